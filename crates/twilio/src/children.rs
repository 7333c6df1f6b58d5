//! All accounts of a credential, page after page.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec::IntoIter;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use futures_core::stream::{BoxStream, FusedStream, Stream};
use futures_util::stream::{self, StreamExt};
use tokio::time::Instant;

use crate::api::account::AccountRecord;
use crate::api::list::ListAccounts;
use crate::api::response::Page;
use crate::client::{Client, named};

/// Most pages: a listing without end is none.
const MAX_PAGES: u32 = 10_000;

/// As good as for ever; an `Instant` can't hold every `Duration`.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Accounts, each with its auth token: made by [`Client::list`] and [`Client::children`].
///
/// A [`Stream`] that reads a page when it is wanted, and follows the vendor's address of the next one, on this
/// host only. A page begins after an account, so accounts that are made meanwhile move no other past a page's
/// border.
///
/// An account that can't be read is an error, and the others of its page come all the same. Any other error
/// ends the stream ([`is_terminated`](FusedStream::is_terminated)). All pages together take at most the
/// [`listing_timeout`](crate::Settings::listing_timeout).
#[must_use = "nothing is sent until it is polled"]
pub struct Listing {
    /// Ends after its first error.
    pages: BoxStream<'static, Result<Accounts>>,
    /// What is left of the page at hand.
    page: IntoIter<Result<AccountRecord>>,
    ended: bool,
}

/// The accounts of a page.
type Accounts = Vec<Result<AccountRecord>>;

/// What comes next.
enum State {
    Read(Box<Reader>),
    Fail(Error),
    End,
}

struct Reader {
    client: Client,
    /// The parameters of the next page.
    query: Vec<(String, String)>,
    /// An account to leave out.
    except: Option<String>,
    /// The SIDs that came so far.
    seen: HashSet<String>,
    pages: u32,
    /// What reading pages may still take.
    time_left: Duration,
}

impl Client {
    /// The accounts of the credential, **the main account among them**, closed ones included: pages of
    /// `GET /2010-04-01/Accounts.json`. Each comes with its auth token. See
    /// [`children`](Self::children).
    pub fn list(&self, request: &ListAccounts) -> Listing {
        Listing::new(self.clone(), request, None)
    }

    /// The sub-accounts: [`list`](Self::list) without the account of the credential.
    pub fn children(&self, request: &ListAccounts) -> Listing {
        Listing::new(self.clone(), request, Some(self.owner().to_owned()))
    }
}

impl Listing {
    fn new(client: Client, request: &ListAccounts, except: Option<String>) -> Self {
        let time_left = client.settings().listing_timeout;
        let (query, seen) = (request.query(), HashSet::new());
        let reader = Reader { client, query, except, seen, pages: 0, time_left };
        let pages = stream::unfold(State::Read(Box::new(reader)), |state| async {
            match state {
                State::Read(reader) => Some(reader.read().await),
                State::Fail(error) => Some((Err(error), State::End)),
                State::End => None,
            }
        });
        Self { pages: pages.boxed(), page: Vec::new().into_iter(), ended: false }
    }

    /// The next account; none after the last one. Nothing is lost when this is dropped half-way.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with its path for an account that can't be read, and the next one follows. Others end
    /// the stream: as [`Client::fetch`]; `InvalidResponse` for an account that comes again, a next page that
    /// is elsewhere or can't be told, and a listing without end; `Timeout` when all pages together take too
    /// long.
    pub async fn next(&mut self) -> Option<Result<AccountRecord>> {
        StreamExt::next(self).await
    }
}

impl Reader {
    /// The next page, and what comes after it.
    async fn read(mut self: Box<Self>) -> (Result<Accounts>, State) {
        let begun = Instant::now();
        let until = begun + self.time_left.min(LONGEST);
        let page = self.client.with_deadline(until).page(&self.query).await;
        self.time_left = self.time_left.saturating_sub(begun.elapsed());
        match page {
            Ok(page) => self.take(page),
            Err(_) if self.time_left.is_zero() => (Err(self.late()), State::End),
            Err(error) => (Err(error), State::End),
        }
    }

    fn take(mut self: Box<Self>, page: Page) -> (Result<Accounts>, State) {
        let Page { accounts, next } = page;
        let mut taken = Vec::with_capacity(accounts.items.len());
        for account in accounts.items {
            if !self.seen.insert(account.sid.clone()) {
                let message = format!("account {} comes again", account.sid);
                return (Ok(taken), State::Fail(failed(ErrorKind::InvalidResponse, message)));
            }
            if self.except.as_deref() != Some(&*account.sid) {
                taken.push(Ok(account));
            }
        }
        taken.extend(accounts.unreadable.into_iter().map(Err));
        self.pages += 1;
        let next = match next {
            Ok(None) => State::End,
            Ok(Some(_)) if self.pages == MAX_PAGES => {
                let message = format!("no end of the accounts after {MAX_PAGES} pages");
                State::Fail(failed(ErrorKind::InvalidResponse, message))
            }
            Ok(Some(query)) => {
                self.query = query;
                State::Read(self)
            }
            Err(error) => State::Fail(error),
        };
        (Ok(taken), next)
    }

    fn late(&self) -> Error {
        let limit = self.client.settings().listing_timeout;
        failed(ErrorKind::Timeout, format!("no end of the accounts within {limit:.1?}"))
    }
}

impl Stream for Listing {
    type Item = Result<AccountRecord>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(account) = self.page.next() {
                return Poll::Ready(Some(account));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match ready!(self.pages.poll_next_unpin(cx)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
    }
}

impl FusedStream for Listing {
    /// Whether nothing follows any more: at the latest once the end was returned.
    fn is_terminated(&self) -> bool {
        self.ended && self.page.as_slice().is_empty()
    }
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("ended", &self.ended).finish_non_exhaustive()
    }
}

fn failed(kind: ErrorKind, message: impl Into<String>) -> Error {
    named("list", Error::with_effect(kind, Effect::None, message))
}
