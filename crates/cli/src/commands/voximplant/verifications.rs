//! `cpaas voximplant verifications`.

use clap::Args;
use cpaas_voximplant::{Client, GetAccountVerifications};
use futures_util::TryFutureExt as _;

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Verifications {
    /// The account's id [default: the profile's own]
    #[arg(long, value_name = "ID")]
    account: Option<u64>,
    /// Only verifications that are in force
    #[arg(long)]
    active_only: bool,
}

/// How its answer becomes a table.
pub(in crate::commands) const VIEW: View =
    View::List(&["verification_id", "status", "creation_type", "created", "comments"]);

impl VendorCommand for Verifications {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(VIEW)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let answer = async {
            let account = match self.account {
                Some(account) => account,
                None => session.client.account_id().await?,
            };
            let mut request = GetAccountVerifications::new(account);
            request.active_verification_only = self.active_only.then_some(true);
            session.client.get_account_verifications(&request).await
        };
        session.show_list(answer.map_ok(|answer| answer.result)).await
    }
}
