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
    #[arg(long, value_name = "NAME")]
    resource: Option<String>,
}

pub(super) async fn run(asked: &Errors, session: &Session<'_>) -> Result<Code, Failure> {
    let Errors { code, resource } = asked;
    let known = async {
        let mut known = session.client.errors(resource.as_deref()).await?;
        let Some(code) = code else { return Ok(known) };
        known.retain(|error| error.code == *code);
        if known.is_empty() {
            let message = format!("the vendor's registry has no code {code}");
            return Err(
                Error::new(ErrorKind::NotFound, message).with_provider(cpaas_sonetel::PROVIDER)
            );
        }
        Ok(known)
    };
    let columns = &["code", "resource", "method", "response", "description"];
    session.show(known, Layout::List(columns)).await
}
