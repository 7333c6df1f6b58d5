//! `cpaas sonetel account`.

use clap::{Args, Subcommand};
use cpaas_sonetel::{Field, UpdateAccount};

use super::Session;
use crate::commands::own::values::given;
use crate::commands::own::{Consent, Layout};
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show everything the vendor knows of the account
    Get(Get),
    /// Change the account
    Set(Set),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Show this too, which the vendor leaves out otherwise, such as `service_settings`; several with
    /// commas
    #[arg(long, value_delimiter = ',', value_name = "FIELD")]
    fields: Vec<Field>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    consent: Consent,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct What {
    /// The company's name
    #[arg(long)]
    name: Option<String>,
    /// The language's three-letter code, as `sonetel languages` shows it
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// The time zone's id, as `sonetel timezones` shows it; office hours move with it
    #[arg(long, value_name = "ID")]
    zone_id: Option<String>,
    /// Whether the team can chat
    #[arg(long, value_name = "BOOL")]
    team_chat: Option<bool>,
    /// Whether customers can chat with the team
    #[arg(long, value_name = "BOOL")]
    customer_chat: Option<bool>,
    /// Whether the vendor's assistant answers
    #[arg(long, value_name = "BOOL")]
    ai_helper: Option<bool>,
}

impl Account {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Get(_) => "sonetel_account_get",
            Self::Set(_) => "sonetel_account_set",
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
        Account::Get(Get { fields }) if fields.is_empty() => {
            session.show(session.client.get(), Layout::ONE).await
        }
        Account::Get(Get { fields }) => {
            session.show(session.client.get_with_fields(fields), Layout::ONE).await
        }
        Account::Set(Set { what, consent: _ }) => {
            let effect = format!("changes the account: {}", what.told().join(", "));
            let request = what.request();
            let send = Box::pin(session.client.update(&request));
            session.change(&effect, send, Layout::ONE).await
        }
    }
}

impl What {
    fn told(&self) -> Vec<String> {
        given!(self; name, language, zone_id, team_chat, customer_chat, ai_helper)
    }

    fn request(&self) -> UpdateAccount {
        let mut request = UpdateAccount::new();
        if let Some(name) = &self.name {
            request = request.name(name);
        }
        if let Some(code) = &self.language {
            request = request.language(code);
        }
        if let Some(id) = &self.zone_id {
            request = request.zone_id(id);
        }
        if let Some(on) = self.team_chat {
            request = request.team_chat(on);
        }
        if let Some(on) = self.customer_chat {
            request = request.customer_chat(on);
        }
        if let Some(on) = self.ai_helper {
            request = request.ai_helper(on);
        }
        request
    }
}
