//! `cpaas sonetel languages`.

use clap::Args;
use cpaas_sonetel::Client;

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Languages;

/// How its answer becomes a table.
pub(in crate::commands) const VIEW: View =
    View::List(&["isolangCode3Digit", "isolangCode2Digit", "langName", "langFamily"]);

impl VendorCommand for Languages {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(VIEW)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        match session.client.languages().await {
            Ok(list) => session.print_parts(list, &list.unreadable),
            Err(error) => session.print::<()>(Err(error)),
        }
    }
}
