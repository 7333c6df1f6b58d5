//! Which requests go through a proxy, and how one that lets nothing through is reported.

use std::ffi::OsString;
use std::time::Duration;

use cpaas_core::{ErrorKind, ExposeSecret as _, SecretString};
use http::uri::Authority;
use http::{StatusCode, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::transport::connect::{TunnelError, innermost, tunnel_error};
use crate::transport::error::{ConnectCause, TransportError};

/// Most bytes read of a proxy's status line.
const STATUS_LINE: u64 = 1024;

/// The proxies of requests: the given one or the environment's, as reqwest reads them.
pub(super) struct Proxies {
    matcher: Matcher,
    /// Matches whatever is not in `NO_PROXY`, as reqwest reads it.
    beyond: Matcher,
    /// The schemes whose proxy in the environment is none, each with its variable.
    malformed: Vec<(&'static str, &'static str)>,
    /// Of `NO_PROXY`, what reqwest does not know.
    excluded: Vec<Exclusion>,
}

impl Proxies {
    /// The given one for everything, else those of the environment.
    pub(super) fn new(given: Option<&SecretString>) -> Self {
        let list = ["NO_PROXY", "no_proxy"].into_iter().find_map(|name| std::env::var(name).ok());
        let list = list.unwrap_or_default();
        let excluded = list.split(',').filter_map(Exclusion::of).collect();
        let beyond = Matcher::builder().all("http://any.invalid").no(list.as_str()).build();
        let (matcher, malformed) = match given {
            Some(url) => (Matcher::builder().all(url.expose_secret()).no(list).build(), Vec::new()),
            None => (Matcher::from_system(), malformed(|name| std::env::var_os(name))),
        };
        Self { matcher, beyond, malformed, excluded }
    }

    /// The proxy that a request to this address goes through, if it goes through one.
    ///
    /// # Errors
    ///
    /// `Config`, for a proxy that does not speak HTTP, and for a variable with something else than a proxy: reqwest would
    /// connect directly.
    pub(super) fn of(&self, address: &Uri) -> Result<Option<Proxy>, TransportError> {
        let is_direct = self.beyond.intercept(address).is_none();
        if is_direct || self.excluded.iter().any(|exclusion| exclusion.matches(address)) {
            return Ok(None);
        }
        let is_for = |(scheme, _): &&(&str, &str)| Some(*scheme) == address.scheme_str();
        if let Some((_, variable)) = self.malformed.iter().find(is_for) {
            let message =
                format!("{variable} is not a proxy such as http://proxy.example.com:3128");
            return Err(TransportError::not_sent(ErrorKind::Config, message));
        }
        let Some(intercept) = self.matcher.intercept(address) else { return Ok(None) };
        let proxy = Proxy(intercept);
        if proxy.is_over("http") || proxy.is_over("https") {
            return Ok(Some(proxy));
        }
        let message = format!("the proxy {} is neither an http nor an https one", proxy.name());
        Err(TransportError::not_sent(ErrorKind::Config, message))
    }
}

/// The schemes for which a variable has something that reqwest does not take for a proxy, each with the variable.
fn malformed(variable: impl Fn(&str) -> Option<OsString>) -> Vec<(&'static str, &'static str)> {
    // In a CGI program a client's header is in HTTP_PROXY: there, none of them counts.
    if variable("REQUEST_METHOD").is_some() {
        return Vec::new();
    }
    let any = Uri::from_static("https://any.invalid");
    let is_proxy = |text: &str| {
        let proxy = Matcher::builder().all(text).build().intercept(&any);
        // A port that is no number is kept in the authority, and counts as none.
        let has_port = |authority: &Authority| {
            authority.port_u16().is_some() || authority.as_str() == authority.host()
        };
        proxy.is_some_and(|proxy| proxy.uri().authority().is_some_and(has_port))
    };
    let is_wrong = |text: &OsString| !text.is_empty() && !text.to_str().is_some_and(is_proxy);
    let given =
        |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, variable(name)?)));
    let of_scheme = |scheme, names| {
        let own = given(names).filter(|(_, text)| !text.is_empty());
        let (name, text) = own.or_else(|| given(["ALL_PROXY", "all_proxy"]))?;
        is_wrong(&text).then_some((scheme, name))
    };
    let https = of_scheme("https", ["HTTPS_PROXY", "https_proxy"]);
    let http = of_scheme("http", ["HTTP_PROXY", "http_proxy"]);
    https.into_iter().chain(http).collect()
}

/// An entry of `NO_PROXY` as `*.example.com`, `example.com:8443`, or both.
#[derive(Debug, PartialEq, Eq)]
struct Exclusion {
    /// In lower case.
    host: String,
    /// Whether it is about what is below that host alone.
    is_below: bool,
    port: Option<u16>,
}

impl Exclusion {
    /// `None` for an entry that reqwest knows.
    fn of(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_ascii_lowercase();
        let (host, port) = match entry.rsplit_once(':') {
            // Else the colon is one of an IPv6 address.
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, Some(port.parse().ok()?))
            }
            _ => (entry.as_str(), None),
        };
        let below = host.strip_prefix("*.");
        if port.is_none() && below.is_none() {
            return None;
        }
        let host = below.unwrap_or(host.trim_start_matches('.')).to_owned();
        Some(Self { host, is_below: below.is_some(), port })
    }

    fn matches(&self, address: &Uri) -> bool {
        let host = address.host().unwrap_or_default();
        let below = host.strip_suffix(&self.host);
        let is_host = match below {
            Some("") => !self.is_below,
            Some(below) => below.ends_with('.'),
            None => false,
        };
        is_host && self.port.is_none_or(|port| port == port_of(address))
    }
}

/// The port of an address, the usual one if none is given.
fn port_of(address: &Uri) -> u16 {
    let usual = if address.scheme_str() == Some("https") { 443 } else { 80 };
    address.port_u16().unwrap_or(usual)
}

/// A proxy that a request goes through.
pub(super) struct Proxy(Intercept);

impl Proxy {
    fn host(&self) -> &str {
        self.0.uri().host().unwrap_or_default()
    }

    fn port(&self) -> u16 {
        port_of(self.0.uri())
    }

    fn is_over(&self, scheme: &str) -> bool {
        self.0.uri().scheme_str() == Some(scheme)
    }

    /// Host and port: never its credentials.
    fn name(&self) -> String {
        format!("{}:{}", self.host(), self.port())
    }

    /// Its refusal of a request that it would have forwarded as it is: only a proxy responds so (RFC 9110,
    /// section 15.5.8).
    pub(super) fn refusal(&self, to: &Uri, status: StatusCode) -> Option<TransportError> {
        let is_forwarded = to.scheme_str() == Some("http");
        let is_refused = is_forwarded && status == StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        is_refused.then(|| self.refused(status))
    }

    /// Why it let nothing through; `None` if a request failed for another reason. Takes at most this time.
    pub(super) async fn failure(
        &self,
        error: &reqwest::Error,
        to: &Uri,
        time: Duration,
    ) -> Option<TransportError> {
        if !error.is_connect() {
            return None;
        }
        let status = match tunnel_error(error) {
            Some(TunnelError::ProxyAuthRequired) => Some(StatusCode::PROXY_AUTHENTICATION_REQUIRED),
            Some(TunnelError::TunnelUnsuccessful) => {
                tokio::time::timeout(time, self.status_of_refusal(to)).await.ok().flatten()
            }
            // There was a tunnel, unless connecting took too long.
            None if to.scheme_str() == Some("https") && !error.is_timeout() => return None,
            _ => None,
        };
        Some(match status {
            Some(status) => self.refused(status),
            None if error.is_timeout() => self.failed(ErrorKind::Timeout, &innermost(error)),
            None => self.failed(ErrorKind::Transport, &innermost(error)),
        })
    }

    fn refused(&self, status: StatusCode) -> TransportError {
        let reason = status.canonical_reason().unwrap_or("an unusual status");
        self.failed(ErrorKind::Transport, &format!("it refused with {} {reason}", status.as_str()))
    }

    fn failed(&self, kind: ErrorKind, why: &str) -> TransportError {
        let message = format!("no connection through the proxy {}: {why}", self.name());
        TransportError::not_sent(kind, message).with_connect_cause(ConnectCause::Proxy)
    }

    /// The status of its refusal to connect, which reqwest does not keep: it is asked once more. A proxy over
    /// TLS is not.
    async fn status_of_refusal(&self, to: &Uri) -> Option<StatusCode> {
        if !self.is_over("http") {
            return None;
        }
        let to = format!("{}:{}", to.host()?, port_of(to));
        let mut request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n").into_bytes();
        if let Some(credentials) = self.0.basic_auth() {
            request.extend_from_slice(b"Proxy-Authorization: ");
            request.extend_from_slice(credentials.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        let host = self.host().trim_matches(['[', ']']);
        let mut connection = TcpStream::connect((host, self.port())).await.ok()?;
        connection.write_all(&request).await.ok()?;
        let mut line = String::new();
        BufReader::new(connection.take(STATUS_LINE)).read_line(&mut line).await.ok()?;
        let status: StatusCode = line.split(' ').nth(1)?.parse().ok()?;
        (!status.is_success()).then_some(status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_reqwest_takes_for_no_proxy_is_found() {
        let found = |variables: &[(&str, &str)]| {
            let value = |name: &str| variables.iter().find(|(known, _)| *known == name);
            malformed(|name| value(name).map(|(_, value)| value.into()))
        };
        for fine in ["proxy.test:3128", "http://u:p@proxy.test/", "https://proxy.test", ""] {
            assert_eq!(found(&[("HTTPS_PROXY", fine), ("HTTP_PROXY", fine)]), [], "{fine:?}");
        }
        for wrong in ["http//proxy.test", "http://", "proxy.test:port", "a b", "ftp://proxy.test"] {
            assert_eq!(found(&[("https_proxy", wrong)]), [("https", "https_proxy")], "{wrong:?}");
            let with_other = [("HTTP_PROXY", wrong), ("ALL_PROXY", "proxy.test")];
            assert_eq!(found(&with_other), [("http", "HTTP_PROXY")], "{wrong:?}");
        }
        let both = [("https", "all_proxy"), ("http", "all_proxy")];
        assert_eq!(found(&[("HTTPS_PROXY", ""), ("all_proxy", "://")]), both);
        assert_eq!(found(&[("HTTPS_PROXY", "://"), ("REQUEST_METHOD", "GET")]), []);
    }

    #[test]
    fn what_reqwest_does_not_know_of_no_proxy_is_matched() {
        for (entry, host, other) in [
            ("*.example.com", "https://a.b.example.com", "https://example.com"),
            ("*.Example.com", "http://a.example.com", "http://anexample.com"),
            ("example.com:8443", "https://example.com:8443", "https://example.com"),
            (".example.com:443", "https://a.example.com/x", "https://a.example.com:8443"),
            ("example.com:80", "http://example.com", "https://example.com"),
            (" *.example.com:443 ", "https://a.example.com", "https://example.com"),
            ("10.0.0.1:80", "http://10.0.0.1", "http://110.0.0.1"),
            ("[fd00::1]:80", "http://[fd00::1]", "http://[fd00::2]"),
        ] {
            let exclusion = Exclusion::of(entry).unwrap();
            assert!(exclusion.matches(&host.parse().unwrap()), "{entry}");
            assert!(!exclusion.matches(&other.parse().unwrap()), "{entry}");
        }
        for known in ["", "*", "example.com", ".example.com", "10.0.0.0/8", "fd00::1", "a:b"] {
            assert_eq!(Exclusion::of(known), None, "{known}");
        }
    }

    #[test]
    fn a_proxy_that_is_none_for_http_is_refused_by_name() {
        let given = SecretString::from("socks5://user:hunter2@proxy.test:1080");
        let proxies = Proxies::new(Some(&given));
        let error = proxies.of(&Uri::from_static("https://vendor.test")).err().unwrap();
        let expected = "the proxy proxy.test:1080 is neither an http nor an https one";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Config, expected));
    }
}
