//! How connections are made.

use std::time::Duration;

use cpaas_core::{Error, ErrorKind, SecretString};
use url::Url;

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
    /// The URL of one instead of the environment's, which may have a password.
    pub(super) proxy: Option<SecretString>,
    #[cfg(feature = "rustls")]
    pub(super) extra_roots: Vec<reqwest::Certificate>,
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
    /// of `NO_PROXY`. It is written as in `HTTPS_PROXY`: `proxy.example.com:3128`,
    /// `http://user:password@proxy.example.com:3128`.
    ///
    /// # Errors
    ///
    /// `Config`, if it is anything but `http` or `https`, credentials, a host and a port. The message does not
    /// quote it.
    pub fn use_proxy(&mut self, address: &str) -> cpaas_core::Result<()> {
        let refuse = |why| Err(Error::before_sending(ErrorKind::Config, why));
        let scheme = if address.contains("://") { "" } else { "http://" };
        let Ok(url) = Url::parse(&format!("{scheme}{address}")) else {
            return refuse("not a proxy such as http://proxy.example.com:3128");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("not an http or https proxy");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return refuse("a proxy is a host and a port, without a path");
        }
        self.proxy = Some(String::from(url).into());
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
