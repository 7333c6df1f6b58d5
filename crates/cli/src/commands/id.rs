//! `cpaas id`: the platform's identifier of each account.

use cpaas_core::AccountId;

use crate::base::exit::{Code, Failure};
use crate::output::answer::check_columns;
use crate::session::context::AppContext;
use crate::session::fleet_run::{self, FleetRun};

pub(crate) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    let output = app.output()?;
    check_columns::<AccountId>(output)?;
    let accounts = fleet_run::open(app, false).await?;
    FleetRun::read(output, &accounts).run(accounts.fleet.id()).await
}
