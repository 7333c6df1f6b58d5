//! `cpaas restcomm account`, and changing an account in general.

use std::ops::ControlFlow;
use std::time::Duration;

use clap::{Args, Subcommand};
use cpaas_core::{Effect, Error};
use cpaas_restcomm::{AccountRecord, Client, UpdateAccount};

use super::with_token::WithToken;
use crate::base::exit::{Code, Failure};
use crate::base::parse::{duration, not_blank};
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::command::VendorCommand;
use crate::session::confirm::{Change, ConfirmArgs};
use crate::session::secrets::password;
use crate::session::spec::{CommandSpec, Subject};
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show every field that the vendor returns for the account, or for one below it
    Get(Get),
    /// Change the account, or one below it
    Set(Set),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// The account with this SID [default: the profile's own]
    #[arg(long, conflicts_with = "email")]
    sid: Option<String>,
    /// The account with this e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Also print the auth token
    #[arg(long)]
    show_secret: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The account with this SID [default: the profile's own]
    #[arg(long)]
    sid: Option<String>,
    /// Read a new password from standard input; the auth token changes with it
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    settings: Settings,
    /// Send the change by POST, which, by the vendor's documentation, takes effect at once
    #[arg(long)]
    via_post: bool,
    /// Also print the auth token
    #[arg(long)]
    show_secret: bool,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

/// What can be changed, besides status and password.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// A new friendly name, up to 64 characters
    #[arg(long, value_name = "NAME", value_parser = not_blank)]
    pub(crate) friendly_name: Option<String>,
    /// Its role: Administrator, Developer, or another role of the vendor's
    #[arg(long, value_parser = not_blank)]
    pub(crate) role: Option<String>,
    /// Wait up to this long, such as 10s, until the vendor shows the change
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) wait: Option<Duration>,
}

/// An account, by its SID or its e-mail address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AccountName<'n> {
    Sid(&'n str),
    Email(&'n str),
}

/// A change that touches one account.
#[derive(Debug)]
pub(crate) struct AccountChange {
    pub(crate) update: UpdateAccount,
    /// What it changes, for people.
    pub(crate) changes: Vec<String>,
    /// How long to wait until it is visible.
    pub(crate) wait: Option<Duration>,
    pub(crate) show_secret: bool,
}

impl VendorCommand for Get {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let account = async {
            let account = match (&self.sid, &self.email) {
                (Some(sid), _) => session.client.get_by_sid(sid).await,
                (None, Some(email)) => session.client.get_by_email(email).await,
                (None, None) => session.client.get().await,
            };
            account.map(|account| WithToken::new(account, self.show_secret))
        };
        session.show(account).await
    }
}

impl VendorCommand for Set {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    fn subject(&self) -> Subject {
        self.sid.iter().map(|sid| ("--sid", sid.clone())).collect()
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let Self { sid, password_stdin, settings, via_post, show_secret, confirm: _ } = self;
        let changes = settings.describe(*password_stdin);
        if changes.is_empty() {
            return Err(Failure::usage("nothing to change: give at least one setting"));
        }
        let update = settings.update(*password_stdin, session).await?;
        let update = if *via_post { update.via_post() } else { update };
        let wait = settings.wait;
        let change = AccountChange { update, changes, wait, show_secret: *show_secret };
        change.make(sid.as_deref(), session).await
    }
}

impl Settings {
    /// What is changed, for people; empty if nothing is.
    pub(crate) fn describe(&self, password_stdin: bool) -> Vec<String> {
        let mut changes = changed_fields!(self; friendly_name, role);
        changes.extend(password_stdin.then(|| "a new password".to_owned()));
        changes
    }

    /// The request; reads the password, and tells what is known of it.
    pub(crate) async fn update(
        &self,
        password_stdin: bool,
        session: &Session<'_, Client>,
    ) -> Result<UpdateAccount, Failure> {
        let mut update = UpdateAccount::new();
        if let Some(name) = &self.friendly_name {
            update = update.friendly_name(name);
        }
        if let Some(role) = &self.role {
            update = update.role(role);
        }
        if let Some(password) = password(password_stdin, session.console()).await? {
            session.warn_of_password(&password);
            update = update.password(password);
        }
        Ok(update)
    }
}

impl AccountName<'_> {
    /// Its SID, which is looked up if the e-mail address is given.
    pub(crate) async fn sid(self, session: &Session<'_, Client>) -> Result<String, Error> {
        match self {
            Self::Sid(sid) => Ok(sid.to_owned()),
            Self::Email(email) => session.client.get_by_email(email).await.map(|found| found.sid),
        }
    }
}

impl AccountChange {
    /// Makes it to the account with this SID, or to the profile's own.
    pub(crate) async fn make(
        self,
        sid: Option<&str>,
        session: &Session<'_, Client>,
    ) -> Result<Code, Failure> {
        let Self { update, changes, wait, show_secret } = self;
        let which = sid.map_or_else(|| "the account".to_owned(), |sid| format!("account {sid}"));
        let effect = format!("changes {which}: {}", changes.join(", "));
        let send = Box::pin(async {
            let client = &session.client;
            let accepted = match sid {
                Some(sid) => client.update_by_sid(sid, &update).await?,
                None => client.update(&update).await?,
            };
            let Some(wait) = wait else { return Ok(Accepted::new(accepted, None, show_secret)) };
            Ok(match client.wait_until_visible(&update, &accepted, wait).await {
                Ok(seen) => Accepted { account: WithToken::new(seen, show_secret), unseen: None },
                Err(error) => {
                    let unseen = error.replace_effect(Effect::Applied);
                    Accepted::new(accepted, Some(unseen), show_secret)
                }
            })
        });
        match session.carry_out(&Change::new(effect), send).await? {
            ControlFlow::Break(code) => Ok(code),
            ControlFlow::Continue(Err(error)) => session.print::<WithToken>(Err(error)),
            ControlFlow::Continue(Ok(Accepted { account, unseen })) => {
                session.print_both(Some(&account), unseen.as_ref())
            }
        }
    }
}

/// An account whose change was accepted.
struct Accepted {
    account: WithToken,
    /// Why the change was not seen, if it was waited for.
    unseen: Option<Error>,
}

impl Accepted {
    /// As the answer to the change shows it.
    fn new(account: AccountRecord, unseen: Option<Error>, show_secret: bool) -> Self {
        Self { account: WithToken::changed(account, show_secret), unseen }
    }
}
