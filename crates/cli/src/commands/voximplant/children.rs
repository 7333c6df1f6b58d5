//! `cpaas children`: listing and changing them.

use clap::{Args, Subcommand};
use cpaas_core::{Decimal, Error};
use cpaas_voximplant::{ChildSelector, GetChildrenAccounts, Selection, SetChildAccountInfo};

use super::consent::Consent;
use super::new_child::{self, Clone, Create};
use super::session::{Done, Session};
use super::shown::Layout;
use super::values::{Discreet, amount, given, password, read_some, secret, selection};
use crate::config::Secret;
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Children {
    /// Show the children, all of them, in the order of their ids
    List(List),
    /// Create a child account
    Create(Create),
    /// Create a child account after the model of another child
    Clone(Clone),
    /// Change children
    Update(Box<Update>),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only children with these ids, with commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    id: Option<Selection>,
    /// Only children of this name
    #[arg(long)]
    name: Option<String>,
    /// Only children with this e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Only those that are enabled, or only those that are not
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    /// Only those that the vendor has blocked, or only those that it has not
    #[arg(long, value_name = "BOOL")]
    frozen: Option<bool>,
    /// Pass over ids that are no child's, instead of failing
    #[arg(long)]
    ignore_invalid: bool,
    /// Show ids only
    #[arg(long, conflicts_with = "medium")]
    brief: bool,
    /// Show ids, names and e-mail addresses only
    #[arg(long)]
    medium: bool,
    /// Whether balances are worked out as they are this moment
    #[arg(long, value_name = "BOOL")]
    live_balance: Option<bool>,
    /// Show at most this many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Pass over this many
    #[arg(long, value_name = "N")]
    offset: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The child with this id; several with commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    id: Vec<u64>,
    /// The child of this name; may be given more than once
    #[arg(long)]
    name: Vec<String>,
    /// The child with this e-mail address; may be given more than once
    #[arg(long)]
    email: Vec<String>,
    /// Every child there is; says first how many they are
    #[arg(long)]
    all_children: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct What {
    /// Enable or disable
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    /// The owner's new e-mail address
    #[arg(long, value_name = "EMAIL")]
    new_email: Option<String>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// Language of notifications, such as sv
    #[arg(long)]
    language: Option<String>,
    /// Time zone, such as Europe/Stockholm
    #[arg(long)]
    timezone: Option<String>,
    /// Below this balance a notification is sent
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    min_balance_to_notify: Option<Decimal>,
    /// Whether notifications of the account are sent
    #[arg(long, value_name = "BOOL")]
    account_notifications: Option<bool>,
    /// Whether notifications of a changing tariff are sent
    #[arg(long, value_name = "BOOL")]
    tariff_changing_notifications: Option<bool>,
    /// Whether the vendor's news are sent
    #[arg(long, value_name = "BOOL")]
    news_notifications: Option<bool>,
    /// Where the vendor posts what happens to the child
    #[arg(long, value_name = "URL")]
    callback_url: Option<String>,
    /// What the hash of those posts is made with: `env:NAME`, `file:PATH` or `cmd:COMMAND`
    #[arg(long, value_parser = Discreet(secret), value_name = "PLACE")]
    callback_salt: Option<Secret>,
    /// Whether Robokassa payments are possible
    #[arg(long, value_name = "BOOL")]
    support_robokassa: Option<bool>,
    /// Whether payments by bank card are possible
    #[arg(long, value_name = "BOOL")]
    support_bank_card: Option<bool>,
    /// Whether payments by invoice are possible
    #[arg(long, value_name = "BOOL")]
    support_invoice: Option<bool>,
    /// Whether restricted directions may be used
    #[arg(long, value_name = "BOOL")]
    can_use_restricted: Option<bool>,
}

impl Children {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "children_list",
            Self::Create(_) => "children_create",
            Self::Clone(_) => "children_clone",
            Self::Update(_) => "children_update",
        }
    }

    pub(super) fn consent(&self) -> Option<&Consent> {
        match self {
            Self::List(_) => None,
            Self::Create(create) => Some(&create.consent),
            Self::Clone(clone) => Some(&clone.consent),
            Self::Update(update) => Some(&update.consent),
        }
    }
}

pub(super) async fn run(command: &Children, session: &Session<'_>) -> Result<Code, Failure> {
    match command {
        Children::List(asked) => list(asked, session).await,
        Children::Create(create) => new_child::create(create, session).await,
        Children::Clone(clone) => new_child::clone(clone, session).await,
        Children::Update(asked) => update(asked, session).await,
    }
}

async fn list(asked: &List, session: &Session<'_>) -> Result<Code, Failure> {
    let yes = |flag: bool| flag.then_some(true);
    let request = GetChildrenAccounts::builder()
        .maybe_child_account_id(asked.id.clone())
        .maybe_child_account_name(asked.name.clone())
        .maybe_child_account_email(asked.email.clone())
        .maybe_active(asked.active)
        .maybe_frozen(asked.frozen)
        .maybe_ignore_invalid_accounts(yes(asked.ignore_invalid))
        .maybe_brief_output(yes(asked.brief))
        .maybe_medium_output(yes(asked.medium))
        .maybe_return_live_balance(asked.live_balance)
        .maybe_count(asked.count)
        .maybe_offset(asked.offset)
        .build();
    let most = asked.count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
    let children = async {
        let mut stream = session.client.children(request);
        let mut children = Vec::new();
        while children.len() < most
            && let Some(child) = stream.next().await
        {
            children.push(child.inspect_err(|_| {
                output::note(&format!("note: the list broke off at --offset {}", stream.offset()));
            })?);
        }
        Ok(children)
    };
    let layout = if asked.brief {
        Layout::List(&["account_id"])
    } else if asked.medium {
        Layout::List(&["account_id", "account_name", "account_email"])
    } else {
        Layout::List(&[
            "account_id",
            "account_name",
            "account_email",
            "active",
            "frozen",
            "balance",
            "currency",
            "created",
        ])
    };
    session.print(children.await, layout)
}

impl Which {
    fn selector(&self) -> ChildSelector {
        match self {
            Self { all_children: true, .. } => ChildSelector::Ids(Selection::All),
            Self { name, .. } if !name.is_empty() => ChildSelector::Names(name.clone()),
            Self { email, .. } if !email.is_empty() => ChildSelector::Emails(email.clone()),
            Self { id, .. } => ChildSelector::Ids(Selection::Only(id.clone())),
        }
    }

    /// Which they are, for people; of all, how many.
    async fn told(&self, session: &Session<'_>) -> Result<String, Error> {
        if self.all_children {
            let request = GetChildrenAccounts::builder()
                .child_account_id(Selection::All)
                .brief_output(true)
                .count(1)
                .build();
            let page = session.client.get_children_accounts(&request).await?;
            let count = page.total_count.map(|total| total.to_string());
            let count = count.unwrap_or_else(|| "an unknown number".to_owned());
            return Ok(format!("every child account ({count})"));
        }
        let ids = self.id.iter().map(ToString::to_string);
        let texts = ids.chain(self.name.iter().chain(&self.email).cloned());
        Ok(format!("child accounts {}", texts.collect::<Vec<_>>().join(", ")))
    }
}

impl What {
    fn told(&self) -> String {
        let mut given = given!(
            self;
            active,
            new_email,
            language,
            timezone,
            min_balance_to_notify,
            account_notifications,
            tariff_changing_notifications,
            news_notifications,
            callback_url,
            support_robokassa,
            support_bank_card,
            support_invoice,
            can_use_restricted,
        );
        given.extend(self.password_stdin.then(|| "a new password".to_owned()));
        given.extend(self.callback_salt.as_ref().map(|_| "a new callback_salt".to_owned()));
        given.join(", ")
    }

    async fn request(&self, which: ChildSelector) -> Result<SetChildAccountInfo, Failure> {
        let salt = read_some("--callback-salt", self.callback_salt.as_ref()).await?;
        Ok(SetChildAccountInfo::builder(which)
            .maybe_new_child_account_email(self.new_email.clone())
            .maybe_new_child_account_password(password(self.password_stdin).await?)
            .maybe_callback_url(self.callback_url.clone())
            .maybe_callback_salt(salt)
            .maybe_account_notifications(self.account_notifications)
            .maybe_tariff_changing_notifications(self.tariff_changing_notifications)
            .maybe_news_notifications(self.news_notifications)
            .maybe_active(self.active)
            .maybe_language_code(self.language.clone())
            .maybe_location(self.timezone.clone())
            .maybe_min_balance_to_notify(self.min_balance_to_notify)
            .maybe_support_robokassa(self.support_robokassa)
            .maybe_support_bank_card(self.support_bank_card)
            .maybe_support_invoice(self.support_invoice)
            .maybe_can_use_restricted(self.can_use_restricted)
            .build())
    }
}

async fn update(asked: &Update, session: &Session<'_>) -> Result<Code, Failure> {
    let Update { which, what, consent: _ } = asked;
    let request = what.request(which.selector()).await?;
    let which = match which.told(session).await {
        Ok(which) => which,
        Err(error) => return session.print::<()>(Err(error), Layout::ONE),
    };
    let effect = format!("changes {which}: {}", what.told());
    let send = async { session.client.set_child_account_info(&request).await.map(Done::new) };
    session.change(&effect, send, Layout::ONE).await
}
