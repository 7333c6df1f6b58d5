//! `cpaas sonetel errors`.

use clap::Args;
use cpaas_core::{Error, ErrorKind};

use super::Session;
use crate::commands::own::Layout;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Errors {
    /// Only the one with this code, such as 10060003
    code: Option<String>,
    /// Only those of this resource, such as Phonenumbersubscription
    #[arg(long, value_name = "NAME", conflicts_with = "code")]
    resource: Option<String>,
}

pub(super) async fn run(asked: &Errors, session: &Session<'_>) -> Result<Code, Failure> {
    let known = async {
        match &asked.code {
            None => session.client.errors(asked.resource.as_deref()).await,
            Some(code) => {
                let known = session.client.explain(code).await.map_err(as_said)?;
                known.map(|known| vec![known]).ok_or_else(|| unknown(code))
            }
        }
    };
    let columns = &["code", "resource", "method", "response", "description"];
    session.show(known, Layout::List(columns)).await
}

fn unknown(code: &str) -> Error {
    let message = format!("the vendor's registry has no code {code}");
    as_said(Error::new(ErrorKind::NotFound, message).with_provider(cpaas_sonetel::PROVIDER))
}

/// Names the operation as the command line does, not as the client's method.
fn as_said(error: Error) -> Error {
    error.with_operation("errors")
}
