//! `cpaas check`: balances for a monitoring system, as a Nagios plugin: one line, and 0, 1, 2 or 3 for
//! OK, warning, critical and unknown.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use clap::Args;
use cpaas::profiles::Profile;
use cpaas_core::Money;
use cpaas_fleet::{
    AccountCheck, BalanceCheck, Evaluation, State, Threshold, ThresholdError, ThresholdSet,
    Thresholds,
};

use crate::base::console::Console;
use crate::base::exit::{Failure, Health};
use crate::base::text::printable;
use crate::config::thresholds;
use crate::output::print;
use crate::session::account_set::AccountSet;
use crate::session::context::AppContext;
use crate::session::threshold_options::threshold_set;

/// The largest number of accounts that the line names.
const MAX_NAMED: usize = 10;

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    /// Warn if a balance is below this amount, such as 10USD; separate several with commas, one
    /// per currency; PROFILE=10USD applies to that profile only [default: the profile's `warn`]
    #[arg(long, short, visible_alias = "warning", value_name = "AMOUNT")]
    #[arg(allow_hyphen_values = true)]
    warn: Vec<String>,
    /// Report a balance below this amount as critical; takes the same values as --warn [default: the
    /// profile's `critical`]
    #[arg(long, short, value_name = "AMOUNT", allow_hyphen_values = true)]
    critical: Vec<String>,
}

/// What a monitoring system reads.
#[derive(Debug)]
struct Verdict {
    health: Health,
    line: String,
}

impl Verdict {
    /// The accounts could not be checked at all.
    fn unknown(why: &str) -> Self {
        let health = Health::Unknown;
        Self { health, line: format!("{} - {}", title(health), before_figures(why)) }
    }

    fn print(self, console: &Console) -> Health {
        match print::text(&self.line) {
            Ok(()) => self.health,
            Err(failure) => {
                console.note(&format!("error: {failure}"));
                Health::Unknown
            }
        }
    }
}

/// Checks every account, and prints the line.
pub(crate) async fn run(options: &CheckOptions, app: &AppContext<'_>) -> Health {
    let verdict = check(options, app).await;
    verdict.unwrap_or_else(|failure| Verdict::unknown(failure.message())).print(&app.console)
}

/// Prints the line of a check that failed as a whole, such as for an invalid command line.
pub(crate) fn fail(why: &str, console: &Console) -> Health {
    Verdict::unknown(why).print(console)
}

/// Compares the balance of every account with its thresholds.
async fn check(options: &CheckOptions, app: &AppContext<'_>) -> Result<Verdict, Failure> {
    let warn = threshold_set("--warn", &options.warn)?;
    let critical = threshold_set("--critical", &options.critical)?;
    let profiles = app.profiles().await?;
    let profiles = profiles.selected(app.global)?;
    let given = currencies(warn.iter().chain(critical.iter()));
    let warn = with_own(&warn, &profiles, |profile| profile.warn)?;
    let critical = with_own(&critical, &profiles, |profile| profile.critical)?;
    if warn.iter().next().is_none() && critical.iter().next().is_none() {
        return Err(Failure::usage(
            "no thresholds: set --warn or --critical, or the key warn or critical in the profile",
        ));
    }
    let thresholds =
        Thresholds::new(warn, critical).map_err(|error| contradiction(&profiles, &error))?;
    let concurrency = app.global.concurrency;
    let accounts = AccountSet::open(app.accounts(), &profiles, concurrency).await?;
    accounts.check_covers(&thresholds).map_err(|error| wrong(&error))?;
    let balances = accounts.fleet.balance().report().await;
    let check = thresholds.check(&balances).map_err(|error| wrong(&error))?;
    Ok(verdict(&check, &given))
}

/// The currencies of thresholds that are for all accounts.
fn currencies(amounts: impl Iterator<Item = Threshold>) -> String {
    let for_all = amounts.filter(|threshold| threshold.account.is_none());
    let currencies: BTreeSet<_> = for_all.map(|one| one.amount.currency.to_string()).collect();
    currencies.into_iter().collect::<Vec<_>>().join(", ")
}

fn wrong(error: &ThresholdError) -> Failure {
    Failure::usage(error.to_string())
}

/// The error about contradicting thresholds; if they are a profile's own, it names the profile.
fn contradiction(profiles: &[&Profile], error: &ThresholdError) -> Failure {
    let contradicting = profiles.iter().find_map(|profile| thresholds::check(profile).err());
    contradicting.unwrap_or_else(|| wrong(error))
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

/// `given` are the currencies of the thresholds for all accounts.
fn verdict(check: &BalanceCheck, given: &str) -> Verdict {
    let Some(worst) = check.worst() else { return Verdict::unknown("no account has a balance") };
    let health = health(worst);
    let mut accounts: Vec<_> = check.iter().filter(|one| one.state() != State::Ok).collect();
    if accounts.is_empty() {
        accounts.extend(check);
    }
    accounts.sort_by_key(|account| Reverse(account.state()));
    let mut lines: Vec<_> =
        accounts.iter().take(MAX_NAMED).map(|account| describe(account, given)).collect();
    if let Some(rest) = accounts.len().checked_sub(MAX_NAMED).filter(|rest| *rest > 0) {
        lines.push(format!("and {rest} more"));
    }
    let figures: Vec<_> = check.iter().filter_map(figure).collect();
    let bar = if figures.is_empty() { "" } else { " | " };
    let (text, figures) = (before_figures(&lines.join(", ")), figures.join(" "));
    Verdict { health, line: format!("{} - {text}{bar}{figures}", title(health)) }
}

fn health(state: State) -> Health {
    match state {
        State::Ok => Health::Good,
        State::Warning => Health::Warning,
        State::Critical => Health::Critical,
        // An account without a threshold would run empty without an alert.
        _ => Health::Unknown,
    }
}

fn title(health: Health) -> &'static str {
    match health {
        Health::Good => "CPAAS OK",
        Health::Warning => "CPAAS WARNING",
        Health::Critical => "CPAAS CRITICAL",
        Health::Unknown => "CPAAS UNKNOWN",
    }
}

/// An account's state, for people; `given` are the currencies of the thresholds for all accounts.
fn describe(account: &AccountCheck, given: &str) -> String {
    let label = &account.label;
    match &account.result {
        Err(error) => format!("{label}: {error}"),
        Ok(Evaluation { balance, state, warning, critical, .. }) => {
            let money = balance.money();
            let below = match state {
                State::Critical => *critical,
                State::Warning => *warning,
                State::Ok => return format!("{label} {money}"),
                _ => None,
            };
            match below {
                Some(amount) => format!("{label} {money} is below {amount}"),
                None if given.is_empty() => format!("{label} {money}: no threshold"),
                None => {
                    let currency = balance.currency;
                    format!("{label} {money}: no threshold for {currency} (thresholds: {given})")
                }
            }
        }
    }
}

/// The balance with its thresholds, for machines: `main=5.04;10;5;;`.
fn figure(account: &AccountCheck) -> Option<String> {
    let Evaluation { balance, warning, critical, .. } = account.result.as_ref().ok()?;
    let amount = |money: &Option<Money>| money.map(|money| money.amount.to_string());
    let (warning, critical) = (amount(warning), amount(critical));
    Some(format!(
        "{}={};{};{};;",
        quoted(&account.label),
        balance.amount,
        warning.unwrap_or_default(),
        critical.unwrap_or_default()
    ))
}

/// A label, in quotes if it needs them; it can't contain an equals sign.
fn quoted(label: &str) -> String {
    let label = before_figures(label).replace('=', "_");
    if label.contains([' ', '\'']) { format!("'{}'", label.replace('\'', "''")) } else { label }
}

/// A text without the bar, which separates the figures.
fn before_figures(text: &str) -> String {
    printable(text).replace('|', "/")
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_are_quoted_where_they_need_it() {
        for (label, quoted) in
            [("main", "main"), ("a b", "'a b'"), ("it's|=", "'it''s/_'"), ("a\nb", "a\u{fffd}b")]
        {
            assert_eq!(super::quoted(label), quoted);
        }
    }
}
