//! Commands over accounts.

use cpaas_core::{AccountId, AccountInfo, AccountUpdate, Balance, Capabilities};
use cpaas_fleet::Run;

use super::balance::Below;
use super::crowd::{Asking, Crowd};
use super::dry_run;
use crate::exit::{Code, Failure};
use crate::output::{self, Answer, Output, Told};

/// What is asked of each account.
#[derive(Debug)]
pub(crate) enum Query {
    Id,
    Info,
    Balance(Below),
    Capabilities,
    Update { update: AccountUpdate, dry_run: bool },
}

impl Query {
    /// The name of the command, under which its result stands in JSON.
    fn name(&self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Info => "info",
            Self::Balance(_) => "balance",
            Self::Capabilities => "capabilities",
            Self::Update { .. } => "update",
        }
    }

    /// Whether it changes nothing.
    fn is_read(&self) -> bool {
        !matches!(self, Self::Update { .. })
    }

    /// Whether it only tries a change.
    pub(super) fn is_dry(&self) -> bool {
        matches!(self, Self::Update { dry_run: true, .. })
    }

    /// Fails early where it can't be told as asked: before secrets are read and anything is sent.
    pub(super) fn check(&self, output: Output<'_>) -> Result<(), Failure> {
        match self {
            Self::Id => output::check_answer::<AccountId>(output),
            Self::Update { dry_run: true, .. } => dry_run::check(output),
            Self::Info | Self::Update { .. } => output::check_answer::<AccountInfo>(output),
            Self::Balance(_) => output::check_answer::<Balance>(output),
            Self::Capabilities => output::check_answer::<Capabilities>(output),
        }
    }

    /// Asks every account, prints how it ended for each, and says how it ended in all.
    pub(super) async fn ask(self, output: Output<'_>, crowd: &Crowd) -> Result<Code, Failure> {
        if !self.is_read() {
            crowd.is_whole()?;
        }
        let fleet = &crowd.fleet;
        let told = Told { name: self.name(), is_read: self.is_read(), accounts: fleet.len() };
        let asking = Asking { output, told };
        match &self {
            Self::Id => plainly(asking, fleet.id()).await,
            Self::Info => plainly(asking, fleet.info()).await,
            Self::Balance(below) => below.ask(asking, crowd).await,
            Self::Capabilities => plainly(asking, fleet.capabilities()).await,
            Self::Update { update, dry_run: true } => {
                dry_run::rehearse(output, crowd, update).await
            }
            Self::Update { update, .. } => plainly(asking, fleet.update(update)).await,
        }
    }
}

async fn plainly<T: Answer>(asking: Asking<'_>, run: Run<'_, T>) -> Result<Code, Failure> {
    asking.tell(&asking.gather(run).await, |_| false)
}
