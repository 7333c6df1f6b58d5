//! Reading pages ahead of their consumer.

use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use cpaas_http::provider::ApiResponse;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::api::children::GetChildrenAccounts;
use crate::client::{Client, named};

/// Where the pages begin that are to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) offset: u64,
    pub(super) size: u64,
    pub(super) pages: u64,
    /// How long reading them may take.
    pub(super) time: Duration,
}

/// A page, and how long reading it took.
pub(super) struct Taken {
    pub(super) answer: ApiResponse,
    pub(super) time: Duration,
}

impl Plan {
    fn offsets(self) -> impl Iterator<Item = u64> + Send {
        let Self { offset, size, pages, .. } = self;
        (0..pages).map(move |index| offset.saturating_add(index.saturating_mul(size)))
    }
}

/// Pages that a task reads one after another, until the last one, the first failure, or until this is
/// dropped. The consumer decodes them.
///
/// One is read ahead: the vendor is asked for a page once the one before it has come and is wanted. So if
/// it is wanted before it comes, the reader goes on at once, and need not wait until it is taken.
pub(super) struct Pages {
    /// How many there are yet to take.
    left: u64,
    answers: Receiver<Result<Taken>>,
    /// One permit for the first page, and one more for each that is wanted.
    may_read: Arc<Semaphore>,
    /// Whether the next page was wanted already: it is waited for by more than one poll.
    is_wanted: bool,
    reader: JoinHandle<()>,
}

impl Pages {
    pub(super) fn read(client: Client, request: GetChildrenAccounts, plan: Plan) -> Result<Self> {
        let runtime = Handle::try_current()
            .map_err(|_| failed(ErrorKind::Config, "not within a tokio runtime"))?;
        let (sender, answers) = mpsc::channel(1);
        let may_read = Arc::new(Semaphore::new(1));
        let reader = runtime.spawn(read(client, request, plan, Arc::clone(&may_read), sender));
        Ok(Self { left: plan.pages, answers, may_read, is_wanted: false, reader })
    }

    /// Whether there is none left.
    pub(super) fn are_taken(&self) -> bool {
        self.left == 0
    }

    /// The next page.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Taken>> {
        if !std::mem::replace(&mut self.is_wanted, true) {
            self.may_read.add_permits(1);
        }
        let page = ready!(self.answers.poll_recv(cx)).unwrap_or_else(|| {
            Err(failed(ErrorKind::Provider, "the reading of a page was abandoned"))
        });
        self.is_wanted = false;
        self.left = self.left.saturating_sub(1);
        Poll::Ready(page)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn read(
    client: Client,
    request: GetChildrenAccounts,
    plan: Plan,
    may_read: Arc<Semaphore>,
    answers: Sender<Result<Taken>>,
) {
    let mut left = plan.time;
    for offset in plan.offsets() {
        let Ok(permit) = may_read.acquire().await else { return };
        permit.forget();
        let begun = Instant::now();
        let request = request.clone().offset(offset);
        let answer = timeout(left, client.response(&request)).await;
        let answer = answer.unwrap_or_else(|_| Err(late(&client)));
        let time = begun.elapsed();
        left = left.saturating_sub(time);
        let is_failure = answer.is_err();
        if answers.send(answer.map(|answer| Taken { answer, time })).await.is_err() || is_failure {
            return;
        }
    }
}

fn late(client: &Client) -> Error {
    let limit = client.settings().listing_timeout;
    failed(ErrorKind::Timeout, format!("no end of the children within {limit:.1?}"))
}

pub(super) fn failed(kind: ErrorKind, message: impl Into<String>) -> Error {
    named::<GetChildrenAccounts>(Error::with_effect(kind, Effect::None, message))
}
