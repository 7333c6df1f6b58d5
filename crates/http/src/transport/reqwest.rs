//! The transport over reqwest.

use std::fmt::{self, Write as _};
use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use cpaas_core::{Error, ErrorKind};
use url::Url;

use super::connect::connect_cause;
use super::contract::{BodyLimits, OperationContext, Transport};
use super::error::TransportError;
use crate::base_url::is_loopback;

/// How connections are made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReqwestOptions {
    /// Time allowed for name lookup, connecting and the TLS handshake together. Shorter than an
    /// attempt's time, so that a connection that hangs counts as never made.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Short: one that the server has dropped meanwhile
    /// fails in a way that leaves the outcome of a write unknown.
    pub idle_timeout: Duration,
    /// Instead of the environment's.
    proxy: Option<Url>,
    #[cfg(feature = "rustls")]
    extra_roots: Vec<reqwest::Certificate>,
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(20),
            proxy: None,
            #[cfg(feature = "rustls")]
            extra_roots: Vec::new(),
        }
    }
}

impl ReqwestOptions {
    /// Goes through this proxy instead of the environment's, except to this machine and to the hosts
    /// of `NO_PROXY`.
    ///
    /// # Errors
    ///
    /// `Config`, if it is anything but `http` or `https`, a host and a port. A proxy that wants
    /// credentials belongs into the environment.
    pub fn use_proxy(&mut self, url: &str) -> cpaas_core::Result<()> {
        let refuse = |why| Err(Error::before_sending(ErrorKind::Config, why));
        let Ok(url) = Url::parse(url) else {
            return refuse("not a URL such as http://proxy.example.com:3128");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("not a URL of an http or https proxy");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("a URL with credentials: give those in HTTPS_PROXY");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return refuse("a proxy is a host and a port, without a path");
        }
        self.proxy = Some(url);
        Ok(())
    }
}

#[cfg(feature = "rustls")]
impl ReqwestOptions {
    /// Trusts the certificates of a PEM text, in addition to the system's.
    ///
    /// # Errors
    ///
    /// `Config`, if there is no certificate in it.
    pub fn trust_pem(&mut self, pem: &[u8]) -> cpaas_core::Result<()> {
        let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|_| {
            Error::before_sending(ErrorKind::Config, "a certificate in it is malformed")
        })?;
        // Text without any certificate parses as an empty bundle.
        if certificates.is_empty() {
            return Err(Error::before_sending(
                ErrorKind::Config,
                "there is no PEM certificate in it",
            ));
        }
        self.extra_roots.extend(certificates);
        Ok(())
    }
}

/// Sends over [reqwest](https://docs.rs/reqwest): keep-alive, HTTP/2, the given proxy or the
/// environment's (never for loopback), no redirects, no cookies, no retries of its own.
///
/// Share one among all the accounts of a process: each builds its own connection pool and loads
/// the system's certificates when it is first used.
pub struct ReqwestTransport {
    options: ReqwestOptions,
    /// Whether the client was handed in: what it does on its own is not known.
    foreign: bool,
    remote: OnceLock<reqwest::Client>,
    loopback: OnceLock<reqwest::Client>,
    plain: OnceLock<reqwest::Client>,
}

/// What a client has to be able to reach.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Remote,
    /// This machine: never through a proxy.
    Loopback,
    /// This machine without TLS, so that no certificate is needed. Loading the system's takes longer
    /// than a request, and fails where there are none.
    Plain,
}

impl Reach {
    fn of(url: &Url) -> Self {
        match url.host().is_some_and(|host| is_loopback(&host)) {
            true if url.scheme() == "http" => Self::Plain,
            true => Self::Loopback,
            false => Self::Remote,
        }
    }
}

impl ReqwestTransport {
    /// A transport that builds its client when it is first used.
    #[must_use]
    pub fn new(options: ReqwestOptions) -> Self {
        Self {
            options,
            foreign: false,
            remote: OnceLock::new(),
            loopback: OnceLock::new(),
            plain: OnceLock::new(),
        }
    }

    /// A transport over a client of your own.
    ///
    /// Build it without redirects and retries (`redirect(Policy::none())`,
    /// `retry(reqwest::retry::never())`). What a client does on its own can't be seen from here, so
    /// a connection that fails proves nothing: a write is then never sent again, and its outcome is
    /// unknown. A response from another URL than the requested one is refused.
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            options: ReqwestOptions::default(),
            foreign: true,
            remote: OnceLock::from(client.clone()),
            loopback: OnceLock::from(client.clone()),
            plain: OnceLock::from(client),
        }
    }

    fn client(&self, url: &Url) -> Result<&reqwest::Client, TransportError> {
        let reach = Reach::of(url);
        let cell = match reach {
            Reach::Remote => &self.remote,
            Reach::Loopback => &self.loopback,
            Reach::Plain => &self.plain,
        };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = self.build(reach)?;
        Ok(cell.get_or_init(|| client))
    }

    fn build(&self, reach: Reach) -> Result<reqwest::Client, TransportError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .tcp_nodelay(true)
            .connect_timeout(self.options.connect_timeout)
            .pool_idle_timeout(self.options.idle_timeout);
        let refused = |error: reqwest::Error| {
            TransportError::not_sent(ErrorKind::Config, "the HTTP client can't be set up")
                .with_source(error.without_url())
        };
        if reach != Reach::Remote {
            builder = builder.no_proxy();
        } else if let Some(proxy) = &self.options.proxy {
            let proxy = reqwest::Proxy::all(proxy.clone()).map_err(refused)?;
            builder = builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_env()));
        }
        #[cfg(feature = "rustls")]
        if reach == Reach::Plain {
            builder = builder.tls_certs_only([]);
        } else if !self.options.extra_roots.is_empty() {
            builder = builder.tls_certs_merge(self.options.extra_roots.iter().cloned());
        }
        builder.build().map_err(refused)
    }
}

// By hand: a client that was handed in prints its default headers, and those may be secret.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("connect_timeout", &self.options.connect_timeout)
            .field("foreign", &self.foreign)
            .finish_non_exhaustive()
    }
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new(ReqwestOptions::default())
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let request = converted(request)?;
        let client = self.client(request.url())?;
        // Our own client follows no redirect.
        let requested = self.foreign.then(|| request.url().clone());
        let mut response =
            client.execute(request).await.map_err(|error| self.no_response(error))?;
        if requested.is_some_and(|requested| *response.url() != requested) {
            return Err(TransportError::maybe_sent(
                ErrorKind::InvalidResponse,
                "the response comes from another URL than the requested one: a redirect was followed",
            ));
        }
        read(&mut response, context.limits).await
    }
}

impl ReqwestTransport {
    /// Before a response began. Only a connection that was never made proves that nothing was sent.
    fn no_response(&self, error: reqwest::Error) -> TransportError {
        let error = error.without_url();
        let reason = innermost(&error);
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Transport };
        let failure = if error.is_builder() {
            let message = format!("the request is malformed: {reason}");
            TransportError::not_sent(ErrorKind::InvalidRequest, message)
        } else if error.is_connect() {
            let new =
                if self.foreign { TransportError::maybe_sent } else { TransportError::not_sent };
            new(kind, format!("no connection: {reason}")).with_connect_cause(connect_cause(&error))
        } else if error.is_timeout() {
            TransportError::maybe_sent(kind, "no response in time")
        } else {
            TransportError::maybe_sent(kind, format!("the connection broke: {reason}"))
        };
        failure.with_source(error)
    }
}

/// As reqwest's own conversion, but without growing the text of the URL bit by bit.
fn converted(request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let mut text = String::with_capacity(URL_LENGTH);
    let url = write!(text, "{}", parts.uri).ok().and_then(|()| Url::parse(&text).ok());
    let Some(url) = url else {
        let message = "the URL of the request is malformed";
        return Err(TransportError::not_sent(ErrorKind::InvalidRequest, message));
    };
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.body_mut() = Some(body.into());
    Ok(request)
}

/// Longer than most URLs.
const URL_LENGTH: usize = 256;

async fn read(
    response: &mut reqwest::Response,
    limits: BodyLimits,
) -> Result<http::Response<Bytes>, TransportError> {
    let failed = response.status().as_u16() >= 400;
    let limit = if failed { limits.failure } else { limits.success };
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if !failed && announced.is_some_and(|length| length > limit) {
        return Err(TransportError::too_large(limit));
    }
    let mut body = Body::new(announced.unwrap_or(0).min(limit));
    loop {
        // reqwest calls a body that is cut off a decoding error; by phase it is a broken connection.
        let chunk = response.chunk().await.map_err(|error| {
            let error = error.without_url();
            let message = format!("the response broke off: {}", innermost(&error));
            TransportError::maybe_sent(ErrorKind::Transport, message).with_source(error)
        });
        let chunk = match chunk {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            // The beginning of a refusal is worth more than how it ended.
            Err(_) if failed => break,
            Err(error) => return Err(error),
        };
        let room = limit - body.len();
        if chunk.len() > room {
            if !failed {
                return Err(TransportError::too_large(limit));
            }
            body.push(chunk.slice(..room));
            break;
        }
        body.push(chunk);
    }
    let mut whole = http::Response::new(body.finish());
    *whole.status_mut() = response.status();
    *whole.headers_mut() = std::mem::take(response.headers_mut());
    Ok(whole)
}

/// A body that comes in chunks: often in a single one, which is then not copied.
struct Body {
    announced: usize,
    first: Bytes,
    joined: BytesMut,
}

impl Body {
    fn new(announced: usize) -> Self {
        Self { announced, first: Bytes::new(), joined: BytesMut::new() }
    }

    fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.joined.is_empty() {
            let first = std::mem::take(&mut self.first);
            let size = self.announced.max(first.len() + chunk.len());
            // The pages of a listing are of nearly the same size: rounded, each finds room where the one
            // before it was, instead of a hole that is a little too small. So a body has at most twice the
            // room that it needs.
            self.joined.reserve(size.checked_next_power_of_two().unwrap_or(size));
            self.joined.extend_from_slice(&first);
        }
        self.joined.extend_from_slice(&chunk);
    }

    fn finish(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

/// The reason at the bottom of an error chain: the outer ones only report that something went wrong.
fn innermost(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}
