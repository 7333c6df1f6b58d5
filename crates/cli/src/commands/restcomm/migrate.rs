//! `cpaas restcomm migrate`.

use clap::Args;

use super::{Session, WithToken};
use crate::commands::own::{Consent, Layout};
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// The account's SID
    #[arg(value_name = "SID")]
    sid: String,
    /// The organisation it is moved to
    #[arg(long, value_name = "OR…")]
    organization: String,
    #[command(flatten)]
    pub(super) consent: Consent,
}

pub(super) async fn run(asked: &Migrate, session: &Session<'_>) -> Result<Code, Failure> {
    let Migrate { sid, organization, consent: _ } = asked;
    let effect = format!("moves the account {sid} to the organisation {organization}");
    let send = async {
        let account = session.client.migrate(sid, organization).await?;
        Ok(WithToken::changed(account, false))
    };
    session.change(&effect, send, Layout::ONE).await
}
