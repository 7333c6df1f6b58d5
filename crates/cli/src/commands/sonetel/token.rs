//! `cpaas sonetel token`.

use clap::{Args, Subcommand};
use cpaas_sonetel::Client;

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Show whose token it is and how long it lasts, never the token itself; logs in if necessary
    Status(Status),
}

#[derive(Debug, Args)]
pub(crate) struct Status;

impl VendorCommand for Status {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        session.show(session.client.token_status()).await
    }
}
