//! `cpaas check`: statuses and balances for a monitoring system, as a Nagios plugin: one line, and 0, 1,
//! 2 or 3 for OK, warning, critical and unknown.

mod judgement;
mod measured;
pub(super) mod printed;
mod verdict;

use std::time::Duration;

use clap::Args;
use cpaas::profiles::Profile;
use cpaas_core::{Money, Operation};
use cpaas_exporter::Wanted;
use cpaas_fleet::{State, Threshold, ThresholdError, ThresholdSet, Thresholds};

use self::judgement::{Judge, Judgement, StatusPolicy, read};
use self::printed::Checked;
use self::verdict::Verdict;
use crate::base::console::Console;
use crate::base::exit::{Failure, Health};
use crate::config::default_thresholds::completed;
use crate::config::thresholds;
use crate::output::options::{Format, MetricsOutput};
use crate::output::{failure, print};
use crate::session::account_set::AccountSet;
use crate::session::context::AppContext;
use crate::session::threshold_options::{check_available, currencies, listed, threshold_set};

/// The deadline of the whole check: monitoring systems end a plugin after a minute.
const DEADLINE: Duration = Duration::from_secs(50);

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    /// Warn if a balance is below this amount, such as 10USD; separate several with commas, one
    /// per currency; PROFILE=10USD applies to that profile only [default: the profile's `warn`, else `CPAAS_WARN`]
    #[arg(long, short, visible_alias = "warning", value_name = "AMOUNT")]
    #[arg(allow_hyphen_values = true)]
    warn: Vec<String>,
    /// Report a balance below this amount as critical; takes the same values as --warn [default: the
    /// profile's `critical`, else `CPAAS_CRITICAL`]
    #[arg(long, short, value_name = "AMOUNT", allow_hyphen_values = true)]
    critical: Vec<String>,
    /// How to report an account whose status is not active
    #[arg(long, value_enum, default_value_t = StatusPolicy::Critical)]
    status: StatusPolicy,
    /// Compare what can be spent, credit included, instead of the balance
    #[arg(long)]
    available: bool,
    /// Also check the balance of each child account (Voximplant); the thresholds of a profile apply only to its own
    /// account
    #[arg(long)]
    children: bool,
}

/// Checks every account, and prints the line; or elements or rows, if the command line selects that. What else selects a
/// format does not count: a plugin's line is a contract.
pub(crate) async fn run(options: &CheckOptions, app: &AppContext<'_>) -> Health {
    let format = app.global.output.given_format();
    let checked = async {
        if let Some(output) = app.global.output.metrics(&app.console)? {
            return metrics(options, output, app).await;
        }
        let output = match format {
            None | Some(Format::Table) => match app.global.output.row_option() {
                Some(option) => {
                    let why = format!("{option} is for csv: as a table, a check is one line");
                    return Err(Failure::usage(why));
                }
                None => None,
            },
            Some(_) => Some(app.output()?),
        };
        output.map_or(Ok(()), printed::check_columns)?;
        check(options, app).await?.print(output, &app.console)
    };
    checked.await.unwrap_or_else(|failure| fail(format, &failure, &app.console))
}

/// Writes every account as metrics, which have the thresholds of the profiles and the defaults, and judges it all the same.
async fn metrics(
    options: &CheckOptions,
    output: MetricsOutput<'_>,
    app: &AppContext<'_>,
) -> Result<Health, Failure> {
    if !options.warn.is_empty() || !options.critical.is_empty() || options.available {
        let why = "--warn, --critical, --available: metrics have the thresholds of the profiles and the defaults";
        return Err(Failure::usage(why));
    }
    if options.children {
        let why = "--children: metrics have no thresholds of child accounts; `balance --children` writes them";
        return Err(Failure::usage(why));
    }
    let accounts = app.accounts().with_default_deadline(DEADLINE);
    let accounts = super::metrics::run(Wanted::Everything, output, accounts, app).await?;
    Ok(measured::health(&accounts, options.status, app.losses.any()))
}

/// Prints why a check failed as a whole, such as for an invalid command line.
pub(crate) fn fail(format: Option<Format>, failure: &Failure, console: &Console) -> Health {
    match format {
        None | Some(Format::Table) => {
            print::text(console, &Verdict::unknown(failure.message()).line);
        }
        Some(format) => failure::print(console, format, failure),
    }
    Health::Unknown
}

/// Reads every account, and compares its status and its balance with what is expected.
async fn check(options: &CheckOptions, app: &AppContext<'_>) -> Result<Checked, Failure> {
    check_available(options.available, options.children)?;
    let warn = threshold_set("--warn", &options.warn)?;
    let critical = threshold_set("--critical", &options.critical)?;
    let profiles = app.profiles().await?;
    let profiles = profiles.selected(app.global)?;
    let warn = with_own(&warn, &profiles, |profile| profile.warn)?;
    let critical = with_own(&critical, &profiles, |profile| profile.critical)?;
    let defaults = &app.global.thresholds;
    let (warn, critical) =
        (completed(&warn, &defaults.warn), completed(&critical, &defaults.critical));
    let given = listed(&currencies(warn.iter().chain(critical.iter())));
    let is_empty = warn.iter().next().is_none() && critical.iter().next().is_none();
    if let Some(failure) = profiles.iter().find_map(|profile| thresholds::check(profile).err()) {
        return Err(failure);
    }
    let thresholds = Thresholds::new(warn, critical).map_err(|error| wrong(&error))?;
    let concurrency = app.global.concurrency;
    let accounts = app.accounts().with_default_deadline(DEADLINE).with_children(options.children);
    let accounts = AccountSet::open(accounts, &profiles, concurrency).await?;
    accounts.check_covers(&thresholds).await.map_err(|error| wrong(&error))?;
    if is_empty && has_balances(&accounts).await {
        return Err(Failure::usage(
            "no thresholds: set --warn or --critical, or the key warn or critical of the profile or the defaults",
        ));
    }
    let status = options.status;
    let readings = read(&accounts, status).await;
    let available = accounts.of_credit(options.available);
    let judge = Judge { thresholds, status, available, given };
    let judgements: Vec<_> = readings.iter().map(|outcome| judge.judge(outcome)).collect();
    let judged: Vec<&Judgement> = judgements.iter().flatten().collect();
    // A threshold that was compared with nothing must not look kept.
    let is_compared = |one: &&Judgement| one.figure.is_some() || one.state != State::Ok;
    let verdict = if is_empty || judged.is_empty() || judged.iter().any(is_compared) {
        Verdict::of(&judged)
    } else {
        Verdict::unknown("no account has a balance to compare with the thresholds")
    };
    let verdict = if app.losses.any() { verdict.with_loss() } else { verdict };
    Ok(Checked { readings, judgements, verdict })
}

/// Whether any account has a balance, or could not be made.
async fn has_balances(accounts: &AccountSet) -> bool {
    let capabilities = accounts.fleet.capabilities().report().await;
    capabilities
        .iter()
        .any(|one| one.result.as_ref().map_or(true, |can| can.supports(Operation::Balance)))
}

fn wrong(error: &ThresholdError) -> Failure {
    Failure::usage(error.to_string())
}

/// The thresholds of the command line, and the profiles' own for accounts and currencies for which it
/// has none.
fn with_own(
    given: &ThresholdSet,
    profiles: &[&Profile],
    own: fn(&Profile) -> Option<Money>,
) -> Result<ThresholdSet, Failure> {
    let is_given = |own: &Threshold| {
        given.iter().any(|given| match given.account {
            Some(_) => given.account == own.account,
            None => given.amount.currency == own.amount.currency,
        })
    };
    let own = profiles
        .iter()
        .filter_map(|profile| Some(Threshold::of_account(&profile.name, own(profile)?)))
        .filter(|own| !is_given(own));
    ThresholdSet::new(given.iter().chain(own)).map_err(|error| wrong(&error))
}
