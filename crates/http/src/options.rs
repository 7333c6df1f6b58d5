//! What the user of a provider crate may choose.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use cpaas_core::{Error, ErrorKind, ProviderName, Result};
use http::HeaderValue;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, SystemClock};
use crate::credential_store::{CredentialStore, NewCredentials, not_kept};
use crate::retry::RetryPolicy;
use crate::retry_budget::RetryBudgets;
use crate::token_store::TokenStore;
use crate::transport::Transport;

/// Most bytes of a response that lists what may be tens of thousands, such as child accounts or prices:
/// for [`ApiRequest::with_body_limit`](crate::provider::ApiRequest::with_body_limit).
pub const LARGE_BODY_LIMIT: usize = 64 * 1024 * 1024;

/// The limits within which every operation ends.
///
/// | setting | default |
/// |---|---|
/// | [`attempt_timeout`](Self::attempt_timeout) | 30 seconds |
/// | [`operation_timeout`](Self::operation_timeout) | 90 seconds |
/// | [`listing_timeout`](Self::listing_timeout) | 10 minutes |
/// | [`body_limit`](Self::body_limit) | 8 MiB |
/// | [`retry`](Self::retry) | [`RetryPolicy::default`]: four attempts in all, 100 retries at a host that is down |
///
/// ```
/// use std::time::Duration;
/// use cpaas_http::{RetryPolicy, Settings};
///
/// let settings = Settings::default()
///     .with_operation_timeout(Duration::from_secs(5))
///     .with_retry(RetryPolicy::never());
/// assert_eq!(settings.attempt_timeout, Duration::from_secs(30)); // ends with the operation
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Time for one attempt, from sending to the last byte of the response; less, where less is left
    /// of the operation's.
    pub attempt_timeout: Duration,
    /// Time for the whole operation: logins, attempts and the delays between them. A write begins only if
    /// enough is left of it: time to connect and a second more, or half of it, where that is less. Cut short,
    /// its outcome would be unknown.
    pub operation_timeout: Duration,
    /// Time for all pages together of a listing that has many, each of which is an operation.
    pub listing_timeout: Duration,
    /// Most bytes of a response. Operations that list many things allow more on their own.
    pub body_limit: usize,
    /// How often a request may be sent again.
    pub retry: RetryPolicy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(30),
            operation_timeout: Duration::from_secs(90),
            listing_timeout: Duration::from_secs(10 * 60),
            body_limit: 8 * 1024 * 1024,
            retry: RetryPolicy::default(),
        }
    }
}

impl Settings {
    /// Sets the time for one attempt.
    #[must_use]
    pub fn with_attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = time;
        self
    }

    /// Sets the time for the whole operation.
    #[must_use]
    pub fn with_operation_timeout(mut self, time: Duration) -> Self {
        self.operation_timeout = time;
        self
    }

    /// Sets the time for all pages together of a listing.
    #[must_use]
    pub fn with_listing_timeout(mut self, time: Duration) -> Self {
        self.listing_timeout = time;
        self
    }

    /// Sets how many bytes of a response are read at most.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets how often a request may be sent again.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }
}

type OnNewCredentials = Arc<dyn Fn(&NewCredentials) + Send + Sync>;

/// How a provider's client reaches its vendor. The same for every provider.
///
/// Every client that is made from these options, or from a clone of them, sends over one transport: the
/// one that is handed in, else one over reqwest, made when the first client is. So accounts of one vendor
/// share its connections, and the [budget](RetryPolicy::budget) of retries at its host. Options made anew
/// share nothing with others.
///
/// ```
/// use std::time::Duration;
/// use cpaas_http::{ClientOptions, Settings};
///
/// let settings = Settings::default().with_operation_timeout(Duration::from_secs(20));
/// let options = ClientOptions::default().with_settings(settings);
/// ```
#[derive(Clone)]
pub struct ClientOptions {
    /// Shared with the clones.
    transport: Arc<OnceLock<Arc<dyn Transport>>>,
    /// Shared with the clones, whatever transport they have.
    pub(crate) retry_budgets: RetryBudgets,
    pub(crate) settings: Settings,
    pub(crate) deadline: Option<Instant>,
    clock: Arc<dyn Clock>,
    tasks: TaskTracker,
    pub(crate) on_new_credentials: Option<OnNewCredentials>,
    pub(crate) credential_store: Option<Arc<dyn CredentialStore>>,
    pub(crate) token_store: Option<Arc<dyn TokenStore>>,
    user_agent_suffix: Option<String>,
}

impl ClientOptions {
    /// Sends everything through a transport of your choice. What these options are a clone of keeps its own.
    #[must_use]
    pub fn with_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Arc::new(OnceLock::from(transport));
        self
    }

    /// Sets the limits.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Ends everything by this time, beside the limits of each operation: for a program that has to end then.
    /// Near it no write begins, nor an exchange that may use up a credential; one under way keeps its own time.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Reads the time of another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Counts the renewals and changes of credentials under way here, each a task of its own.
    ///
    /// A program that ends while one is under way loses the new credential. One that stores credentials
    /// first calls [`close`](TaskTracker::close) and then [`wait`](TaskTracker::wait), which returns:
    /// every task has a deadline.
    #[must_use]
    pub fn with_task_tracker(mut self, tasks: TaskTracker) -> Self {
        self.tasks = tasks;
        self
    }

    /// Calls back whenever credentials change: a rotated refresh token, a new auth token. It must not block for
    /// long. If it panics, the client goes on with the new credentials, and a change of them ends with an error whose
    /// effect is `Applied`. What several programs use, or what must not be lost if this fails, belongs in a
    /// [store](Self::with_credential_store), which has kept them by then.
    #[must_use]
    pub fn on_new_credentials(
        mut self,
        call: impl Fn(&NewCredentials) + Send + Sync + 'static,
    ) -> Self {
        self.on_new_credentials = Some(Arc::new(call));
        self
    }

    /// Keeps the credentials that change in this store, which is made ready before anything is sent that uses up an
    /// old one.
    #[must_use]
    pub fn with_credential_store(mut self, store: Arc<dyn CredentialStore>) -> Self {
        self.credential_store = Some(store);
        self
    }

    /// Whether a store is set.
    #[must_use]
    pub fn has_credential_store(&self) -> bool {
        self.credential_store.is_some()
    }

    /// Keeps access tokens that cost a login in this store between runs of the program: one for each account.
    #[must_use]
    pub fn with_token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.token_store = Some(store);
        self
    }

    /// Whether a store of access tokens is set.
    #[must_use]
    pub fn has_token_store(&self) -> bool {
        self.token_store.is_some()
    }

    /// The same options for a client of another account, for provider crates: its credentials are stored nowhere and
    /// announced to nobody.
    #[must_use]
    pub fn for_another_account(mut self) -> Self {
        self.on_new_credentials = None;
        self.credential_store = None;
        self.token_store = None;
        self
    }

    /// Adds the name of your program to the `User-Agent` of every request, such as `acme-billing/2.1`: behind
    /// `cpaas/0.1.0 (sonetel)` and a space.
    ///
    /// # Errors
    ///
    /// `Config`, with the field `user_agent_suffix`, for a suffix that is empty, has more than 256 bytes,
    /// begins or ends with a space, or has anything else than spaces and printable ASCII characters.
    pub fn with_user_agent_suffix(mut self, suffix: impl Into<String>) -> Result<Self> {
        let suffix = suffix.into();
        let is_printable = suffix.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_printable || suffix.trim() != suffix || !(1..=256).contains(&suffix.len()) {
            let message = "not 1 to 256 printable ASCII characters, without spaces around them";
            let error = Error::before_sending(ErrorKind::Config, message);
            return Err(error.with_field("user_agent_suffix"));
        }
        self.user_agent_suffix = Some(suffix);
        Ok(self)
    }

    /// The `User-Agent` of a provider's requests.
    pub(crate) fn user_agent(&self, provider: ProviderName) -> HeaderValue {
        let mut text = format!("cpaas/{} ({provider})", env!("CARGO_PKG_VERSION"));
        if let Some(suffix) = &self.user_agent_suffix {
            text = format!("{text} {suffix}");
        }
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("cpaas"))
    }

    /// The clock, for provider crates.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Where renewals and changes of credentials are counted.
    pub(crate) fn task_tracker(&self) -> TaskTracker {
        self.tasks.clone()
    }

    /// Reports new credentials to the user, for provider crates.
    ///
    /// # Errors
    ///
    /// As [`CredentialExchange::finish`](crate::provider::CredentialExchange::finish).
    pub fn announce(&self, new: &NewCredentials) -> Result<()> {
        let announce = || {
            if let Some(store) = &self.token_store {
                store.replaced(new);
            }
            if let Some(call) = &self.on_new_credentials {
                call(new);
            }
        };
        catch_unwind(AssertUnwindSafe(announce)).map_err(|_| not_kept(new.provider))
    }

    /// The transport to use: the one handed in, else the one over reqwest that all clones share.
    #[cfg(feature = "rustls")]
    #[expect(clippy::unnecessary_wraps, reason = "without TLS it can fail")]
    pub(crate) fn transport(&self) -> Result<Arc<dyn Transport>> {
        let make = || Arc::new(crate::transport::ReqwestTransport::default()) as _;
        Ok(Arc::clone(self.transport.get_or_init(make)))
    }

    /// The transport to use: the one handed in.
    #[cfg(not(feature = "rustls"))]
    pub(crate) fn transport(&self) -> Result<Arc<dyn Transport>> {
        self.transport.get().cloned().ok_or_else(|| {
            let message = "no transport: hand one in, or enable the feature `rustls`";
            Error::before_sending(ErrorKind::Config, message)
        })
    }
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            transport: Arc::default(),
            retry_budgets: RetryBudgets::default(),
            settings: Settings::default(),
            deadline: None,
            clock: Arc::new(SystemClock),
            tasks: TaskTracker::new(),
            on_new_credentials: None,
            credential_store: None,
            token_store: None,
            user_agent_suffix: None,
        }
    }
}

impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientOptions")
            .field("transport", &self.transport.get())
            .field("settings", &self.settings)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
