//! What was read of an account at one time.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{
    AccountInfo, AccountProvider, Balance, Error, ErrorKind, Operation, Result, Timestamp,
};
use cpaas_fleet::{ChildList, Fleet, Limits};
use futures_util::future::join;
use tokio::time::Instant;

use crate::levels::Levels;
use crate::target::Target;

/// What was read of an account at one time: each part, or why it could not be read. A part that was not read, or
/// that the platform does not have, is `None`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reading {
    /// When it began.
    pub time: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// The account.
    pub info: Option<Result<AccountInfo>>,
    /// Its balance.
    pub balance: Option<Result<Balance>>,
    /// Its child accounts.
    pub children: Option<Result<ChildList>>,
}

impl Reading {
    /// A reading of nothing yet, at this time.
    #[must_use]
    pub const fn new(time: Timestamp, took: Duration) -> Self {
        Self { time, took, info: None, balance: None, children: None }
    }

    /// Adds the account. That the vendor does not show it is no failure.
    #[must_use]
    pub fn with_info(self, info: Result<AccountInfo>) -> Self {
        Self { info: supported(info), ..self }
    }

    /// Adds the balance. That the platform has none is no failure.
    #[must_use]
    pub fn with_balance(self, balance: Result<Balance>) -> Self {
        Self { balance: supported(balance), ..self }
    }

    /// Why something that was wanted could not be read: the first reason.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        fn failure<T>(part: Option<&Result<T>>) -> Option<&Error> {
            part?.as_ref().err()
        }
        let children = || match self.children.as_ref()? {
            Ok(list) => list.first_error(),
            Err(error) => Some(error),
        };
        let balance = || failure(self.balance.as_ref());
        failure(self.info.as_ref()).or_else(balance).or_else(children)
    }

    /// Reads what is wanted of an account: at most one `info` and one `balance`, side by side. That there is no balance
    /// is a failure if the account has thresholds of its own: nothing can be compared with them.
    pub async fn of(
        account: &dyn AccountProvider,
        wanted: Wanted,
        levels: &Levels,
        time: Timestamp,
    ) -> Self {
        let (can, began) = (account.capabilities(), Instant::now());
        let needs_balance = wanted.includes(Operation::Balance) && levels.are_own();
        let has = |operation| wanted.includes(operation) && can.supports(operation);
        let info =
            async { if has(Operation::Info) { supported(account.info().await) } else { None } };
        let balance = async {
            match needs_balance {
                true => Some(account.balance().await),
                false if has(Operation::Balance) => supported(account.balance().await),
                false => None,
            }
        };
        let (info, balance) = join(info, balance).await;
        Self { info, balance, ..Self::new(time, began.elapsed()) }
    }

    /// A reading that came to no end.
    #[must_use]
    pub fn failed(time: Timestamp, took: Duration, error: Error) -> Self {
        Self { info: Some(Err(error)), ..Self::new(time, took) }
    }

    /// The child accounts alone.
    #[must_use]
    pub fn of_children(time: Timestamp, took: Duration, list: Result<ChildList>) -> Self {
        Self { children: Some(list), ..Self::new(time, took) }
    }

    /// Reads a part of a target once, within the deadline: as the only account of a fleet, which catches panics, too.
    pub(crate) async fn of_target(
        target: &Target,
        part: Part,
        deadline: Duration,
        time: Timestamp,
    ) -> Self {
        let began = Instant::now();
        let failed = |error| match part {
            Part::Account => Self::failed(time, began.elapsed(), error),
            Part::Children => Self::of_children(time, began.elapsed(), Err(error)),
        };
        let mut fleet = Fleet::new().with_limits(Limits::new().deadline(deadline));
        if let Err(error) = fleet.add(target.name.as_str(), Arc::clone(&target.account)) {
            return failed(error);
        }
        let read = fleet.read(|_, account| async move {
            match (part, &target.children) {
                (Part::Children, Some((children, most))) => {
                    let list = children.child_balances(*most).await;
                    Ok(Self::of_children(time, Duration::ZERO, list))
                }
                _ => Ok(Self::of(account, Wanted::Everything, &target.levels, time).await),
            }
        });
        let outcome = read.report().await.into_iter().next().map(|outcome| outcome.result);
        let none = || Err(Error::before_sending(ErrorKind::Provider, "it was not read"));
        let reading = outcome.unwrap_or_else(none).unwrap_or_else(failed);
        Self { took: began.elapsed(), ..reading }
    }
}

/// What is read at one time: a long list of children keeps nobody from the account's own balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Account,
    Children,
}

/// What of an account is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// The account and its balance.
    Everything,
    /// The account alone.
    Info,
    /// The balance alone.
    Balance,
}

impl Wanted {
    fn includes(self, operation: Operation) -> bool {
        match self {
            Self::Everything => true,
            Self::Info => operation == Operation::Info,
            Self::Balance => operation == Operation::Balance,
        }
    }
}

/// None if the platform does not have it.
fn supported<T>(result: Result<T>) -> Option<Result<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::Unsupported => None,
        result => Some(result),
    }
}
