//! Sending the requests of one account. The order, outermost first:
//!
//! 1. the operation's span, here
//! 2. until the operation's deadline (`operation`):
//!    1. the credential, from the authenticator
//!    2. one attempt (`attempt`), in its own span and within its own time: build → transport →
//!       bounded read → classify
//!    3. a refused credential is renewed, once
//!    4. the retry decision (`retry`), what it costs (`retry_budget`), and its delay
//! 3. decode (`response`), with the JSON path in the error

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{ProviderName, Result};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::{Instrument as _, field};

use crate::attempt::Sender;
use crate::auth::{Authenticator, Credential};
use crate::classify::Classifier;
use crate::deadline::Deadline;
use crate::operation::Operation;
use crate::options::{ClientOptions, Settings};
use crate::request::ApiRequest;
use crate::response::ApiResponse;
use crate::runtime;

/// What a request takes beyond connecting, as a rule.
const MARGIN: Duration = Duration::from_secs(1);

/// Sends the requests of one account at one vendor. Cheap to clone.
///
/// It needs a tokio runtime with timers and I/O, as `#[tokio::main]` and
/// [`Builder::enable_all`](tokio::runtime::Builder::enable_all) make it. Outside a runtime every call
/// returns a `Config` error; in one without timers or I/O, tokio panics.
#[derive(Clone, Debug)]
pub struct ApiClient {
    /// Shared: futures hold clones of a client.
    sender: Arc<Sender>,
    settings: Settings,
    authenticator: Arc<dyn Authenticator>,
    /// When the call ends that this client is for.
    deadline: Option<Deadline>,
    /// When everything ends.
    last: Option<Instant>,
}

impl ApiClient {
    /// A client that sends without credentials.
    ///
    /// # Errors
    ///
    /// `Config`, if no transport was handed in and none is compiled in.
    pub fn new(
        provider: ProviderName,
        options: &ClientOptions,
        classifier: Arc<dyn Classifier>,
    ) -> Result<Self> {
        let sender = Sender {
            provider,
            transport: options.transport().map_err(|error| error.with_provider(provider))?,
            clock: options.clock(),
            retry_budgets: options.retry_budgets.clone(),
            classifier,
            user_agent: options.user_agent(provider),
        };
        Ok(Self {
            sender: Arc::new(sender),
            settings: options.settings.clone(),
            authenticator: Arc::new(Credential::none()),
            deadline: None,
            last: options.deadline,
        })
    }

    /// The same client, with credentials.
    #[must_use]
    pub fn with_authenticator(mut self, authenticator: Arc<dyn Authenticator>) -> Self {
        self.authenticator = authenticator;
        self
    }

    /// The same client with other limits: for calls that have less time than others, or more.
    #[must_use]
    pub fn with_settings(&self, settings: Settings) -> Self {
        Self { settings, ..self.clone() }
    }

    /// The limits.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same client for one call of several requests, which have the time of one operation
    /// together. A client that already is for one call is returned as it is.
    #[must_use]
    pub fn with_shared_deadline(&self) -> Self {
        Self { deadline: Some(self.end()), ..self.clone() }
    }

    /// The same client for calls that end by this time, or earlier if it is for one call already: for
    /// whoever sends several, such as reads until a change shows.
    #[must_use]
    pub fn with_deadline(&self, deadline: Instant) -> Self {
        Self { deadline: Some(self.end().or_at(Some(deadline))), ..self.clone() }
    }

    /// The same client with at least the default time, and no deadline besides: for exchanges of
    /// credentials. Cut short, the new credential would be lost; a caller that waits for it keeps its
    /// own deadline.
    #[must_use]
    pub fn for_token_exchange(&self) -> Self {
        let usual = Settings::default();
        let mut patient = Self { deadline: None, last: None, ..self.clone() };
        let settings = &mut patient.settings;
        settings.attempt_timeout = settings.attempt_timeout.max(usual.attempt_timeout);
        settings.operation_timeout = settings.operation_timeout.max(usual.operation_timeout);
        patient
    }

    /// When an operation that begins now ends.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.end().at
    }

    /// When at the latest to begin what must not be cut short, if it ends by [`deadline`](Self::deadline):
    /// a write, or an exchange of a credential. There is time to connect then, and a second more; or half of
    /// the [time of an operation](Settings::operation_timeout), where that is less.
    #[must_use]
    pub fn begin_by(&self) -> Instant {
        let deadline = self.deadline();
        deadline.checked_sub(self.needed()).unwrap_or(deadline)
    }

    /// How much time is needed to begin what must not be cut short.
    fn needed(&self) -> Duration {
        let connecting = self.sender.transport.connect_timeout().unwrap_or_default();
        connecting.saturating_add(MARGIN).min(self.settings.operation_timeout / 2)
    }

    fn end(&self) -> Deadline {
        let end = self.deadline.unwrap_or_else(|| Deadline::after(self.settings.operation_timeout));
        end.or_at(self.last)
    }

    /// Sends a request and reads the response as JSON.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and as [`ApiResponse::decode`].
    pub async fn call<T: DeserializeOwned>(&self, request: &ApiRequest) -> Result<T> {
        self.send(request).await?.decode()
    }

    /// Sends a request until it succeeds, may not be sent again, or the time is up.
    ///
    /// # Errors
    ///
    /// Of the kind and with the effect that the last attempt ended with; `Timeout` when the
    /// operation's time is up, or too little of it is left for a write; the authenticator's error when there is no credential to send; `Config`
    /// outside a tokio runtime.
    pub async fn send(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let span = tracing::info_span!(
            "operation",
            provider = self.sender.provider.as_str(),
            operation = &*request.operation,
            error.type = field::Empty,
        );
        let operation =
            self.operation().map_err(|error| error.with_operation(request.operation.clone()));
        let sent = async { operation?.send(request).await };
        let result = sent.instrument(span.clone()).await;
        result.map_err(|error| {
            span.record("error.type", error.kind().as_str());
            tracing::debug!(parent: &span, %error, "failed");
            error
        })
    }

    /// The credential that the next request would be sent with: for what can be read from it, such
    /// as the claims of a token.
    ///
    /// # Errors
    ///
    /// The authenticator's, when there is none; `Timeout`; `Config` outside a tokio runtime. Never with
    /// an effect.
    pub async fn credential(&self) -> Result<Credential> {
        self.operation()?.credential().await
    }

    fn operation(&self) -> Result<Operation<'_>> {
        runtime::require().map_err(|error| error.with_provider(self.sender.provider))?;
        Ok(Operation {
            sender: &self.sender,
            authenticator: &*self.authenticator,
            settings: &self.settings,
            deadline: self.end(),
            needed: self.needed(),
        })
    }
}
