//! One operation over all accounts, under way.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use cpaas_core::{Error, ErrorKind};
use futures_util::stream::{FuturesUnordered, Stream};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::call::{Begin, Call, Member, Place, Task};
use crate::pace::Pressure;
use crate::queue::Queue;
use crate::report::{Outcome, Report};

/// One operation over all accounts of a [`Fleet`](crate::Fleet): made by its methods.
///
/// A [`Stream`] of one [`Outcome`] for each account, in the order in which they end. Nothing begins
/// before it is polled. Accounts begin in the order in which they were added. If a provider has as many
/// under way as the [limits](crate::Limits) allow, accounts of other providers do not wait for it.
///
/// # When an account fails
///
/// The account keeps its error, and the others go on.
///
/// * **Late**: an account that does not end within its deadline is given up with `Timeout`.
/// * **Panic**: a panic in a provider or in your closure becomes a `Provider` error of that account.
///   Its message is left out, since it may hold a secret; the panic hook has shown it.
///
/// If that happens to a write, its [effect](cpaas_core::Error::effect) is `Unknown`: check the account
/// before you repeat it.
///
/// All accounts share the task that polls the run; nothing is spawned. This has limits:
///
/// * A provider that blocks its thread delays all accounts, and no deadline ends it.
/// * A program built with `panic = "abort"` ends with the first panic.
/// * Nothing goes on while the run is not polled, but deadlines do. Collect the results first, or do what is
///   slow in another task.
///
/// # When a provider limits the rate
///
/// After an account fails with `RateLimited`, at most half as many accounts of its provider are under way, and
/// the next one begins after a pause: the time that the error requires, else a second, and twice as long each
/// time, up to half a minute. Each success allows one more account again. All pauses of a provider together
/// are at most as long as the deadline of one account, and end with the whole run. Other providers go on.
///
/// # Ending it early
///
/// Dropping the run, at any moment, begins no other account and drops what is under way. A write
/// under way may have been made. [`stop`](Self::stop) does the same and returns which those are.
///
/// # Panics
///
/// When it is polled outside a tokio runtime with time enabled.
#[must_use = "nothing begins until it is polled"]
pub struct Run<'a, T> {
    members: &'a [Member],
    task: Task,
    begin: Begin<'a, T>,
    queue: Queue,
    under_way: FuturesUnordered<Call<'a, T>>,
    /// When it was first polled.
    started: Option<Instant>,
    /// The end of a provider's pause.
    pause: Option<Pin<Box<Sleep>>>,
    /// Why a part of a result could not be read.
    error_within: fn(&T) -> Option<&Error>,
}

impl<'a, T> Run<'a, T> {
    pub(crate) fn new(
        members: &'a [Member],
        queue: Queue,
        task: Task,
        begin: Begin<'a, T>,
    ) -> Self {
        Self {
            members,
            task,
            begin,
            queue,
            under_way: FuturesUnordered::new(),
            started: None,
            pause: None,
            error_within: |_| None,
        }
    }

    /// Has a result that has errors within, such as one of two readings, slow its provider's accounts down as an error of
    /// the whole does.
    pub fn with_error_within(self, error_within: fn(&T) -> Option<&Error>) -> Self {
        Self { error_within, ..self }
    }

    /// How it ended for the next account to end; none after the last one. Nothing is lost when this
    /// is dropped half-way.
    pub async fn next(&mut self) -> Option<Outcome<T>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Runs to the end and returns how it ended for each account, in the order in which they were
    /// added. What [`next`](Self::next) returned before is not among it.
    pub async fn report(mut self) -> Report<T> {
        let mut outcomes = Vec::with_capacity(self.queue.remaining());
        while let Some(outcome) = self.next().await {
            outcomes.push(outcome);
        }
        Report::new(outcomes, self.task.access)
    }

    /// Ends the run and returns the accounts that have not ended, in the order in which they were
    /// added, as `Timeout` errors.
    ///
    /// Those under way are dropped: if the operation is a write, its effect is `Unknown`. Those that
    /// had not begun never will, and their effect is `None`.
    #[must_use = "it shows which writes may have been made"]
    pub fn stop(self) -> Report<T> {
        let (task, kind) = (self.task, ErrorKind::Timeout);
        let under_way = self.under_way.iter().map(|call| {
            call.at.outcome(Err(task.cut_short(call.at, kind, "stopped while it was under way")))
        });
        let waiting = self.queue.waiting().map(|position| {
            let at = self.place(position);
            at.outcome(Err(task.not_begun(at, kind, "stopped before it began")))
        });
        Report::new(under_way.chain(waiting).collect(), task.access)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Outcome<T>>> {
        let started = *self.started.get_or_insert_with(Instant::now);
        loop {
            let resumes = self.queue.resume();
            while let Some((position, round)) = self.queue.begin() {
                let place = (self.place(position), round);
                let call = Call::begin(self.task, place, started.elapsed(), &mut self.begin);
                self.under_way.push(call);
            }
            if let Poll::Ready(Some((outcome, round))) = Pin::new(&mut self.under_way).poll_next(cx)
            {
                let end = self.task.total.and_then(|total| started.checked_add(total));
                let lane = self.members[outcome.position].lane;
                self.queue.end(lane, round, Pressure::of(&outcome.result, self.error_within), end);
                return Poll::Ready(Some(outcome));
            }
            let Some(resumes) = resumes else {
                return if self.under_way.is_empty() { Poll::Ready(None) } else { Poll::Pending };
            };
            let pause = self.pause.insert(Box::pin(sleep_until(resumes)));
            ready!(pause.as_mut().poll(cx));
        }
    }

    fn place(&self, position: usize) -> Place<'a> {
        Place { position, member: &self.members[position] }
    }
}

impl<T> Stream for Run<'_, T> {
    type Item = Outcome<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let remaining = self.queue.remaining();
        (remaining, Some(remaining))
    }
}

impl<T> fmt::Debug for Run<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("task", &self.task)
            .field("under_way", &self.under_way.len())
            .field("remaining", &self.queue.remaining())
            .finish_non_exhaustive()
    }
}
