//! `cpaas children update`.

use std::time::Duration;

use clap::Args;
use cpaas_core::Error;
use cpaas_voximplant::{ChildSelector, GetChildrenAccounts, Selection, SetChildAccountInfo};

use super::RESTCOMM_AND_TWILIO;
use super::by_vendor::ChildrenCommand;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::parse::{duration, not_blank};
use crate::commands::new_status::NewStatus;
use crate::commands::restcomm::account::{AccountChange, AccountName, Settings};
use crate::commands::restcomm::status_change::{self, StatusChange, WAIT};
use crate::commands::twilio::children;
use crate::commands::voximplant::settings::{Changeable, OfChild, SettingOptions as _};
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::confirm::ConfirmArgs;
use crate::session::secrets::password;
use crate::session::spec::{Access, Subject};
use crate::session::vendor_session::{Done, Session};
use crate::vendors::vendor::ChildrenApi;
use crate::vendors::{restcomm, voximplant};

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// Enable or disable it; on Restcomm and Twilio, activate or suspend it, and every account below
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
    /// A new friendly name, up to 64 characters
    #[arg(long, value_name = "NAME", value_parser = not_blank, help_heading = RESTCOMM_AND_TWILIO)]
    friendly_name: Option<String>,
    #[command(flatten)]
    role: Role,
}

/// What only Restcomm can change.
#[derive(Debug, Args)]
#[command(next_help_heading = restcomm::CHILDREN_HEADING)]
pub(crate) struct Role {
    /// Its role: Administrator, Developer, or another role of the vendor's
    #[arg(long, value_parser = not_blank)]
    role: Option<String>,
    /// Wait up to this long, such as 10s, until the vendor shows the change
    #[arg(long, value_name = "TIME", value_parser = duration)]
    wait: Option<Duration>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// Select the child with this id or SID; on Voximplant, several separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    id: Vec<String>,
    /// Select the child with this e-mail address; on Voximplant, may be repeated
    #[arg(long)]
    email: Vec<String>,
    /// Select the child of this name; may be repeated
    #[arg(long, help_heading = voximplant::CHILDREN_HEADING)]
    name: Vec<String>,
    /// Select every child; the confirmation shows how many there are
    #[arg(long, help_heading = voximplant::CHILDREN_HEADING)]
    all_children: bool,
}

/// What only Voximplant can change.
#[derive(Debug, Args)]
#[command(next_help_heading = voximplant::CHILDREN_HEADING)]
pub(crate) struct Changes {
    /// The owner's new e-mail address
    #[arg(long, value_name = "EMAIL", value_parser = not_blank)]
    new_email: Option<String>,
    #[command(flatten)]
    changeable: Changeable,
    #[command(flatten)]
    of_child: OfChild,
}

fn only(values: &[String]) -> Option<&String> {
    if let [value] = values { Some(value) } else { None }
}

const NOTHING: &str = "nothing to change: give at least one setting";

impl ChildrenCommand for Update {
    fn access(&self) -> Access {
        Access::Write(self.confirm)
    }

    fn subject(&self) -> Subject {
        let Which { id, email, name, .. } = &self.which;
        let ids = (!id.is_empty()).then(|| id.join(","));
        let given = [("--id", ids.as_ref()), ("--sid", ids.as_ref())].into_iter();
        // The commands that show them take one of each.
        let given = given.chain([("--email", only(email)), ("--name", only(name))]);
        given.filter_map(|(option, value)| Some((option, value?.clone()))).collect()
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
        let request = self.request(self.which.selector()?, session.console()).await?;
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
        let Self { which, active, password_stdin, .. } = self;
        let settings = self.restcomm_settings();
        let changes = settings.describe(*password_stdin);
        if changes.is_empty() && active.is_none() {
            return Err(Failure::usage(NOTHING));
        }
        let which = which.one()?;
        let update = settings.update(*password_stdin, session).await?;
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

    async fn on_twilio(
        &self,
        session: &Session<'_, cpaas_twilio::Client>,
    ) -> Result<Code, Failure> {
        let Self { which, active, password_stdin, .. } = self;
        if *password_stdin {
            return Err(Failure::usage("--password-stdin: the vendor's accounts have none"));
        }
        let name = self.friendly_name.as_deref();
        if name.is_none() && active.is_none() {
            return Err(Failure::usage(NOTHING));
        }
        let [sid] = which.id.as_slice() else {
            return Err(Failure::usage("twilio changes one child at a time: give one --id"));
        };
        children::update(sid, name, *active, session).await
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
    fn restcomm_settings(&self) -> Settings {
        let Role { role, wait } = &self.role;
        Settings { friendly_name: self.friendly_name.clone(), role: role.clone(), wait: *wait }
    }

    /// What Voximplant is to change, for people.
    fn describe(&self) -> Vec<String> {
        let changes = &self.changes;
        let mut given = changed_fields!(self; active);
        given.extend(changed_fields!(changes; new_email));
        given.extend(changes.changeable.describe());
        given.extend(changes.of_child.describe());
        given.extend(self.password_stdin.then(|| "a new password".to_owned()));
        given
    }

    async fn request(
        &self,
        which: ChildSelector,
        console: &Console,
    ) -> Result<SetChildAccountInfo, Failure> {
        let changes = &self.changes;
        let mut settings = changes.changeable.settings().await?;
        changes.of_child.apply(&mut settings);
        settings.active = self.active;
        let mut request = SetChildAccountInfo::new(which).settings(settings);
        request.new_child_account_email.clone_from(&changes.new_email);
        request.new_child_account_password = password(self.password_stdin, console).await?;
        Ok(request)
    }
}
