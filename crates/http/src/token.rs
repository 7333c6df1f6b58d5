//! Tokens that expire: cached, renewed once however many tasks wait.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{Effect, Error, ErrorKind, Result, Timestamp};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::auth::{AuthScheme, Authenticator, Credential};
use crate::clock::Clock;
use crate::config::is_blank;
use crate::credential_exchange::{CredentialExchange, too_late};
use crate::options::ClientOptions;
use crate::token_store::{Token, TokenStore};

/// Where tokens come from. Printed together with the client that uses it, so its `Debug` must show no
/// secret.
#[async_trait]
pub trait TokenSource: fmt::Debug + Send + Sync + 'static {
    /// Gets a new token.
    ///
    /// # Errors
    ///
    /// Why none can be had.
    async fn fetch(&self) -> Result<Token>;

    /// Makes ready for an exchange that uses up a credential, if getting the next token is one; by default it is
    /// not. Nothing is sent yet, and the caller may give up; the exchange begins at `begin_by` at the latest.
    ///
    /// # Errors
    ///
    /// Why the new credential could not be kept; `Timeout` after `begin_by`.
    async fn prepare(&self, _begin_by: Instant) -> Result<Option<CredentialExchange>> {
        Ok(None)
    }

    /// Gets a new token by the exchange that was [prepared](Self::prepare).
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch).
    async fn exchange(&self, exchange: CredentialExchange) -> Result<Token> {
        drop(exchange);
        self.fetch().await
    }

    /// Whether a later token may differ from the last. A token that was handed in can't be renewed.
    fn is_renewable(&self) -> bool {
        true
    }

    /// Whether [`fetch`](Self::fetch) may use up the credential that the token is had with, such as a refresh
    /// token that is replaced by each exchange. A program that ends waits for such an exchange, so that
    /// the new credential can be stored; for a login by password it does not. An exchange that was
    /// [prepared](Self::prepare) is waited for in any case.
    fn uses_up_credential(&self) -> bool {
        true
    }

    /// Whether getting a token costs a login of this account, so that one is worth keeping in the
    /// [`TokenStore`] of the options. By default it is not.
    fn is_worth_keeping(&self) -> bool {
        false
    }
}

/// An [`Authenticator`] that keeps the token of a [`TokenSource`] until shortly before it expires.
///
/// * One renewal at a time: tasks that need a token meanwhile wait for that one and share how it
///   ends, good or bad.
/// * A renewal runs as a task of its own: a caller who gives up does not lose a refresh token that
///   the vendor has already exchanged.
/// * Near a caller's deadline, no renewal begins that may use up the credential.
/// * A refused token is dropped only if it is still the one in use.
/// * A login that the vendor refuses (`Unauthenticated`) or limits (`RateLimited`) is not tried again for half a minute,
///   or for as long as the vendor requires: every later call fails with the same error. Vendors lock accounts after
///   several.
#[derive(Debug)]
pub struct TokenCache<S> {
    shared: Arc<Shared<S>>,
}

#[derive(Debug)]
struct Shared<S> {
    source: S,
    clock: Arc<dyn Clock>,
    tasks: TaskTracker,
    /// For the next run of the program.
    store: Option<Arc<dyn TokenStore>>,
    state: RwLock<State>,
    /// Held by the one renewal under way.
    renewal: Arc<Mutex<()>>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Cached>,
    /// Counts finished renewals; also the generation of the token that the last good one brought.
    renewals: u64,
    /// Why the last renewal failed, if it did, and when.
    failure: Option<(Error, Timestamp)>,
}

#[derive(Clone, Debug)]
struct Cached {
    credential: Credential,
    /// From when on a new one is fetched instead; never, for a token without an expiry.
    renew_at: Option<Timestamp>,
}

/// How long a refused login is not tried again.
const REFUSAL_KEPT: Duration = Duration::from_secs(30);

/// How long before its expiry a token is renewed, or a quarter of its life if that is shorter.
const MARGIN: Duration = Duration::from_secs(60);

impl<S: TokenSource> TokenCache<S> {
    /// An empty cache, with the clock of these options.
    #[must_use]
    pub fn new(source: S, options: &ClientOptions) -> Self {
        let store = options.token_store.clone().filter(|_| source.is_worth_keeping());
        let shared = Shared {
            source,
            store,
            clock: options.clock(),
            tasks: options.task_tracker(),
            state: RwLock::default(),
            renewal: Arc::new(Mutex::new(())),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Whether a token that is refused may be replaced by another.
    #[must_use]
    pub fn is_renewable(&self) -> bool {
        self.shared.source.is_renewable()
    }

    /// The token to use now.
    async fn token(&self, begin_by: Instant) -> Result<Cached> {
        let seen = match self.shared.usable() {
            Ok(token) => return Ok(token),
            Err(renewals) => renewals,
        };
        if let Some(refusal) = self.shared.refusal() {
            return Err(refusal);
        }
        let turn = Arc::clone(&self.shared.renewal).lock_owned().await;
        match self.shared.outcome_since(seen) {
            Some(outcome) => outcome,
            None => self.renew(turn, begin_by).await,
        }
    }

    /// Gets a new token, in the turn of this caller.
    async fn renew(&self, turn: OwnedMutexGuard<()>, begin_by: Instant) -> Result<Cached> {
        if let Some(kept) = self.shared.kept().await {
            return Ok(kept);
        }
        let source = &self.shared.source;
        let exchange = source.prepare(begin_by).await?;
        let is_counted = exchange.is_none() && source.uses_up_credential();
        if is_counted && Instant::now() > begin_by {
            return Err(too_late());
        }
        let shared = Arc::clone(&self.shared);
        let renewal = async move {
            let fetched = match exchange {
                Some(exchange) => shared.source.exchange(exchange).await,
                None => shared.source.fetch().await,
            };
            if let (Some(store), Ok(token)) = (&shared.store, &fetched) {
                store.keep(token).await;
            }
            let outcome = shared.store(fetched);
            drop(turn);
            outcome
        };
        let renewal = renewal.in_current_span();
        let renewal =
            if is_counted { self.shared.tasks.spawn(renewal) } else { tokio::spawn(renewal) };
        renewal.await.unwrap_or_else(|_| {
            let message = "the renewal of the token was abandoned";
            Err(Error::with_effect(ErrorKind::Provider, Effect::Unknown, message))
        })
    }
}

impl<S: TokenSource> Shared<S> {
    fn read(&self) -> RwLockReadGuard<'_, State> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cached token if it still serves, else how many renewals there have been.
    fn usable(&self) -> Result<Cached, u64> {
        let state = self.read();
        match &state.token {
            Some(token) if token.renew_at.is_none_or(|at| self.clock.now() < at) => {
                Ok(token.clone())
            }
            _ => Err(state.renewals),
        }
    }

    /// The token of an earlier run, before the first login.
    async fn kept(&self) -> Option<Cached> {
        let store = self.store.as_ref().filter(|_| self.read().renewals == 0)?;
        let token = store.load().await?;
        let now = self.clock.now();
        let renew_at = token.expires_at.and_then(|at| renew_at(at, now))?;
        (now < renew_at).then(|| self.store(Ok(token)).ok()).flatten()
    }

    /// The refusal of the last login, as long as it is not to be tried again.
    fn refusal(&self) -> Option<Error> {
        let state = self.read();
        let (error, at) = state.failure.as_ref()?;
        let kept = match error.kind() {
            ErrorKind::Unauthenticated => REFUSAL_KEPT,
            ErrorKind::RateLimited => error.retry_after().unwrap_or(REFUSAL_KEPT),
            _ => return None,
        };
        let is_recent = self.clock.now().saturating_duration_since(*at) < kept;
        is_recent.then(|| error.clone())
    }

    /// How the renewal ended that this task waited for; `None` if there was none.
    fn outcome_since(&self, seen: u64) -> Option<Result<Cached>> {
        let state = self.read();
        if state.renewals == seen {
            return None;
        }
        state.failure.clone().map(|(error, _)| Err(error)).or_else(|| state.token.clone().map(Ok))
    }

    fn store(&self, fetched: Result<Token>) -> Result<Cached> {
        let mut state = self.write();
        state.renewals += 1;
        match fetched.and_then(not_blank) {
            Ok(Token { secret, expires_at }) => {
                let renew_at = expires_at.and_then(|at| renew_at(at, self.clock.now()));
                let credential = Credential::new(AuthScheme::Bearer(secret), state.renewals);
                let token = Cached { credential, renew_at };
                state.failure = None;
                state.token = Some(token.clone());
                Ok(token)
            }
            Err(error) => {
                state.failure = Some((error.clone(), self.clock.now()));
                state.token = None;
                Err(error)
            }
        }
    }
}

/// An empty token would be sent, and refused, with every request.
fn not_blank(token: Token) -> Result<Token> {
    if is_blank(&token.secret) {
        let message = "the new token is empty";
        return Err(Error::before_sending(ErrorKind::InvalidResponse, message));
    }
    Ok(token)
}

/// `None` for a token that has expired by our clock: the clock is then the likelier culprit, and
/// fetching one token after another would not mend it. It is used until it is refused.
fn renew_at(expires_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let life = expires_at.saturating_duration_since(now);
    (!life.is_zero()).then(|| now.saturating_add(life.saturating_sub(MARGIN.min(life / 4))))
}

#[async_trait]
impl<S: TokenSource> Authenticator for TokenCache<S> {
    async fn credential(&self, begin_by: Instant) -> Result<Credential> {
        Ok(self.token(begin_by).await?.credential)
    }

    async fn refused(&self, refused: &Credential) -> bool {
        if !self.is_renewable() {
            return false;
        }
        let is_current = {
            let mut state = self.shared.write();
            let current = state.token.as_ref().map(|token| token.credential.generation());
            let is_current = current == Some(refused.generation());
            if is_current {
                state.token = None;
            }
            is_current
        };
        if let (Some(store), true) = (&self.shared.store, is_current) {
            store.discard().await;
        }
        true
    }
}
