//! `cpaas sonetel account`.

use clap::{Args, Subcommand};
use cpaas_sonetel::{Client, Field, UpdateAccount};

use crate::base::exit::{Code, Failure};
use crate::base::parse::not_blank;
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show every field that the vendor returns for the account
    Get(Get),
    /// Change the account
    Set(Set),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Also show this, which the vendor omits by default, such as `service_settings`; several separated
    /// by commas
    #[arg(long, value_delimiter = ',', value_name = "FIELD")]
    fields: Vec<Field>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Changes {
    /// The company's name
    #[arg(long, value_parser = not_blank)]
    name: Option<String>,
    /// The language's three-letter code, as `sonetel languages` shows it
    #[arg(long, value_name = "CODE", value_parser = not_blank)]
    language: Option<String>,
    /// The time zone's id, as `sonetel timezones` shows it; office hours move with it
    #[arg(long, value_name = "ID", value_parser = not_blank)]
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

impl VendorCommand for Get {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        if self.fields.is_empty() {
            session.show(session.client.get()).await
        } else {
            session.show(session.client.get_with_fields(&self.fields)).await
        }
    }
}

impl VendorCommand for Set {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let effect = format!("changes the account: {}", self.changes.describe().join(", "));
        let request = self.changes.request();
        let send = Box::pin(session.client.update(&request));
        session.change(&effect, send).await
    }
}

impl Changes {
    fn describe(&self) -> Vec<String> {
        changed_fields!(self; name, language, zone_id, team_chat, customer_chat, ai_helper)
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
