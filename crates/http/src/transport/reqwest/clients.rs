//! The clients that a transport sends over.
//!
//! A connection belongs to the runtime on which it was made: once that has ended, or while nothing drives
//! it, a request sent over the connection is lost without a trace of whether it arrived. So each runtime
//! gets clients, and with them connections, of its own.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use cpaas_core::{ErrorKind, ExposeSecret as _};
use http::Uri;
use tokio::runtime::Handle;
use url::Url;

use super::options::ReqwestOptions;
use super::proxy::{Proxies, Proxy};
use crate::base_url::is_loopback;
use crate::transport::error::TransportError;

/// Most clients that are kept: for a program with a runtime for each of many threads. Beyond that, the one
/// goes that was not used for the longest time.
const MOST_CLIENTS: usize = 64;

/// What a client has to be able to reach.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// What is beyond a proxy.
    Proxied,
    /// This machine, and whatever is reached without a proxy.
    Direct,
    /// This machine without TLS, so that no certificate is needed. Loading the system's takes longer
    /// than a request, and fails where there are none.
    Plain,
}

/// How a request leaves.
pub(super) struct Route {
    pub(super) client: reqwest::Client,
    pub(super) proxy: Option<Proxy>,
}

/// Builds clients when they are first needed, one for each runtime and reach.
pub(super) struct Clients {
    pub(super) options: ReqwestOptions,
    proxies: Proxies,
    /// The one used last is the last.
    built: Mutex<Vec<(For, reqwest::Client)>>,
}

/// What a client is for.
#[derive(Clone, Copy, PartialEq, Eq)]
struct For {
    runtime: u64,
    reach: Reach,
}

impl Clients {
    pub(super) fn new(options: ReqwestOptions) -> Self {
        let proxies = Proxies::new(options.proxy.as_ref());
        Self { options, proxies, built: Mutex::default() }
    }

    /// The client for this address on the current runtime, and the proxy that it goes through.
    pub(super) fn route(&self, uri: &Uri, url: &Url) -> Result<Route, TransportError> {
        let is_here = url.host().is_some_and(|host| is_loopback(&host));
        let proxy = if is_here { None } else { self.proxies.of(uri)? };
        let reach = match &proxy {
            Some(_) => Reach::Proxied,
            None if is_here && url.scheme() == "http" => Reach::Plain,
            None => Reach::Direct,
        };
        Ok(Route { client: self.client(reach)?, proxy })
    }

    fn client(&self, reach: Reach) -> Result<reqwest::Client, TransportError> {
        let wanted = For { runtime: current_runtime(), reach };
        // A client that panicked while it was built is not there.
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let client = match built.iter().position(|(it, _)| *it == wanted) {
            Some(position) => built.remove(position).1,
            None => build(&self.options, wanted.reach)?,
        };
        if built.len() == MOST_CLIENTS {
            built.remove(0);
        }
        built.push((wanted, client.clone()));
        Ok(client)
    }
}

fn build(options: &ReqwestOptions, reach: Reach) -> Result<reqwest::Client, TransportError> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(options.connect_timeout)
        .pool_idle_timeout(options.idle_timeout);
    let refused = |error: reqwest::Error| {
        TransportError::not_sent(ErrorKind::Config, "the HTTP client can't be set up")
            .with_source(error.without_url())
    };
    if reach != Reach::Proxied {
        builder = builder.no_proxy();
    } else if let Some(proxy) = &options.proxy {
        let proxy = reqwest::Proxy::all(proxy.expose_secret()).map_err(refused)?;
        builder = builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_env()));
    }
    #[cfg(feature = "rustls")]
    if reach == Reach::Plain {
        builder = builder.tls_certs_only([]);
    } else if !options.extra_roots.is_empty() {
        builder = builder.tls_certs_merge(options.extra_roots.iter().cloned());
    }
    builder.build().map_err(refused)
}

/// Distinguishes the current runtime from others.
fn current_runtime() -> u64 {
    let mut hasher = DefaultHasher::new();
    if let Ok(runtime) = Handle::try_current() {
        // The runtime's own `id` where tokio has it, in preference to the trait's.
        runtime.id().hash(&mut hasher);
    }
    hasher.finish()
}

/// For tokio before 1.49, whose runtimes can't be distinguished: then they share their connections, of
/// which those of an ended runtime are closed.
#[allow(dead_code, reason = "unused with a newer tokio")]
trait WithoutId {
    fn id(&self) {}
}

impl WithoutId for Handle {}
