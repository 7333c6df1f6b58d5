//! `cpaas children update`.

use clap::Args;
use cpaas_core::{Decimal, Error};
use cpaas_voximplant::{ChildSelector, GetChildrenAccounts, Selection, SetChildAccountInfo};

use super::by_vendor::{RESTCOMM, VOXIMPLANT};
use crate::commands::own::values::{Discreet, amount, given, password, read_some, secret};
use crate::commands::own::{Consent, Done, Layout};
use crate::commands::restcomm::{
    self, AccountChange, AccountName, NewStatus, Settings, StatusChange, WAIT,
};
use crate::commands::voximplant;
use crate::config::Secret;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// Enable or disable; for Restcomm: activate or suspend, and every account below
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
    // Before the vendors' own: a heading goes on until the next.
    #[command(flatten)]
    pub(super) consent: Consent,
    #[command(flatten)]
    what: What,
    #[command(flatten, next_help_heading = RESTCOMM)]
    settings: Settings,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The child with this id or SID; for Voximplant several with commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    id: Vec<String>,
    /// The child with this e-mail address; for Voximplant it may be given more than once
    #[arg(long)]
    email: Vec<String>,
    /// The child of this name; may be given more than once
    #[arg(long, help_heading = VOXIMPLANT)]
    name: Vec<String>,
    /// Every child there is; says first how many they are
    #[arg(long, help_heading = VOXIMPLANT)]
    all_children: bool,
}

/// What Voximplant can change besides.
#[derive(Debug, Args)]
#[command(next_help_heading = VOXIMPLANT)]
pub(crate) struct What {
    /// The owner's new e-mail address
    #[arg(long, value_name = "EMAIL")]
    new_email: Option<String>,
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

const NOTHING: &str = "nothing to change: give at least one setting";

pub(super) async fn voximplant(
    asked: &Update,
    session: &voximplant::Session<'_>,
) -> Result<Code, Failure> {
    let which = &asked.which;
    let settings = asked.settings_on_voximplant();
    if settings.is_empty() {
        return Err(Failure::usage(NOTHING));
    }
    session.check_columns(Layout::ONE)?;
    let request = asked.request(which.selector()?).await?;
    let which = match which.told(session).await {
        Ok(which) => which,
        Err(error) => return session.print::<()>(Err(error), Layout::ONE),
    };
    let effect = format!("changes {which}: {}", settings.join(", "));
    let send = async { session.client.set_child_account_info(&request).await.map(Done::new) };
    session.change(&effect, send, Layout::ONE).await
}

pub(super) async fn restcomm(
    asked: &Update,
    session: &restcomm::Session<'_>,
) -> Result<Code, Failure> {
    let Update { which, active, password_stdin, settings, .. } = asked;
    let told = settings.told(*password_stdin);
    if told.is_empty() && active.is_none() {
        return Err(Failure::usage(NOTHING));
    }
    let which = which.one()?;
    let update = settings.update(*password_stdin).await?;
    let sid = match which.sid(session).await {
        Ok(sid) => sid,
        Err(error) => return session.print::<()>(Err(error), Layout::ONE),
    };
    let Some(active) = active else {
        let change = AccountChange { update, told, wait: settings.wait, show_secret: false };
        return change.make(Some(&sid), session).await;
    };
    let status = if *active { NewStatus::Active } else { NewStatus::Suspended };
    let change = StatusChange {
        sid,
        status,
        update,
        told,
        allow_self_lockout: false,
        wait: settings.wait.unwrap_or(WAIT),
    };
    change.make(session).await
}

impl Which {
    fn selector(&self) -> Result<ChildSelector, Failure> {
        Ok(match self {
            Self { all_children: true, .. } => ChildSelector::Ids(Selection::All),
            Self { name, .. } if !name.is_empty() => ChildSelector::Names(name.clone()),
            Self { email, .. } if !email.is_empty() => ChildSelector::Emails(email.clone()),
            Self { id, .. } => {
                let ids: Result<_, _> = id.iter().map(|id| id.parse()).collect();
                let ids = ids.map_err(|_| Failure::usage("--id: a child's id is a number"))?;
                ChildSelector::Ids(Selection::Only(ids))
            }
        })
    }

    /// The one account, for a vendor that changes one at a time.
    fn one(&self) -> Result<AccountName<'_>, Failure> {
        match (self.id.as_slice(), self.email.as_slice()) {
            ([sid], []) => Ok(AccountName::Sid(sid)),
            ([], [email]) => Ok(AccountName::Email(email)),
            _ => Err(Failure::usage(
                "restcomm changes one child at a time: give one --id or --email",
            )),
        }
    }

    /// Which they are, for people; of all, how many.
    async fn told(&self, session: &voximplant::Session<'_>) -> Result<String, Error> {
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
        let named = [&self.id, &self.name, &self.email].map(|list| list.join(", "));
        Ok(format!("child accounts {}", named.concat()))
    }
}

impl Update {
    /// What Voximplant is told to change, for people.
    fn settings_on_voximplant(&self) -> Vec<String> {
        let what = &self.what;
        let mut given = given!(self; active);
        given.extend(given!(
            what;
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
        ));
        given.extend(self.password_stdin.then(|| "a new password".to_owned()));
        given.extend(what.callback_salt.as_ref().map(|_| "a new callback_salt".to_owned()));
        given
    }

    async fn request(&self, which: ChildSelector) -> Result<SetChildAccountInfo, Failure> {
        let what = &self.what;
        let salt = read_some("--callback-salt", what.callback_salt.as_ref()).await?;
        Ok(SetChildAccountInfo::builder(which)
            .maybe_new_child_account_email(what.new_email.clone())
            .maybe_new_child_account_password(password(self.password_stdin).await?)
            .maybe_callback_url(what.callback_url.clone())
            .maybe_callback_salt(salt)
            .maybe_account_notifications(what.account_notifications)
            .maybe_tariff_changing_notifications(what.tariff_changing_notifications)
            .maybe_news_notifications(what.news_notifications)
            .maybe_active(self.active)
            .maybe_language_code(what.language.clone())
            .maybe_location(what.timezone.clone())
            .maybe_min_balance_to_notify(what.min_balance_to_notify)
            .maybe_support_robokassa(what.support_robokassa)
            .maybe_support_bank_card(what.support_bank_card)
            .maybe_support_invoice(what.support_invoice)
            .maybe_can_use_restricted(what.can_use_restricted)
            .build())
    }
}
