//! What was read of an account at one time.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{
    AccountInfo, AccountProvider, Balance, Error, ErrorKind, Operation, Result, Timestamp,
};
use cpaas_fleet::{ChildBalances, ChildList, Fleet, Limits};
use futures_util::future::join3;
use tokio::time::Instant;

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

    /// Adds the account. That the platform does not show it is no failure.
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

    /// Reads a target once, within the deadline: at most one `info`, one `balance`, and one listing of children.
    pub(crate) async fn of(target: &Target, deadline: Duration, time: Timestamp) -> Self {
        let began = Instant::now();
        let children = target.children.as_ref();
        let read = in_fleet(target, deadline, |account| parts(account, children)).await;
        let reading = Self::new(time, began.elapsed());
        match read {
            Ok(Parts { info, balance, children }) => Self { info, balance, children, ..reading },
            // Nothing came to its end.
            Err(error) => Self { info: Some(Err(error)), ..reading },
        }
    }
}

struct Parts {
    info: Option<Result<AccountInfo>>,
    balance: Option<Result<Balance>>,
    children: Option<Result<ChildList>>,
}

/// Does something to the account as the only one of a fleet, which ends it at the deadline and catches panics.
async fn in_fleet<'t, T: Send, F>(
    target: &'t Target,
    deadline: Duration,
    mut read: impl FnMut(Arc<dyn AccountProvider>) -> F + Send,
) -> Result<T>
where
    F: Future<Output = Result<T>> + Send + 't,
{
    let mut fleet = Fleet::new().with_limits(Limits::new().deadline(deadline));
    fleet.add(target.name.as_str(), Arc::clone(&target.account))?;
    let report = fleet.read(|_, _| read(Arc::clone(&target.account))).report().await;
    let outcome = report.into_iter().next().map(|outcome| outcome.result);
    outcome.unwrap_or_else(|| Err(Error::before_sending(ErrorKind::Provider, "it was not read")))
}

async fn parts(
    account: Arc<dyn AccountProvider>,
    children: Option<&(Arc<dyn ChildBalances>, usize)>,
) -> Result<Parts> {
    let can = account.capabilities();
    let info = async {
        if can.supports(Operation::Info) { supported(account.info().await) } else { None }
    };
    let balance = async {
        if can.supports(Operation::Balance) { supported(account.balance().await) } else { None }
    };
    let children = async {
        let (children, most) = children?;
        Some(children.child_balances(*most).await)
    };
    let (info, balance, children) = join3(info, balance, children).await;
    Ok(Parts { info, balance, children })
}

/// None if the platform does not have it.
fn supported<T>(result: Result<T>) -> Option<Result<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::Unsupported => None,
        result => Some(result),
    }
}
