//! What went wrong, and what became of the request.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::provider_name::ProviderName;
use crate::words::words;

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

words! {
    /// What went wrong. Generic code matches on this; the details stay in the [`Error`].
    pub enum ErrorKind {
        /// The provider has no such operation, or its `update` does not take this field.
        Unsupported = "unsupported",
        /// The configuration or the credentials are missing or malformed. Nothing was sent.
        Config = "config",
        /// The request is not one the platform can carry out: a missing, malformed or unknown value.
        InvalidRequest = "invalid_request",
        /// The platform does not accept the credentials.
        Unauthenticated = "unauthenticated",
        /// The credentials are valid, but do not permit this.
        PermissionDenied = "permission_denied",
        /// The account is suspended, closed or not yet activated.
        AccountInactive = "account_inactive",
        /// There is no such account or object.
        NotFound = "not_found",
        /// The request collides with the present state, such as a name that is taken.
        Conflict = "conflict",
        /// There is not enough money on the account.
        InsufficientFunds = "insufficient_funds",
        /// The platform limits the rate of requests; see [`Error::retry_after`].
        RateLimited = "rate_limited",
        /// The platform, or something before it, is not able to respond now.
        Unavailable = "unavailable",
        /// No complete response within the time allowed.
        Timeout = "timeout",
        /// The connection could not be made, or broke.
        Transport = "transport",
        /// A response arrived and is not what the platform documents.
        InvalidResponse = "invalid_response",
        /// The platform refused for a reason that fits no other kind; see [`Error::vendor_code`].
        Provider = "provider",
    }
}

impl ErrorKind {
    /// Whether the same call may succeed later, judging by the kind alone.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::RateLimited | Self::Unavailable | Self::Timeout | Self::Transport)
    }
}

words! {
    /// What became of a request that failed.
    ///
    /// A read never has an effect. For a write this is the question that decides whether it may be
    /// made again: if it is `Unknown`, check the account before you repeat it.
    pub enum Effect {
        /// Certainly nothing was done.
        None = "none",
        /// The write may have been carried out: it may have arrived and no clear response came back.
        Unknown = "unknown",
        /// The write was accepted, but what followed it, such as reading it back, failed.
        Applied = "applied",
    }
}

/// The error of every `cpaas` crate: a [kind](ErrorKind), what became of the request, and the
/// details that are known. One machine word wide.
///
/// `Display` is one line: provider, operation, message, and in brackets the kind and codes. It never
/// contains a secret. A chain says each thing once: [`source`](StdError::source) leaves out what the
/// message has already.
///
/// ```
/// use cpaas_core::{Effect, Error, ErrorKind, ProviderName};
///
/// let error = Error::with_effect(ErrorKind::RateLimited, Effect::None, "too many requests")
///     .with_provider(ProviderName::new("acme"))
///     .with_operation("get_account")
///     .with_http_status(429);
/// assert_eq!(
///     error.to_string(),
///     "acme get_account: too many requests (rate_limited, HTTP 429)",
/// );
/// assert!(error.is_retryable());
/// assert_eq!(error.effect(), Effect::None);
/// ```
#[derive(Clone)]
pub struct Error(Box<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    effect: Effect,
    provider: Option<ProviderName>,
    operation: Option<Cow<'static, str>>,
    http_status: Option<u16>,
    vendor_code: Option<String>,
    field: Option<Cow<'static, str>>,
    retry_after: Option<Duration>,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Making errors: for provider crates.
impl Error {
    /// An error from before anything was sent: its effect is [`Effect::None`].
    ///
    /// The message is one line: what is wrong, in words the user knows.
    #[must_use]
    pub fn before_sending(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::with_effect(kind, Effect::None, message)
    }

    /// An error with what became of the request: `Unknown` unless it is certain, `None` for a read.
    ///
    /// The message is one line: what is wrong, in words the user knows.
    #[must_use]
    pub fn with_effect(kind: ErrorKind, effect: Effect, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            effect,
            provider: None,
            operation: None,
            http_status: None,
            vendor_code: None,
            field: None,
            retry_after: None,
            message: message.into(),
            source: None,
        }))
    }

    /// Replaces the effect, for example because of what followed the request.
    #[must_use]
    pub fn replace_effect(mut self, effect: Effect) -> Self {
        self.0.effect = effect;
        self
    }

    /// Names the provider.
    #[must_use]
    pub fn with_provider(mut self, provider: ProviderName) -> Self {
        self.0.provider = Some(provider);
        self
    }

    /// Names the operation, in the vendor's own terms.
    #[must_use]
    pub fn with_operation(mut self, operation: impl Into<Cow<'static, str>>) -> Self {
        self.0.operation = Some(operation.into());
        self
    }

    /// Keeps the status of the HTTP response.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    /// Keeps the vendor's own code.
    #[must_use]
    pub fn with_vendor_code(mut self, code: impl Into<String>) -> Self {
        self.0.vendor_code = Some(code.into());
        self
    }

    /// Names the parameter or field that is at fault.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Keeps how long the platform requires to wait.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.0.retry_after = Some(delay);
        self
    }

    /// Replaces the message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Keeps the underlying error. It must not contain a secret: users print error chains.
    ///
    /// What the message repeats of it is left out of the chain that
    /// [`source`](StdError::source) begins; [`get_ref`](Self::get_ref) returns it all the same.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }
}

/// Reading errors: for everyone.
impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What became of the request.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// Which provider it happened at.
    #[must_use]
    pub fn provider(&self) -> Option<ProviderName> {
        self.0.provider
    }

    /// Which operation failed, in the vendor's terms.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The status of the HTTP response, if one arrived.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The vendor's own error code, if one came.
    #[must_use]
    pub fn vendor_code(&self) -> Option<&str> {
        self.0.vendor_code.as_deref()
    }

    /// The parameter or field that is at fault, if known.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// How long the platform requires to wait before the next request.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The message alone, without provider, operation and codes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The underlying error, whether or not the message repeats it: to find one by its type.
    #[must_use]
    pub fn get_ref(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }

    /// Whether the same call may be made again later: the reason is a passing one, and certainly
    /// nothing was done.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_transient() && self.0.effect == Effect::None
    }

    /// Whether a write may have been carried out. Check the account before you repeat it.
    #[must_use]
    pub fn outcome_is_unknown(&self) -> bool {
        self.0.effect == Effect::Unknown
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { kind, provider, operation, http_status, vendor_code, message, .. } = &*self.0;
        match (provider, operation) {
            (Some(provider), Some(operation)) => write!(f, "{provider} {operation}: ")?,
            (Some(provider), None) => write!(f, "{provider}: ")?,
            (None, Some(operation)) => write!(f, "{operation}: ")?,
            (None, None) => {}
        }
        write!(f, "{message} ({kind}")?;
        if let Some(status) = http_status {
            write!(f, ", HTTP {status}")?;
        }
        if let Some(code) = vendor_code {
            write!(f, ", code {code}")?;
        }
        if let Some(delay) = self.0.retry_after {
            write!(f, ", retry after {} s", whole_seconds(delay))?;
        }
        f.write_str(")")?;
        match self.0.effect {
            Effect::None => Ok(()),
            Effect::Unknown => f.write_str("; it is not known whether the change was made"),
            Effect::Applied => f.write_str("; the change was made"),
        }
    }
}

/// The delay in seconds, rounded up: less would be too early.
fn whole_seconds(delay: Duration) -> u64 {
    delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0))
}

/// For machine-readable output: all but provider, operation and source; `retry_after` is in seconds.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Error", 8)?;
        members.serialize_field("kind", &self.kind())?;
        members.serialize_field("message", self.message())?;
        members.serialize_field("field", &self.field())?;
        members.serialize_field("vendor_code", &self.vendor_code())?;
        members.serialize_field("http_status", &self.http_status())?;
        members.serialize_field("retry_after", &self.retry_after().map(whole_seconds))?;
        members.serialize_field("retryable", &self.is_retryable())?;
        members.serialize_field("effect", &self.effect())?;
        members.end()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            kind,
            effect,
            provider,
            operation,
            http_status,
            vendor_code,
            field,
            retry_after,
            message,
            source,
        } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("effect", effect)
            .field("provider", provider)
            .field("operation", operation)
            .field("http_status", http_status)
            .field("vendor_code", vendor_code)
            .field("field", field)
            .field("retry_after", retry_after)
            .field("message", message)
            .field("source", source)
            .finish()
    }
}

impl StdError for Error {
    /// What adds to the message: the underlying errors below the last one whose text is in it.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let first = self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static));
        let links = || std::iter::successors(first, |&link| link.source());
        let repeated =
            |link: &&(dyn StdError + 'static)| self.0.message.contains(&link.to_string());
        let below = links().collect::<Vec<_>>().iter().rposition(repeated).map_or(0, |at| at + 1);
        links().nth(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static_assertions::assert_eq_size!(Error, usize);
    static_assertions::assert_impl_all!(Error: Send, Sync, Clone, StdError);

    #[test]
    fn display_is_one_line_with_everything_known() {
        let error = Error::with_effect(ErrorKind::Conflict, Effect::Unknown, "the name is taken")
            .with_provider(ProviderName::new("acme"))
            .with_operation("rename")
            .with_http_status(200)
            .with_vendor_code("106");
        assert_eq!(
            error.to_string(),
            "acme rename: the name is taken (conflict, HTTP 200, code 106); it is not known \
             whether the change was made",
        );
        let error = Error::before_sending(ErrorKind::Config, "no key");
        assert_eq!((error.to_string().as_str(), error.effect()), ("no key (config)", Effect::None));
    }

    #[test]
    fn json_has_every_member_that_a_program_needs() {
        let error = Error::before_sending(ErrorKind::Timeout, "late").with_field("name");
        let expected = r#"{"kind":"timeout","message":"late","field":"name","vendor_code":null,"http_status":null,"retry_after":null,"retryable":true,"effect":"none"}"#;
        assert_eq!(serde_json::to_string(&error).unwrap(), expected);
    }

    #[test]
    fn only_a_passing_reason_without_effect_is_retryable() {
        let timeout = |effect| Error::with_effect(ErrorKind::Timeout, effect, "late");
        assert!(timeout(Effect::None).is_retryable());
        let unknown = timeout(Effect::Unknown);
        assert!(!unknown.is_retryable() && unknown.outcome_is_unknown());
        assert!(!unknown.replace_effect(Effect::Applied).is_retryable());
        assert!(!Error::before_sending(ErrorKind::NotFound, "gone").is_retryable());
    }

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Link(&'static str, #[source] Option<Box<Link>>);

    #[test]
    fn a_chain_says_each_thing_once_and_the_source_is_kept() {
        for (texts, rest) in [
            (["reset", "by peer"], &["reset", "by peer"][..]),
            (["no route", "by peer"], &["by peer"]),
            (["reset", "no route"], &[]),
            (["no route", "route"], &[]),
        ] {
            let source = Link(texts[0], Some(Box::new(Link(texts[1], None))));
            let message = "no connection: no route";
            let error = Error::before_sending(ErrorKind::Transport, message).with_source(source);
            let chain = std::iter::successors(error.source(), |&link| link.source());
            assert_eq!(chain.map(ToString::to_string).collect::<Vec<_>>(), rest, "{texts:?}");
            assert!(error.get_ref().unwrap().is::<Link>());
        }
    }
}
