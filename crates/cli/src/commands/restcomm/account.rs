//! `cpaas restcomm account`, and changing an account in general.

use std::time::Duration;

use clap::{Args, Subcommand};
use cpaas_core::Error;
use cpaas_restcomm::UpdateAccount;

use super::{Session, WithToken};
use crate::args::duration;
use crate::commands::own::values::{given, password};
use crate::commands::own::{Consent, Layout};
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show everything the vendor knows of the account, or of one below it
    Get(Get),
    /// Change the account, or one below it
    Set(Set),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// The account with this SID; the own one, if not given
    #[arg(long, conflicts_with = "email")]
    sid: Option<String>,
    /// The account with this e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Print the auth token too
    #[arg(long)]
    show_secret: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The account with this SID; the own one, if not given
    #[arg(long)]
    sid: Option<String>,
    /// Read a new password from standard input; the auth token changes with it
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    settings: Settings,
    /// Send it by POST, which by the vendor's page takes effect at once
    #[arg(long)]
    via_post: bool,
    /// Print the auth token too
    #[arg(long)]
    show_secret: bool,
    #[command(flatten)]
    consent: Consent,
}

/// What can be changed, besides status and password.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// A new friendly name, up to 64 characters
    #[arg(long, value_name = "NAME")]
    friendly_name: Option<String>,
    /// What it may do: Administrator, Developer, or another word of the vendor's
    #[arg(long)]
    role: Option<String>,
    /// Wait up to this long, such as 10s, until the platform shows the change
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) wait: Option<Duration>,
}

/// An account, by what was given of it.
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
    pub(crate) told: Vec<String>,
    /// How long to wait until it shows.
    pub(crate) wait: Option<Duration>,
    pub(crate) show_secret: bool,
}

impl Account {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Get(_) => "restcomm_account_get",
            Self::Set(_) => "restcomm_account_set",
        }
    }

    pub(super) fn consent(&self) -> Option<Consent> {
        match self {
            Self::Get(_) => None,
            Self::Set(set) => Some(set.consent),
        }
    }
}

pub(super) async fn run(command: &Account, session: &Session<'_>) -> Result<Code, Failure> {
    match command {
        Account::Get(asked) => get(asked, session).await,
        Account::Set(asked) => set(asked, session).await,
    }
}

async fn get(asked: &Get, session: &Session<'_>) -> Result<Code, Failure> {
    let account = async {
        let account = match (&asked.sid, &asked.email) {
            (Some(sid), _) => session.client.get_by_sid(sid).await,
            (None, Some(email)) => session.client.get_by_email(email).await,
            (None, None) => session.client.get().await,
        };
        account.map(|account| WithToken::new(account, asked.show_secret))
    };
    session.show(account, Layout::ONE).await
}

async fn set(asked: &Set, session: &Session<'_>) -> Result<Code, Failure> {
    let Set { sid, password_stdin, settings, via_post, show_secret, consent: _ } = asked;
    let told = settings.told(*password_stdin);
    if told.is_empty() {
        return Err(Failure::usage("nothing to change: give at least one setting"));
    }
    let update = settings.update(*password_stdin).await?;
    let update = if *via_post { update.via_post() } else { update };
    let change = AccountChange { update, told, wait: settings.wait, show_secret: *show_secret };
    change.make(sid.as_deref(), session).await
}

impl Settings {
    /// What is to be changed, for people; empty if nothing is.
    pub(crate) fn told(&self, password_stdin: bool) -> Vec<String> {
        let mut told = given!(self; friendly_name, role);
        told.extend(password_stdin.then(|| "a new password".to_owned()));
        told
    }

    /// The same for the platform; reads the password.
    pub(crate) async fn update(&self, password_stdin: bool) -> Result<UpdateAccount, Failure> {
        let mut update = UpdateAccount::new();
        if let Some(name) = &self.friendly_name {
            update = update.friendly_name(name);
        }
        if let Some(role) = &self.role {
            update = update.role(role);
        }
        if let Some(password) = password(password_stdin).await? {
            update = update.password(password);
        }
        Ok(update)
    }
}

impl AccountName<'_> {
    /// Its SID, which may have to be looked up.
    pub(crate) async fn sid(self, session: &Session<'_>) -> Result<String, Error> {
        match self {
            Self::Sid(sid) => Ok(sid.to_owned()),
            Self::Email(email) => session.client.get_by_email(email).await.map(|found| found.sid),
        }
    }
}

impl AccountChange {
    /// Makes it to the account with this SID, or to the own one.
    pub(crate) async fn make(
        self,
        sid: Option<&str>,
        session: &Session<'_>,
    ) -> Result<Code, Failure> {
        session.check_columns(Layout::ONE)?;
        let Self { update, told, wait, show_secret } = self;
        let which = sid.map_or_else(|| "the account".to_owned(), |sid| format!("account {sid}"));
        let effect = format!("changes {which}: {}", told.join(", "));
        let send = Box::pin(async {
            let client = &session.client;
            let accepted = match sid {
                Some(sid) => client.update_by_sid(sid, &update).await?,
                None => client.update(&update).await?,
            };
            let Some(wait) = wait else {
                return Ok(WithToken::changed(accepted, show_secret));
            };
            let seen = client.wait_until_visible(&update, &accepted, wait).await?;
            Ok(WithToken::new(seen, show_secret))
        });
        session.change(&effect, send, Layout::ONE).await
    }
}
