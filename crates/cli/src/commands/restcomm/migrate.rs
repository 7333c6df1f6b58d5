//! `cpaas restcomm migrate`.

use clap::Args;
use cpaas_restcomm::Client;

use super::with_token::WithToken;
use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::spec::{CommandSpec, Subject};
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// The account's SID
    #[arg(value_name = "SID")]
    sid: String,
    /// The new organisation, by its SID or its domain name
    #[arg(long, value_name = "ORGANIZATION")]
    organization: String,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

impl VendorCommand for Migrate {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    fn subject(&self) -> Subject {
        vec![("--sid", self.sid.clone())]
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let Self { sid, organization, confirm: _ } = self;
        let effect = format!("moves the account {sid} to the organisation {organization}");
        let send = async {
            let account = session.client.migrate(sid, organization).await?;
            Ok(WithToken::changed(account, false))
        };
        session.change(&effect, send).await
    }
}
