//! The operation on one account, under way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use cpaas_core::{Access, AccountProvider, Effect, Error, ErrorKind, ProviderName, Result};
use futures_util::future::BoxFuture;
use tokio::time::{Sleep, sleep};

use crate::report::Outcome;

/// Begins the operation on the account with this label.
pub(crate) type Begin<'a, T> =
    Box<dyn FnMut(&'a str, &'a dyn AccountProvider) -> BoxFuture<'a, Result<T>> + Send + 'a>;

/// What is done to each account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    pub(crate) access: Access,
    /// Its name, if it is one of the trait's.
    pub(crate) name: Option<&'static str>,
    /// How long it may take.
    pub(crate) deadline: Duration,
    /// How long it may take for all accounts together.
    pub(crate) total: Option<Duration>,
}

impl Task {
    /// How long it may take for an account that begins now; none if it must not begin any more.
    fn time(self, since_start: Duration) -> Option<Duration> {
        let Some(total) = self.total else { return Some(self.deadline) };
        let remaining = total.saturating_sub(since_start);
        let is_enough = match self.access {
            Access::Read => !remaining.is_zero(),
            // A write that is cut short has an unknown outcome.
            Access::Write => remaining >= self.deadline.min(total / 2),
        };
        is_enough.then(|| remaining.min(self.deadline))
    }

    /// It did not begin.
    pub(crate) fn not_begun(self, at: Place<'_>, kind: ErrorKind, message: &str) -> Error {
        self.named(at, Error::before_sending(kind, message))
    }

    /// The time for all accounts was over before it began.
    fn not_reached(self, at: Place<'_>) -> Error {
        let total = self.total.unwrap_or_default();
        let message = format!("not begun within {total:.1?}, the time for all accounts");
        self.not_begun(at, ErrorKind::Timeout, &message)
    }

    /// It began and was not done to its end: a write may have been made.
    pub(crate) fn cut_short(
        self,
        at: Place<'_>,
        kind: ErrorKind,
        message: impl Into<String>,
    ) -> Error {
        let effect = match self.access {
            Access::Read => Effect::None,
            Access::Write => Effect::Unknown,
        };
        self.named(at, Error::with_effect(kind, effect, message))
    }

    fn named(self, at: Place<'_>, error: Error) -> Error {
        let error = error.with_provider(at.member.provider);
        self.name.into_iter().fold(error, Error::with_operation)
    }
}

/// An account of a fleet.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) label: Arc<str>,
    pub(crate) provider: ProviderName,
    pub(crate) lane: usize,
    /// The account, or why there is none.
    pub(crate) account: Result<Arc<dyn AccountProvider>>,
}

/// A member, and its position in its fleet.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) position: usize,
    pub(crate) member: &'a Member,
}

impl Place<'_> {
    /// How it ended for this account.
    pub(crate) fn outcome<T>(self, result: Result<T>) -> Outcome<T> {
        let Member { label, provider, .. } = self.member;
        let (position, label) = (self.position, Arc::clone(label));
        Outcome { position, label, provider: *provider, child: None, result }
    }
}

/// The operation on one account. Ends at its deadline, and catches panics.
pub(crate) struct Call<'a, T> {
    pub(crate) at: Place<'a>,
    /// Of its provider's pace, when it began.
    round: u32,
    task: Task,
    time: Duration,
    work: Work<'a, T>,
    timer: Pin<Box<Sleep>>,
}

enum Work<'a, T> {
    UnderWay(BoxFuture<'a, Result<T>>),
    /// It could not begin.
    Failed(Error),
    Ended,
}

impl<'a, T> Call<'a, T> {
    /// Begins it, this long after the first account.
    pub(crate) fn begin(
        task: Task,
        (at, round): (Place<'a>, u32),
        since_start: Duration,
        begin: &mut Begin<'a, T>,
    ) -> Self {
        let time = task.time(since_start);
        let work = match (&at.member.account, time) {
            (Err(error), _) => Work::Failed(error.clone()),
            (Ok(_), None) => Work::Failed(task.not_reached(at)),
            (Ok(account), Some(_)) => {
                let begin = || begin(&at.member.label, &**account);
                catch_unwind(AssertUnwindSafe(begin))
                    .map_or_else(|_| Work::Failed(panicked(task, at)), Work::UnderWay)
            }
        };
        let time = time.unwrap_or_default();
        Self { at, round, task, time, work, timer: Box::pin(sleep(time)) }
    }

    fn poll_result(&mut self, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let future = match &mut self.work {
            Work::UnderWay(future) => future,
            Work::Failed(error) => return Poll::Ready(Err(error.clone())),
            Work::Ended => return Poll::Pending,
        };
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Ready(result)) => Poll::Ready(result),
            Ok(Poll::Pending) => {
                ready!(self.timer.as_mut().poll(cx));
                let message = format!("not done within {:.1?}", self.time);
                Poll::Ready(Err(self.task.cut_short(self.at, ErrorKind::Timeout, message)))
            }
            Err(_) => Poll::Ready(Err(panicked(self.task, self.at))),
        }
    }
}

/// The panic's own words may hold a secret; the panic hook has shown them.
fn panicked(task: Task, at: Place<'_>) -> Error {
    task.cut_short(at, ErrorKind::Provider, "the code for this account panicked")
}

impl<T> Future for Call<'_, T> {
    /// How it ended, and the round in which it began.
    type Output = (Outcome<T>, u32);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = ready!(self.poll_result(cx));
        let ended = std::mem::replace(&mut self.work, Work::Ended);
        // What has ended may still panic when it is dropped; its result is kept.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(ended)));
        Poll::Ready((self.at.outcome(result), self.round))
    }
}
