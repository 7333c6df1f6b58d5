//! What is read of an account, and what a monitor concludes from it.

use clap::ValueEnum;
use cpaas_core::{AccountInfo, AccountStatus, Balance, Error, ErrorKind, Money};
use cpaas_fleet::{Evaluation, Outcome, State, Thresholds};
use futures_util::future::join;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::output::threshold_result::{ThresholdResult, word};
use crate::session::account_set::AccountSet;
use crate::session::threshold_options::{OfCredit, available};

/// How an account is reported whose status is known and not active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusPolicy {
    /// Do not read the status
    Ignore,
    /// As a warning
    Warn,
    /// As critical
    Critical,
}

/// What was read of one account: each part, or why it could not be read.
pub(super) struct Reading {
    /// None if it was not requested.
    info: Option<Result<AccountInfo, Error>>,
    pub(super) balance: Result<Balance, Error>,
}

/// What is concluded of one account.
pub(super) struct Judgement {
    pub(super) label: String,
    pub(super) state: State,
    /// Whether its balance is below a threshold, and whether its status is known and not active.
    pub(super) is_below: bool,
    pub(super) is_inactive: bool,
    /// Its state, for people.
    pub(super) text: String,
    pub(super) figure: Option<Figure>,
    /// Its status, if it was read.
    pub(super) status: Option<AccountStatus>,
    /// How its balance compares; none if its platform has no balance.
    pub(super) threshold: Option<ThresholdResult>,
}

/// Without what stands beside it in an element.
impl Serialize for Judgement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Judgement", 3)?;
        members.serialize_field("state", word(self.state))?;
        members.serialize_field("status", &self.status)?;
        members.serialize_field("message", &self.text)?;
        members.end()
    }
}

/// A balance with its thresholds, for machines.
pub(super) struct Figure {
    pub(super) amount: Money,
    pub(super) warning: Option<Money>,
    pub(super) critical: Option<Money>,
}

/// What is expected of the accounts.
pub(super) struct Judge {
    pub(super) thresholds: Thresholds,
    pub(super) status: StatusPolicy,
    /// Whose thresholds are about what can be spent instead of the balance.
    pub(super) available: OfCredit,
    /// The currencies of the thresholds for all accounts.
    pub(super) given: String,
}

/// How a balance compares with its thresholds.
struct Compared {
    part: Part,
    figure: Option<Figure>,
    threshold: ThresholdResult,
}

impl Compared {
    fn unknown(why: String) -> Self {
        let threshold = ThresholdResult::UNKNOWN;
        Self { part: (State::Unknown, why), figure: None, threshold }
    }
}

/// A state, and its description for people; of a good state, what was read.
type Part = (State, String);

/// Reads each account, its information and its balance side by side, and the balances of its child accounts, if they are
/// wanted.
pub(super) async fn read(accounts: &AccountSet, policy: StatusPolicy) -> Vec<Outcome<Reading>> {
    let read = accounts.fleet.read(move |_, account| async move {
        let info = async {
            match policy {
                StatusPolicy::Ignore => None,
                StatusPolicy::Warn | StatusPolicy::Critical => Some(account.info().await),
            }
        };
        let (info, balance) = join(info, account.balance()).await;
        Ok(Reading { info, balance })
    });
    let read = read.with_error_within(Reading::error);
    let (readings, children) = join(read.report(), accounts.child_balances()).await;
    let of_child = |balance| Reading { info: None, balance: Ok(balance) };
    let children = children.into_iter().map(|child| child.map(of_child));
    let mut readings: Vec<_> = readings.into_iter().chain(children).collect();
    readings.sort_by_key(|one| one.position);
    readings
}

impl Reading {
    /// Why a part could not be read.
    fn error(&self) -> Option<&Error> {
        let info = self.info.as_ref().and_then(|info| info.as_ref().err());
        self.balance.as_ref().err().or(info)
    }

    /// Whether both parts failed for the same reason.
    fn failed_alike(&self) -> bool {
        let info = self.info.as_ref().and_then(|info| info.as_ref().err());
        let both = info.zip(self.balance.as_ref().err());
        both.is_some_and(|(one, other)| {
            one.kind() == other.kind() && one.message() == other.message()
        })
    }

    fn status(&self) -> Option<&AccountStatus> {
        self.info.as_ref()?.as_ref().ok()?.status.as_ref()
    }
}

impl Judge {
    /// The conclusion about an account; none if there is nothing to judge.
    pub(super) fn judge(&self, outcome: &Outcome<Reading>) -> Option<Judgement> {
        let label = outcome.label.to_string();
        let (status, balance) = match &outcome.result {
            Ok(reading) => {
                let (status, mut balance) =
                    (self.of_status(reading), self.of_balance(&label, &reading.balance));
                if let (Some((_, why)), Some(balance)) = (&status, &mut balance)
                    && reading.failed_alike()
                {
                    balance.part.1.clone_from(why);
                }
                (status, balance)
            }
            Err(error) => (None, Some(Compared::unknown(error.to_string()))),
        };
        let threshold = balance.as_ref().map(|compared| compared.threshold);
        let (balance, figure) =
            balance.map_or((None, None), |compared| (Some(compared.part), compared.figure));
        let state = status.iter().chain(&balance).map(|(state, _)| *state).max()?;
        let is_bad = |part: &Option<Part>| {
            part.as_ref()
                .is_some_and(|(state, _)| matches!(state, State::Warning | State::Critical))
        };
        let (is_below, is_inactive) = (is_bad(&balance), is_bad(&status));
        let text = text(&label, status, balance);
        let status = outcome.result.as_ref().ok().and_then(Reading::status).cloned();
        Some(Judgement { label, state, is_below, is_inactive, text, figure, status, threshold })
    }

    /// None if the platform has no status, or it is ignored.
    fn of_status(&self, reading: &Reading) -> Option<Part> {
        let bad = match self.status {
            StatusPolicy::Ignore => return None,
            StatusPolicy::Warn => State::Warning,
            StatusPolicy::Critical => State::Critical,
        };
        match reading.info.as_ref()? {
            Ok(info) => match info.status.as_ref()? {
                AccountStatus::Active => Some((State::Ok, AccountStatus::Active.to_string())),
                AccountStatus::Unknown => {
                    Some((State::Unknown, "its status can't be read".to_owned()))
                }
                status => Some((bad, format!("is {status}"))),
            },
            Err(error) if error.kind() == ErrorKind::Unsupported => None,
            // It says so instead of showing the account.
            Err(error) if error.kind() == ErrorKind::AccountInactive => {
                Some((bad, "is not active".to_owned()))
            }
            Err(error) => Some((State::Unknown, error.to_string())),
        }
    }

    /// None if there is no balance. Where only the reading showed that, a threshold for the account itself can't be
    /// compared with anything.
    fn of_balance(&self, label: &str, balance: &Result<Balance, Error>) -> Option<Compared> {
        let amount = match balance {
            Ok(balance) => available(balance, self.available.includes(label)),
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                let is_wanted = self.thresholds.has_own(label);
                return is_wanted.then(|| Compared::unknown(error.to_string()));
            }
            Err(error) => Err(error.to_string()),
        };
        let amount = match amount {
            Ok(amount) => amount,
            Err(why) => return Some(Compared::unknown(why)),
        };
        Some(match self.thresholds.evaluate(label, amount.into()) {
            Ok(evaluation) => {
                let Evaluation { state, warning, critical, .. } = evaluation;
                let part = (state, self.describe(&evaluation));
                let figure = Some(Figure { amount, warning, critical });
                Compared { part, figure, threshold: ThresholdResult::from(&evaluation) }
            }
            Err(why) => {
                let threshold = ThresholdResult::uncompared(amount);
                Compared { threshold, ..Compared::unknown(why.to_string()) }
            }
        })
    }

    fn describe(&self, evaluation: &Evaluation) -> String {
        let Evaluation { balance, state, warning, critical, .. } = evaluation;
        let money = balance.money();
        let below = match state {
            State::Critical => *critical,
            State::Warning => *warning,
            State::Ok => return money.to_string(),
            _ => None,
        };
        match below {
            Some(amount) => format!("{money} is below {amount}"),
            None if self.given.is_empty() => format!("{money}: no threshold"),
            None => {
                let currency = balance.currency;
                format!("{money}: no threshold for {currency} (thresholds: {})", self.given)
            }
        }
    }
}

/// Both parts for people. The bad ones come first; the same failure of both is printed once.
fn text(label: &str, status: Option<Part>, balance: Option<Part>) -> String {
    match (status, balance) {
        (Some((State::Ok, _)) | None, Some((State::Unknown, why))) => format!("{label}: {why}"),
        (Some((State::Ok, _)) | None, Some((_, text))) => format!("{label} {text}"),
        (Some((State::Unknown, why)), balance) => match balance {
            Some((_, text)) if text != why => format!("{label}: {why}, {text}"),
            _ => format!("{label}: {why}"),
        },
        (Some((_, status)), Some((_, text))) => format!("{label} {status}, {text}"),
        (Some((_, status)), None) => format!("{label} {status}"),
        (None, None) => label.to_owned(),
    }
}
