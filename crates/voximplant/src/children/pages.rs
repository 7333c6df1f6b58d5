//! Reading pages ahead of whoever takes them.

use std::task::{Context, Poll, ready};

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::ApiResponse;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;

use super::named;
use crate::api::children::GetChildrenAccounts;
use crate::client::Client;

/// Most pages that were asked for and not taken yet. One that has come and one on its way: so the vendor
/// is asked for a page the moment it has sent the one before, whatever the taker is doing.
const AHEAD: usize = 2;

/// Where the pages begin that are to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) offset: u64,
    pub(super) size: u64,
    pub(super) pages: u64,
}

impl Plan {
    fn offsets(self) -> impl Iterator<Item = u64> + Send {
        let Self { offset, size, pages } = self;
        (0..pages).map(move |page| offset.saturating_add(page.saturating_mul(size)))
    }
}

/// Pages that a task reads one after another, until the last one, the first failure, or until this is
/// dropped. They are decoded by whoever takes them.
pub(super) struct Pages {
    /// How many there are yet to take.
    left: u64,
    answers: Receiver<Result<ApiResponse>>,
    reader: JoinHandle<()>,
}

impl Pages {
    pub(super) fn read(client: Client, request: GetChildrenAccounts, plan: Plan) -> Result<Self> {
        let runtime = Handle::try_current()
            .map_err(|_| named(Error::new(ErrorKind::Config, "not within a tokio runtime")))?;
        let (sender, answers) = mpsc::channel(AHEAD);
        let reader = runtime.spawn(read(client, request, plan, sender));
        Ok(Self { left: plan.pages, answers, reader })
    }

    /// Whether there is none left.
    pub(super) fn are_taken(&self) -> bool {
        self.left == 0
    }

    /// The next page.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<ApiResponse>> {
        let page = ready!(self.answers.poll_recv(cx)).unwrap_or_else(|| {
            let message = "the reading of a page was abandoned";
            Err(named(Error::new(ErrorKind::Provider, message)))
        });
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
    answers: Sender<Result<ApiResponse>>,
) {
    for offset in plan.offsets() {
        let Ok(place) = answers.reserve().await else { return };
        let answer = client.answer(&request.clone().from_offset(offset)).await;
        let failed = answer.is_err();
        place.send(answer);
        if failed {
            return;
        }
    }
}
