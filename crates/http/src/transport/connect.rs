//! Why a connection of reqwest's was not made, by the types in its chain of errors.

use std::error::Error as StdError;
use std::io;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use tower_service::Service;

use super::error::ConnectCause;

/// What the way through a proxy fails with. The type has no public name of its own.
pub(super) type TunnelError = <Tunnel<HttpConnector> as Service<Uri>>::Error;

pub(super) fn connect_cause(error: &reqwest::Error) -> ConnectCause {
    if tunnel_error(error).is_some() {
        ConnectCause::Proxy
    } else if error.is_dns() {
        ConnectCause::NameNotFound
    } else if error.is_timeout() {
        ConnectCause::TimedOut
    } else {
        chain(error).find_map(of_link).unwrap_or(ConnectCause::Other)
    }
}

/// Why the way through a proxy failed, if it did.
pub(super) fn tunnel_error(error: &reqwest::Error) -> Option<&TunnelError> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// The reason at the bottom of an error chain: the outer ones only report that something went wrong.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    let sources = std::iter::successors(Some(error as &dyn StdError), |&error| error.source());
    sources.last().map(ToString::to_string).unwrap_or_default()
}

/// An error and its sources. An I/O error passes over the one that it wraps: that is taken from inside.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| {
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}

fn of_link(error: &(dyn StdError + 'static)) -> Option<ConnectCause> {
    #[cfg(feature = "rustls")]
    if let Some(error) = error.downcast_ref() {
        return Some(of_tls(error));
    }
    let refused = error.downcast_ref::<io::Error>()?.kind() == io::ErrorKind::ConnectionRefused;
    refused.then_some(ConnectCause::Refused)
}

#[cfg(feature = "rustls")]
fn of_tls(error: &rustls::Error) -> ConnectCause {
    use rustls::CertificateError as Certificate;
    match error {
        rustls::Error::InvalidMessage(_) => ConnectCause::NoTls,
        rustls::Error::InvalidCertificate(error) => match error {
            Certificate::Expired | Certificate::ExpiredContext { .. } => {
                ConnectCause::CertificateExpired
            }
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                ConnectCause::CertificateNotYetValid
            }
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                ConnectCause::CertificateForAnotherHost
            }
            _ => ConnectCause::CertificateNotTrusted,
        },
        _ => ConnectCause::Other,
    }
}
