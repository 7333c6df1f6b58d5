//! What a monitor concludes from accounts that were written as metrics.

use cpaas_core::{AccountStatus, ErrorKind};
use cpaas_exporter::AccountMetrics;
use cpaas_fleet::State;

use super::judgement::StatusPolicy;
use super::verdict;
use crate::base::exit::Health;

/// The worst of all accounts. Those without thresholds are judged by their statuses alone. If a new credential could not
/// be stored, the next check would fail.
pub(super) fn health(accounts: &[AccountMetrics], policy: StatusPolicy, has_loss: bool) -> Health {
    let states = accounts.iter().map(|account| state(account, policy));
    let loss = has_loss.then_some(State::Unknown);
    verdict::health(states.chain(loss).max().unwrap_or(State::Ok))
}

fn state(account: &AccountMetrics, policy: StatusPolicy) -> State {
    let inactive = match policy {
        StatusPolicy::Ignore => State::Ok,
        StatusPolicy::Warn => State::Warning,
        StatusPolicy::Critical => State::Critical,
    };
    let status = match account.status() {
        Some(AccountStatus::Unknown) if policy != StatusPolicy::Ignore => State::Unknown,
        None | Some(AccountStatus::Active | AccountStatus::Unknown) => State::Ok,
        Some(_) => inactive,
    };
    let read = match account.failure() {
        None => State::Ok,
        // Its platform shows nothing of it for that reason.
        Some(ErrorKind::AccountInactive) => inactive.max(State::Unknown),
        Some(_) => State::Unknown,
    };
    let balance = account.state().and_then(Result::ok).unwrap_or(State::Ok);
    status.max(read).max(balance)
}
