//! All children of an account, page after page.

mod page;
mod pages;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::provider::ApiResponse;
use futures_core::{FusedStream, Stream};
use page::Page;
use pages::{Pages, Plan, failed};

use crate::api::account_info::AccountInfoType;
use crate::api::children::GetChildrenAccounts;
use crate::api::enums::ChildrenOrder;
use crate::api::id::Id;
use crate::client::Client;

/// Most children in a page: the vendor's limit.
const PAGE_SIZE: u64 = 1000;

/// Most pages: a listing without end is none.
const MAX_PAGES: u32 = 10_000;

/// Most pages in a row with less than a tenth of what was requested, and more to come: they lead nowhere.
const MAX_SPARSE_PAGES: u32 = 200;

/// The children of an account: made by [`Client::children`].
///
/// A [`Stream`] of the children in the order of their ids, each once. It goes on until it has as many
/// as the vendor counts, or the vendor has no more; short pages don't end it. Children made
/// meanwhile come last. What stops matching the request's filters meanwhile moves the others forward,
/// past the next page's start: for a complete listing, filter by what stays.
///
/// A child that can't be read is an error in its place, and those after it follow. Any other error ends the
/// stream ([`is_terminated`](FusedStream::is_terminated)); [`offset`](Self::offset) tells where to go on. One page at most is
/// read ahead, by a task that dropping the stream ends; a child is decoded when it comes next. Needs a
/// tokio runtime. A page has 1,000 children unless the request's `count` is smaller. A listing counts as one
/// without end after 10,000 pages, or 200 in a row with less than a tenth of what was requested; all its pages
/// together take at most the [`listing_timeout`](crate::Settings::listing_timeout).
#[must_use = "nothing is sent until it is polled"]
pub struct Children {
    client: Client,
    request: GetChildrenAccounts,
    /// The page at hand, until the next one comes.
    page: Option<Page>,
    /// Those after it, which are being read.
    pages: Option<Pages>,
    /// Of the child that comes next.
    offset: u64,
    last_id: Option<Id>,
    pages_taken: u32,
    /// Of those, how many of the last ones were far from full.
    sparse_pages: u32,
    /// What reading pages may still take.
    time_left: Duration,
    ended: bool,
}

impl Client {
    /// All children that a request selects, however many: pages of `GetChildrenAccounts`, in the
    /// order of their ids.
    ///
    /// `count` is the size of a page, at most 1,000 and by default that; `offset` is where to start;
    /// `order_by` is not taken from the request. The next page is read while this one is worked on.
    ///
    /// ```no_run
    /// use cpaas_voximplant::{Client, GetChildrenAccounts};
    ///
    /// # async fn example(client: Client) -> cpaas_voximplant::Result<()> {
    /// let mut children = client.children(GetChildrenAccounts::new().active(true));
    /// while let Some(child) = children.next().await {
    ///     let child = child?;
    ///     println!("{} {:?}", child.account_id, child.balance);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn children(&self, request: GetChildrenAccounts) -> Children {
        Children::new(self.clone(), request)
    }
}

impl Children {
    fn new(client: Client, mut request: GetChildrenAccounts) -> Self {
        let offset = request.offset.unwrap_or(0);
        request.count = Some(request.count.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE));
        request.order_by = Some(ChildrenOrder::Id);
        Self {
            time_left: client.settings().listing_timeout,
            client,
            request,
            page: None,
            pages: None,
            offset,
            last_id: None,
            pages_taken: 0,
            sparse_pages: 0,
            ended: false,
        }
    }

    /// How many children come before the next one: where another listing would go on, by
    /// [`GetChildrenAccounts::offset`].
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next child; none after the last one. Nothing is lost when this is dropped half-way.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with its path for a child that can't be read, and the next one follows. Others
    /// end the stream: as [`Client::get_children_accounts`]; `InvalidResponse` for a child that comes again, or for
    /// a listing without end; `Timeout` when all pages together take too long; `Config` outside a tokio runtime; `Provider` if the task that reads was
    /// abandoned, by the end of its runtime or a panic of the transport.
    pub async fn next(&mut self) -> Option<Result<AccountInfoType>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AccountInfoType>>> {
        loop {
            if let Some(child) = self.page.as_mut().and_then(Page::next) {
                // One that can't be read does not hide those after it.
                let read = match child {
                    Ok(child) => self.check(child).or_else(|error| self.or_end(Err(error))),
                    unreadable => unreadable,
                };
                self.offset = self.offset.saturating_add(u64::from(!self.is_terminated()));
                return Poll::Ready(Some(read));
            }
            if self.ended {
                self.page = None;
                return Poll::Ready(None);
            }
            let turned = match &mut self.pages {
                None => self.read(self.offset, None),
                Some(pages) => ready!(pages.poll(cx)).and_then(|taken| {
                    self.time_left = self.time_left.saturating_sub(taken.time);
                    self.turn(taken.answer)
                }),
            };
            if let Err(error) = turned {
                return Poll::Ready(Some(self.or_end(Err(error))));
            }
        }
    }

    /// Takes up a page, and sees to it that what follows is being read.
    fn turn(&mut self, answer: ApiResponse) -> Result<()> {
        self.pages_taken += 1;
        if self.pages_taken > MAX_PAGES {
            return Err(invalid(format!("no end of the children after {MAX_PAGES} pages")));
        }
        // The text of one page goes before the next one is taken apart.
        self.page = None;
        let page = self.page.insert(Page::new(answer)?);
        let (count, total) = (page.count, page.total);
        let next = self.offset.saturating_add(count);
        if let Some(total) = total.filter(|total| count == 0 && self.offset < *total) {
            // It must not seem whole.
            let offset = self.offset;
            return Err(invalid(format!("an empty page at offset {offset} of {total} children")));
        }
        self.ended = count == 0 || total.is_some_and(|total| next >= total);
        if self.ended {
            self.pages = None;
            return Ok(());
        }
        let is_sparse = count.saturating_mul(10) < self.size();
        self.sparse_pages = if is_sparse { self.sparse_pages + 1 } else { 0 };
        if self.sparse_pages > MAX_SPARSE_PAGES {
            let message = format!(
                "no end of the children: {MAX_SPARSE_PAGES} pages in a row have less than a tenth of the {} \
                 requested",
                self.size()
            );
            return Err(invalid(message));
        }
        // Only a page of the requested size shows where the others begin.
        let is_full = count == self.size();
        match &self.pages {
            Some(pages) if is_full && !pages.are_taken() => Ok(()),
            _ => self.read(next, total.filter(|_| is_full)),
        }
    }

    /// Begins to read, from there to the last page; or one page, if the last one can't be determined.
    fn read(&mut self, offset: u64, total: Option<u64>) -> Result<()> {
        let size = self.size();
        let pages = total.map_or(1, |total| total.saturating_sub(offset).div_ceil(size));
        let plan = Plan { offset, size, pages, time: self.time_left };
        self.pages = Some(Pages::read(self.client.clone(), self.request.clone(), plan)?);
        Ok(())
    }

    fn size(&self) -> u64 {
        self.request.count.unwrap_or(PAGE_SIZE)
    }

    /// Every id is greater than the one before.
    fn check(&mut self, child: AccountInfoType) -> Result<AccountInfoType> {
        let id = child.account_id;
        match self.last_id.replace(id) {
            Some(last) if last == id => Err(invalid(format!("child {id} comes again"))),
            Some(last) if last > id => {
                Err(invalid(format!("child {id} comes again, or out of order, after {last}")))
            }
            _ => Ok(child),
        }
    }

    fn or_end<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            self.ended = true;
            self.pages = None;
            self.page = None;
        }
        result
    }
}

impl Stream for Children {
    type Item = Result<AccountInfoType>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

impl FusedStream for Children {
    /// Whether nothing follows any more.
    fn is_terminated(&self) -> bool {
        self.ended && self.page.is_none()
    }
}

impl fmt::Debug for Children {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Children")
            .field("request", &self.request)
            .field("offset", &self.offset)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

fn invalid(message: impl Into<String>) -> Error {
    failed(ErrorKind::InvalidResponse, message)
}
