//! `cpaas children update`.

use clap::Args;
use cpaas_core::{Decimal, Error};
use cpaas_voximplant::{
    AccountSettings, ChildSelector, GetChildrenAccounts, Selection, SetChildAccountInfo,
};

use super::by_vendor::ChildrenCommand;
use crate::base::exit::{Code, Failure};
use crate::base::parse::{RedactedParser, amount};
use crate::commands::restcomm::account::{AccountChange, AccountName, Settings};
use crate::commands::restcomm::status_change::{self, NewStatus, StatusChange, WAIT};
use crate::config::secret::Secret;
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::{password, read_some, secret};
use crate::session::spec::Access;
use crate::session::vendor_session::{Done, Session};
use crate::vendors::vendor::ChildrenApi;
use crate::vendors::{restcomm, voximplant};

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// Enable or disable it; on Restcomm, activate or suspend it and every account below
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    /// Read a new password from standard input
    #[arg(long)]
    password_stdin: bool,
    // Before the vendors' own: a heading applies until the next.
    #[command(flatten)]
    confirm: ConfirmArgs,
    #[command(flatten)]
    changes: Changes,
    #[command(flatten, next_help_heading = restcomm::CHILDREN_HEADING)]
    settings: Settings,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The child with this id or SID; on Voximplant, several separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    id: Vec<String>,
    /// The child with this e-mail address; on Voximplant, may be repeated
    #[arg(long)]
    email: Vec<String>,
    /// The child of this name; may be repeated
    #[arg(long, help_heading = voximplant::CHILDREN_HEADING)]
    name: Vec<String>,
    /// Every child; the confirmation shows how many there are
    #[arg(long, help_heading = voximplant::CHILDREN_HEADING)]
    all_children: bool,
}

/// What only Voximplant can change.
#[derive(Debug, Args)]
#[command(next_help_heading = voximplant::CHILDREN_HEADING)]
pub(crate) struct Changes {
    /// The owner's new e-mail address
    #[arg(long, value_name = "EMAIL")]
    new_email: Option<String>,
    /// Language of notifications, such as sv
    #[arg(long)]
    language: Option<String>,
    /// Time zone, such as Europe/Stockholm
    #[arg(long)]
    timezone: Option<String>,
    /// Send a notification below this balance
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    min_balance_to_notify: Option<Decimal>,
    /// Whether to send notifications about the account
    #[arg(long, value_name = "BOOL")]
    account_notifications: Option<bool>,
    /// Whether to send notifications about tariff changes
    #[arg(long, value_name = "BOOL")]
    tariff_changing_notifications: Option<bool>,
    /// Whether to send the vendor's news
    #[arg(long, value_name = "BOOL")]
    news_notifications: Option<bool>,
    /// The URL of the vendor's callbacks about the child
    #[arg(long, value_name = "URL")]
    callback_url: Option<String>,
    /// The salt of the hash in callbacks: `env:NAME`, `file:PATH` or `cmd:COMMAND`
    #[arg(long, value_parser = RedactedParser(secret), value_name = "PLACE")]
    callback_salt: Option<Secret>,
    /// Whether to allow payments by Robokassa
    #[arg(long, value_name = "BOOL")]
    support_robokassa: Option<bool>,
    /// Whether to allow payments by bank card
    #[arg(long, value_name = "BOOL")]
    support_bank_card: Option<bool>,
    /// Whether to allow payments by invoice
    #[arg(long, value_name = "BOOL")]
    support_invoice: Option<bool>,
    /// Whether to allow restricted directions
    #[arg(long, value_name = "BOOL")]
    can_use_restricted: Option<bool>,
}

const NOTHING: &str = "nothing to change: give at least one setting";

impl ChildrenCommand for Update {
    const NAME: &'static str = "children_update";

    fn access(&self) -> Access {
        Access::Write(self.confirm)
    }

    fn view(&self, api: ChildrenApi) -> View {
        match (api, self.active) {
            (ChildrenApi::Restcomm, Some(_)) => status_change::VIEW,
            _ => View::ONE,
        }
    }

    async fn on_voximplant(
        &self,
        session: &Session<'_, cpaas_voximplant::Client>,
    ) -> Result<Code, Failure> {
        let changes = self.describe();
        if changes.is_empty() {
            return Err(Failure::usage(NOTHING));
        }
        let request = self.request(self.which.selector()?).await?;
        let which = match self.which.describe(session).await {
            Ok(which) => which,
            Err(error) => return session.print::<()>(Err(error)),
        };
        let effect = format!("changes {which}: {}", changes.join(", "));
        let send = async { session.client.set_child_account_info(&request).await.map(Done::new) };
        session.change(&effect, send).await
    }

    async fn on_restcomm(
        &self,
        session: &Session<'_, cpaas_restcomm::Client>,
    ) -> Result<Code, Failure> {
        let Self { which, active, password_stdin, settings, .. } = self;
        let changes = settings.describe(*password_stdin);
        if changes.is_empty() && active.is_none() {
            return Err(Failure::usage(NOTHING));
        }
        let which = which.one()?;
        let update = settings.update(*password_stdin).await?;
        let sid = match which.sid(session).await {
            Ok(sid) => sid,
            Err(error) => return session.print::<()>(Err(error)),
        };
        let Some(active) = active else {
            let wait = settings.wait;
            let change = AccountChange { update, changes, wait, show_secret: false };
            return change.make(Some(&sid), session).await;
        };
        let status = if *active { NewStatus::Active } else { NewStatus::Suspended };
        let change = StatusChange {
            sid,
            status,
            update,
            changes,
            allow_self_lockout: false,
            wait: settings.wait.unwrap_or(WAIT),
        };
        change.make(session).await
    }
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

    /// The one account, for Restcomm, which changes one at a time.
    fn one(&self) -> Result<AccountName<'_>, Failure> {
        match (self.id.as_slice(), self.email.as_slice()) {
            ([sid], []) => Ok(AccountName::Sid(sid)),
            ([], [email]) => Ok(AccountName::Email(email)),
            _ => Err(Failure::usage(
                "restcomm changes one child at a time: give one --id or --email",
            )),
        }
    }

    /// Which they are, for people; if all, how many.
    async fn describe(
        &self,
        session: &Session<'_, cpaas_voximplant::Client>,
    ) -> Result<String, Error> {
        if self.all_children {
            let request = GetChildrenAccounts::new()
                .child_account_id(Selection::All)
                .brief_output(true)
                .count(1);
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
    /// What Voximplant is to change, for people.
    fn describe(&self) -> Vec<String> {
        let changes = &self.changes;
        let mut fields = changed_fields!(self; active);
        fields.extend(changed_fields!(
            changes;
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
        fields.extend(self.password_stdin.then(|| "a new password".to_owned()));
        fields.extend(changes.callback_salt.as_ref().map(|_| "a new callback_salt".to_owned()));
        fields
    }

    async fn request(&self, which: ChildSelector) -> Result<SetChildAccountInfo, Failure> {
        let changes = &self.changes;
        let salt = read_some("--callback-salt", changes.callback_salt.as_ref()).await?;
        let mut settings = AccountSettings::new();
        settings.callback_url.clone_from(&changes.callback_url);
        settings.callback_salt = salt;
        settings.account_notifications = changes.account_notifications;
        settings.tariff_changing_notifications = changes.tariff_changing_notifications;
        settings.news_notifications = changes.news_notifications;
        settings.active = self.active;
        settings.language_code.clone_from(&changes.language);
        settings.location.clone_from(&changes.timezone);
        settings.min_balance_to_notify = changes.min_balance_to_notify;
        settings.support_robokassa = changes.support_robokassa;
        settings.support_bank_card = changes.support_bank_card;
        settings.support_invoice = changes.support_invoice;
        settings.can_use_restricted = changes.can_use_restricted;
        let mut request = SetChildAccountInfo::new(which).settings(settings);
        request.new_child_account_email.clone_from(&changes.new_email);
        request.new_child_account_password = password(self.password_stdin).await?;
        Ok(request)
    }
}
