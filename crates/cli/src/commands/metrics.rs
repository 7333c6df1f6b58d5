//! `--output prometheus` of `balance`, `check` and `info`: the accounts as the exporter has them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cpaas::profiles::Profile;
use cpaas_core::Error;
use cpaas_exporter::{AccountMetrics, Format, Levels, Reading, Wanted, encode};
use cpaas_fleet::Outcome;
use cpaas_http::{Clock as _, SystemClock};

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::config::thresholds;
use crate::output::options::MetricsOutput;
use crate::output::prometheus;
use crate::session::account_set::AccountSet;
use crate::session::accounts::AccountFactory;
use crate::session::context::AppContext;

/// Reads what is wanted of the selected accounts, and writes it. Thresholds are those of the profiles.
pub(super) async fn run(
    wanted: Wanted,
    output: MetricsOutput<'_>,
    accounts: AccountFactory,
    app: &AppContext<'_>,
) -> Result<Vec<AccountMetrics>, Failure> {
    let profiles = app.profiles().await?;
    let selected = profiles.selected(app.global)?;
    selected.iter().try_for_each(|profile| thresholds::check(profile))?;
    app.global.thresholds.warn_of_metrics(output.console);
    let accounts = AccountSet::open(accounts, &selected, app.global.concurrency).await?;
    let levels: BTreeMap<_, _> =
        selected.iter().map(|one| (one.name.as_str(), thresholds::levels(one))).collect();
    let none = Levels::default();
    let read = accounts.fleet.read(|label, account| {
        let levels = levels.get(label).unwrap_or(&none);
        async move { Ok(Reading::of(account, wanted, levels, SystemClock.now()).await) }
    });
    let readings = read.report().await.into_iter().zip(&selected);
    let metrics: Vec<_> =
        readings.map(|(outcome, profile)| metrics(outcome, profile, output.console)).collect();
    let text = encode(metrics.clone(), Format::Text);
    prometheus::write(output, text.map_err(|error| Failure::other(error.to_string()))?).await?;
    Ok(metrics)
}

/// The exit code of a command that reads these accounts.
pub(super) fn code(metrics: &[AccountMetrics]) -> Code {
    let codes = metrics.iter().map(|one| match (error(one), one.failure()) {
        (Some(error), _) => Code::of(error),
        // A threshold that can't be compared.
        (None, Some(_)) => Code::Config,
        (None, None) => Code::Done,
    });
    Code::of_all(&codes.collect::<Vec<_>>(), true)
}

/// What was read of an account. Why something was not is printed on stderr.
fn metrics(outcome: Outcome<Reading>, profile: &Profile, console: &Console) -> AccountMetrics {
    let Outcome { label, provider, result, .. } = outcome;
    let failed = |error| Reading::failed(SystemClock.now(), Duration::ZERO, error);
    let reading = Arc::new(result.unwrap_or_else(failed));
    let metrics = AccountMetrics::new(&*label, provider, reading);
    let metrics = metrics.with_levels(thresholds::levels(profile));
    if let Some(error) = error(&metrics) {
        console.note(&format!("{label}: {error}"));
    }
    if let Some(Err(error)) = metrics.state() {
        console.note(&format!("error: {label}: {}", error.message()));
    }
    metrics
}

fn error(metrics: &AccountMetrics) -> Option<&Error> {
    metrics.reading.as_ref()?.error()
}
