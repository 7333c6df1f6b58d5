//! `cpaas info`: what the platform knows of each account.

use cpaas_core::AccountInfo;
use cpaas_exporter::Wanted;

use super::metrics;
use crate::base::exit::{Code, Failure};
use crate::output::answer::check_columns;
use crate::session::context::AppContext;
use crate::session::fleet_run::{self, FleetRun};

pub(crate) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    if let Some(output) = app.global.output.metrics(&app.console)? {
        let metrics = metrics::run(Wanted::Info, output, app.accounts(), app).await?;
        return Ok(metrics::code(&metrics));
    }
    let output = app.output()?;
    check_columns::<AccountInfo>(output)?;
    let accounts = fleet_run::open(app, false).await?;
    FleetRun::read(output, &accounts).run(accounts.fleet.info()).await
}
