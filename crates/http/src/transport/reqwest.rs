//! The transport over reqwest.

mod clients;
mod options;
mod proxy;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use cpaas_core::ErrorKind;
use http::header::ACCEPT_ENCODING;
use http::{HeaderValue, Uri};
use tokio::time::Instant;
use url::Url;

use self::clients::{Clients, Route};
pub use self::options::ReqwestOptions;
use self::proxy::Proxy;
use super::connect::{connect_cause, innermost};
use super::contract::{BodyLimits, OperationContext, Transport};
use super::error::TransportError;

/// Sends over [reqwest](https://docs.rs/reqwest): keep-alive, HTTP/2, the given proxy or the
/// environment's (never for loopback), no redirects, no cookies, no retries of its own.
///
/// Share one among all the accounts of a process: each builds its own connection pool and loads
/// the system's certificates when it is first used. It may be used from several runtimes, one after
/// another or side by side: each gets connections of its own. With tokio before 1.49, which can't
/// distinguish runtimes, they share them; then use one transport for each.
pub struct ReqwestTransport(Source);

/// What is known of a request that was sent.
struct Sent {
    uri: Uri,
    /// For a client that may follow a redirect.
    requested: Option<Url>,
    /// The proxy that it went to, and when.
    proxy: Option<(Proxy, Instant)>,
}

/// Where the clients are from.
enum Source {
    Built(Box<Clients>),
    /// Handed in: what it does on its own is not known.
    Foreign(reqwest::Client),
}

impl ReqwestTransport {
    /// A transport that builds its client when it is first used.
    #[must_use]
    pub fn new(options: ReqwestOptions) -> Self {
        Self(Source::Built(Box::new(Clients::new(options))))
    }

    /// A transport over a client of your own.
    ///
    /// Build it without redirects and retries (`redirect(Policy::none())`,
    /// `retry(reqwest::retry::never())`). What a client does on its own can't be seen from here, so
    /// a connection that fails proves nothing: a write is then never sent again, and its outcome is
    /// unknown. A response from another URL than the requested one is refused. Use it on one runtime:
    /// its connections end with the one that made them.
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self(Source::Foreign(client))
    }

    fn is_foreign(&self) -> bool {
        matches!(self.0, Source::Foreign(_))
    }

    fn route(&self, uri: &Uri, url: &Url) -> Result<Route, TransportError> {
        match &self.0 {
            Source::Built(clients) => clients.route(uri, url),
            Source::Foreign(client) => Ok(Route { client: client.clone(), proxy: None }),
        }
    }
}

// By hand: a client that was handed in prints its default headers, and those may be secret.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("connect_timeout", &self.connect_timeout())
            .field("foreign", &self.is_foreign())
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
        let (response, sent) = self.begin(request, context)?;
        let response = response.await.map_err(reqwest::Error::without_url);
        let mut response = match &sent.proxy {
            None => response.map_err(|error| self.no_response(error))?,
            // On the heap, so that requests through no proxy need no room for it.
            Some(proxy) => Box::pin(self.through(proxy, response, &sent.uri)).await?,
        };
        if sent.requested.is_some_and(|requested| *response.url() != requested) {
            return Err(TransportError::maybe_sent(
                ErrorKind::InvalidResponse,
                "the response comes from another URL than the requested one: a redirect was followed",
            ));
        }
        read(&mut response, context.limits).await
    }

    fn connect_timeout(&self) -> Option<Duration> {
        match &self.0 {
            Source::Built(clients) => Some(clients.options.connect_timeout),
            Source::Foreign(_) => None,
        }
    }
}

impl ReqwestTransport {
    /// Hands a request to its client. Not in an async function, whose future would keep room for it.
    fn begin(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<
        (impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, Sent),
        TransportError,
    > {
        let (parts, body) = request.into_parts();
        let mut request = reqwest::Request::new(parts.method, url(&parts.uri, context)?);
        *request.headers_mut() = parts.headers;
        // Bodies are bounded as they arrive; decompressed, few bytes could become many.
        let headers = request.headers_mut();
        headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
        *request.body_mut() = Some(body.into());
        let Route { client, proxy } = self.route(&parts.uri, request.url())?;
        let proxy = proxy.map(|proxy| (proxy, Instant::now()));
        // Our own client follows no redirect.
        let requested = self.is_foreign().then(|| request.url().clone());
        Ok((client.execute(request), Sent { uri: parts.uri, requested, proxy }))
    }

    /// What came through a proxy, to which the request went at this time.
    async fn through(
        &self,
        (proxy, begun): &(Proxy, Instant),
        response: reqwest::Result<reqwest::Response>,
        uri: &Uri,
    ) -> Result<reqwest::Response, TransportError> {
        let error = match response {
            Ok(response) => {
                return proxy.refusal(uri, response.status()).map_or(Ok(response), Err);
            }
            Err(error) => error,
        };
        // Within the time for connecting: after it, it is known that nothing was sent.
        let left = self.connect_timeout().unwrap_or_default().saturating_sub(begun.elapsed());
        Err(match proxy.failure(&error, uri, left).await {
            Some(failure) => failure.with_source(error),
            None => self.no_response(error),
        })
    }

    /// Before a response began. Only a connection that was never made proves that nothing was sent.
    fn no_response(&self, error: reqwest::Error) -> TransportError {
        let reason = innermost(&error);
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Transport };
        let failure = if error.is_builder() {
            let message = format!("the request is malformed: {reason}");
            TransportError::not_sent(ErrorKind::InvalidRequest, message)
        } else if error.is_connect() {
            let new = if self.is_foreign() {
                TransportError::maybe_sent
            } else {
                TransportError::not_sent
            };
            new(kind, format!("no connection: {reason}")).with_connect_cause(connect_cause(&error))
        } else if !self.is_foreign() && is_unprocessed(&error) {
            TransportError::not_sent(kind, format!("the server did not begin: {reason}"))
        } else if error.is_timeout() {
            TransportError::maybe_sent(kind, "no response in time")
        } else {
            TransportError::maybe_sent(kind, format!("the connection broke: {reason}"))
        };
        failure.with_source(error)
    }
}

/// Whether the server states that it did not process the request: it refused the stream, or went away with
/// a last stream before this one (RFC 9113, sections 8.7 and 6.8).
fn is_unprocessed(error: &(dyn StdError + 'static)) -> bool {
    let causes = std::iter::successors(Some(error), |error| (**error).source());
    causes.filter_map(|cause| cause.downcast_ref::<h2::Error>()).any(|error| {
        let reason = error.reason();
        error.is_remote()
            && (error.is_reset() && reason == Some(h2::Reason::REFUSED_STREAM)
                || error.is_go_away() && reason == Some(h2::Reason::NO_ERROR))
    })
}

/// The address as reqwest takes it.
fn url(uri: &Uri, context: &OperationContext) -> Result<Url, TransportError> {
    let below = context.base.as_ref().and_then(|base| base.url(uri));
    let url = below.or_else(|| Url::parse(&uri.to_string()).ok());
    url.ok_or_else(|| {
        let message = "the URL of the request is malformed";
        TransportError::not_sent(ErrorKind::InvalidRequest, message)
    })
}

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

#[cfg(test)]
mod tests {
    use super::*;

    /// How a request ends whose stream the server resets for this reason.
    async fn reset(reason: h2::Reason) -> h2::Error {
        let (client, server) = tokio::io::duplex(1 << 16);
        let server = tokio::spawn(async move {
            let mut connection = h2::server::handshake(server).await.unwrap();
            let (_, mut respond) = connection.accept().await.unwrap().unwrap();
            respond.send_reset(reason);
            while connection.accept().await.is_some() {}
        });
        let (mut send, connection) = h2::client::handshake(client).await.unwrap();
        let connection = tokio::spawn(connection);
        let (response, _) = send.send_request(http::Request::new(()), true).unwrap();
        let error = response.await.unwrap_err();
        drop(send);
        connection.abort();
        server.abort();
        error
    }

    #[tokio::test]
    async fn a_refused_stream_was_not_processed_and_a_cancelled_one_may_have_been() {
        assert!(is_unprocessed(&reset(h2::Reason::REFUSED_STREAM).await));
        assert!(!is_unprocessed(&reset(h2::Reason::INTERNAL_ERROR).await));
        assert!(!is_unprocessed(&h2::Error::from(h2::Reason::REFUSED_STREAM)), "not the server's");
    }
}
