//! `--output prometheus` of `balance`, `check` and `info`: the accounts as the exporter has them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use cpaas::profiles::Profile;
use cpaas_core::Error;
use cpaas_exporter::{AccountMetrics, Format, Levels, Reading, Wanted, encode};
use cpaas_fleet::{ChildList, Outcome};
use cpaas_http::{Clock as _, SystemClock};
use futures_util::future::join;

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::config::thresholds;
use crate::output::options::MetricsOutput;
use crate::output::prometheus;
use crate::session::account_set::AccountSet;
use crate::session::accounts::AccountFactory;
use crate::session::context::AppContext;

/// Reads what is wanted of the selected accounts, and writes it. Thresholds are those of the profiles and the defaults.
pub(super) async fn run(
    wanted: Wanted,
    output: MetricsOutput<'_>,
    accounts: AccountFactory,
    app: &AppContext<'_>,
) -> Result<Vec<AccountMetrics>, Failure> {
    let profiles = app.profiles().await?;
    let selected = profiles.selected(app.global)?;
    let defaults = app.global.thresholds.of_metrics();
    let levels =
        |profile: &&Profile| Ok((profile.name.clone(), thresholds::levels(profile, &defaults)?));
    let levels: BTreeMap<String, Levels> =
        selected.iter().map(levels).collect::<Result<_, Failure>>()?;
    let accounts = AccountSet::open(accounts, &selected, app.global.concurrency).await?;
    let none = Levels::default();
    let of = |label: &str| levels.get(label).unwrap_or(&none);
    let read = accounts.fleet.read(|label, account| {
        let levels = of(label);
        async move { Ok(Reading::of(account, wanted, levels, SystemClock.now()).await) }
    });
    let read = read.with_error_within(Reading::error);
    let (readings, lists) = join(read.report(), accounts.child_lists()).await;
    let lists = lists.into_iter().map(|list| (list.label, list.result));
    let mut lists: HashMap<Arc<str>, Result<ChildList, Error>> = lists.collect();
    let metrics: Vec<_> = readings
        .into_iter()
        .map(|outcome| {
            let list = lists.remove(&outcome.label);
            let levels = of(&outcome.label).clone();
            metrics(outcome, list, levels, output.console)
        })
        .collect();
    let text = encode(metrics.clone(), Format::Text);
    prometheus::write(output, text.map_err(|error| Failure::other(error.to_string()))?).await?;
    Ok(metrics)
}

/// The exit code of a command that reads these accounts.
pub(super) fn code(metrics: &[AccountMetrics]) -> Code {
    let codes = metrics.iter().map(|one| match (one.error(), one.failure()) {
        (Some(error), _) => Code::of(error),
        // A threshold that can't be compared.
        (None, Some(_)) => Code::Config,
        (None, None) if one.children().is_some_and(|list| list.is_cut) => Code::Config,
        (None, None) => Code::Done,
    });
    Code::of_all(&codes.collect::<Vec<_>>(), true)
}

/// What was read of an account. Why something was not is printed on stderr.
fn metrics(
    outcome: Outcome<Reading>,
    list: Option<Result<ChildList, Error>>,
    levels: Levels,
    console: &Console,
) -> AccountMetrics {
    let Outcome { label, provider, result, .. } = outcome;
    let failed = |error| Reading::failed(SystemClock.now(), Duration::ZERO, error);
    let reading = Arc::new(result.unwrap_or_else(failed));
    let mut metrics = AccountMetrics::new(&*label, provider, reading).with_levels(levels);
    if let Some(list) = list {
        let reading = Reading::of_children(SystemClock.now(), Duration::ZERO, list);
        metrics = metrics.with_children(Arc::new(reading));
    }
    if let Some(error) = metrics.error() {
        console.note(&format!("{label}: {error}"));
    }
    if let Some(cut) = metrics.children().and_then(|list| list.cut(&label)) {
        console.note(&format!("error: {}", cut.message()));
    }
    if let Some(Err(error)) = metrics.state() {
        console.note(&format!("error: {label}: {}", error.message()));
    }
    metrics
}
