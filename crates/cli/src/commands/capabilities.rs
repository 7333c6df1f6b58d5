//! `cpaas capabilities`: what can be done with each account; works offline.

use cpaas_core::Capabilities;

use crate::base::exit::{Code, Failure};
use crate::output::answer::check_columns;
use crate::session::context::AppContext;
use crate::session::fleet_run::{self, FleetRun};

pub(crate) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    let output = app.output()?;
    check_columns::<Capabilities>(output)?;
    let accounts = fleet_run::open(app, false).await?;
    FleetRun::read(output, &accounts).run(accounts.fleet.capabilities()).await
}
