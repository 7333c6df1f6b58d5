//! `cpaas check`: balances for a monitoring system, by the contract of Nagios: one line, and 0, 1, 2 or
//! 3 for good, warning, critical and unknown.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use clap::Args;
use cpaas_core::Money;
use cpaas_fleet::{
    AccountCheck, BalanceCheck, Evaluation, State, Threshold, ThresholdError, ThresholdSet,
    Thresholds,
};
use cpaas_http::Background;

use super::World;
use super::crowd::Crowd;
use crate::args::Global;
use crate::config::{Accounts, Alarms, Profile};
use crate::exit::{Failure, Health};
use crate::output;

/// Most accounts that are told of by name.
const MOST_TOLD: usize = 10;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Warn if a balance is below this, such as 10USD; several with commas or by repeating this: one
    /// for each currency, and PROFILE=10USD for one account. Else a profile's own `warn` counts
    #[arg(long, short, visible_alias = "warning", value_name = "AMOUNT")]
    #[arg(allow_hyphen_values = true)]
    warn: Vec<String>,
    /// The same for what is critical, and `critical` of a profile
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
    /// That the accounts could not even be looked at.
    fn unknown(why: &str) -> Self {
        let health = Health::Unknown;
        Self { health, line: format!("{} - {}", title(health), telling(why)) }
    }

    fn tell(self) -> Health {
        match output::print(&self.line) {
            Ok(()) => self.health,
            Err(failure) => {
                output::note(&format!("error: {failure}"));
                Health::Unknown
            }
        }
    }
}

/// Asks every account, prints the one line, and says how they stand in all.
pub(super) async fn run(options: &Options, global: &Global, background: &Background) -> Health {
    let verdict = ask(options, global, background).await;
    verdict.unwrap_or_else(|failure| Verdict::unknown(failure.message())).tell()
}

/// The same for a command line that makes no sense.
pub(crate) fn refuse(why: &str) -> Health {
    Verdict::unknown(why).tell()
}

/// Asks every account for its balance and holds it against its amounts.
async fn ask(
    options: &Options,
    global: &Global,
    background: &Background,
) -> Result<Verdict, Failure> {
    let warn = level("--warn", &options.warn)?;
    let critical = level("--critical", &options.critical)?;
    let world = World::open(global).await?;
    let profiles = world.selected(global)?;
    let there = currencies(warn.iter().chain(critical.iter()));
    let warn = with_own(&warn, &profiles, |alarms| alarms.warn)?;
    let critical = with_own(&critical, &profiles, |alarms| alarms.critical)?;
    if warn.iter().next().is_none() && critical.iter().next().is_none() {
        return Err(Failure::usage(
            "no amounts: give --warn and --critical, or warn and critical of a profile",
        ));
    }
    let thresholds =
        Thresholds::new(warn, critical).map_err(|error| at_fault(&profiles, &error))?;
    let accounts = Accounts::new(global, background.clone());
    let crowd = Crowd::open(accounts, &profiles, global.concurrency).await?;
    crowd.has_all_of(&thresholds).map_err(|error| wrong(&error))?;
    let balances = crowd.fleet.balance().report().await;
    let check = thresholds.check(&balances).map_err(|error| wrong(&error))?;
    Ok(verdict(&check, &there))
}

/// The currencies of amounts that are for all accounts.
fn currencies(amounts: impl Iterator<Item = Threshold>) -> String {
    let for_all = amounts.filter(|threshold| threshold.account.is_none());
    let currencies: BTreeSet<_> = for_all.map(|one| one.amount.currency.to_string()).collect();
    currencies.into_iter().collect::<Vec<_>>().join(", ")
}

fn wrong(error: &ThresholdError) -> Failure {
    Failure::usage(error.to_string())
}

/// Where the amounts of a profile contradict each other, it is named with its place.
fn at_fault(profiles: &[&Profile], error: &ThresholdError) -> Failure {
    let contradicting = profiles.iter().find_map(|profile| profile.check_alarms().err());
    contradicting.unwrap_or_else(|| wrong(error))
}

/// The amounts of an option.
pub(super) fn level(option: &str, texts: &[String]) -> Result<ThresholdSet, Failure> {
    let wrong = |error: ThresholdError| Failure::usage(format!("{option}: {error}"));
    let texts = texts.iter().flat_map(|text| text.split(','));
    let amounts: Result<Vec<Threshold>, _> = texts.map(str::parse).collect();
    amounts.and_then(ThresholdSet::new).map_err(wrong)
}

/// These amounts, and behind them those of the profiles: what the command line says for an account or
/// its currency comes first.
fn with_own(
    said: &ThresholdSet,
    profiles: &[&Profile],
    own: fn(&Alarms) -> Option<Money>,
) -> Result<ThresholdSet, Failure> {
    let is_said = |own: &Threshold| {
        said.iter().any(|said| match said.account {
            Some(_) => said.account == own.account,
            None => said.amount.currency == own.amount.currency,
        })
    };
    let own = profiles
        .iter()
        .filter_map(|profile| Some(Threshold::of_account(&profile.name, own(&profile.alarms)?)))
        .filter(|own| !is_said(own));
    ThresholdSet::new(said.iter().chain(own)).map_err(|error| wrong(&error))
}

fn verdict(check: &BalanceCheck, there: &str) -> Verdict {
    let Some(worst) = check.worst() else { return Verdict::unknown("no account has a balance") };
    let health = health(worst);
    let mut accounts: Vec<_> = check.iter().filter(|one| one.state() != State::Ok).collect();
    if accounts.is_empty() {
        accounts.extend(check);
    }
    accounts.sort_by_key(|account| Reverse(account.state()));
    let mut told: Vec<_> =
        accounts.iter().take(MOST_TOLD).map(|account| told(account, there)).collect();
    if let Some(rest) = accounts.len().checked_sub(MOST_TOLD).filter(|rest| *rest > 0) {
        told.push(format!("and {rest} more"));
    }
    let figures: Vec<_> = check.iter().filter_map(figure).collect();
    let bar = if figures.is_empty() { "" } else { " | " };
    let (told, figures) = (telling(&told.join(", ")), figures.join(" "));
    Verdict { health, line: format!("{} - {told}{bar}{figures}", title(health)) }
}

fn health(state: State) -> Health {
    match state {
        State::Ok => Health::Good,
        State::Warning => Health::Warning,
        State::Critical => Health::Critical,
        // Nobody would be told when an account without an amount runs dry.
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

/// How an account stands, for people; `there` are the currencies of the amounts for all.
fn told(account: &AccountCheck, there: &str) -> String {
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
                None if there.is_empty() => format!("{label} {money} has no amount of its own"),
                None => {
                    let currency = balance.currency;
                    format!("{label} {money} has no amount in {currency}, only in {there}")
                }
            }
        }
    }
}

/// The balance with its amounts, for machines: `main=5.04;10;5;;`.
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

/// A label, in quotes where it needs them; it can't hold an equals sign.
fn quoted(label: &str) -> String {
    let label = telling(label).replace('=', "_");
    if label.contains([' ', '\'']) { format!("'{}'", label.replace('\'', "''")) } else { label }
}

/// A text before the bar that figures stand behind.
fn telling(text: &str) -> String {
    output::printable(text).replace('|', "/")
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
