//! `cpaas sonetel errors`.

use clap::Args;
use cpaas_core::{Effect, Error, ErrorKind};
use cpaas_sonetel::Client;

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Errors {
    /// Only the one with this code, such as 10060003
    code: Option<String>,
    /// Only those of this resource, such as Phonenumbersubscription
    #[arg(long, value_name = "NAME", conflicts_with = "code")]
    resource: Option<String>,
}

/// How its answer becomes a table.
pub(in crate::commands) const VIEW: View =
    View::List(&["code", "resource", "method", "response", "description"]);

impl VendorCommand for Errors {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(VIEW)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let known = async {
            match &self.code {
                None => session.client.errors(self.resource.as_deref()).await,
                Some(code) => {
                    let known = session.client.explain(code).await.map_err(named)?;
                    known.map(|known| vec![known].into()).ok_or_else(|| unknown(code))
                }
            }
        };
        session.show_list(known).await
    }
}

fn unknown(code: &str) -> Error {
    let message = format!("the vendor's registry has no code {code}");
    let error = Error::with_effect(ErrorKind::NotFound, Effect::None, message);
    named(error.with_provider(cpaas_sonetel::PROVIDER))
}

/// Names the operation after the command, not after the client's method.
fn named(error: Error) -> Error {
    error.with_operation("errors")
}
