//! `cpaas children update`.

use clap::Args;
use cpaas_core::{Decimal, Error};
use cpaas_voximplant::{ChildSelector, GetChildrenAccounts, Selection, SetChildAccountInfo};

use crate::commands::own::values::{Discreet, amount, given, password, read_some, secret};
use crate::commands::own::{Consent, Done, Layout};
use crate::commands::voximplant::Session;
use crate::config::Secret;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    pub(super) consent: Consent,
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

pub(super) async fn run(asked: &Update, session: &Session<'_>) -> Result<Code, Failure> {
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
