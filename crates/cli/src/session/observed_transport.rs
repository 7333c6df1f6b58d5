//! A transport that observes how requests go: for the exporter.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Effect, ProviderName};
use cpaas_exporter::{Observations, ProviderObservations};
use cpaas_http::{ClockWatch, OperationContext, SystemClock, Transport, TransportError};
use tokio::time::Instant;

/// What was observed of requests.
#[derive(Debug, Default)]
pub(crate) struct Observer {
    providers: Mutex<BTreeMap<ProviderName, ProviderObservations>>,
    /// By the names of profiles.
    clocks: Mutex<HashMap<String, Arc<ClockWatch>>>,
}

impl Observer {
    /// A transport for the account of a profile, over another one.
    pub(super) fn observed(
        self: &Arc<Self>,
        profile: &str,
        provider: ProviderName,
        inner: Arc<dyn Transport>,
    ) -> Arc<dyn Transport> {
        let clock = Arc::new(ClockWatch::new(inner, Arc::new(SystemClock)));
        lock(&self.clocks).insert(profile.to_owned(), Arc::clone(&clock));
        Arc::new(ObservedTransport { inner: clock, provider, observer: Arc::clone(self) })
    }

    /// Forgets every other profile.
    pub(crate) fn retain(&self, profiles: &HashSet<&str>) {
        lock(&self.clocks).retain(|name, _| profiles.contains(name.as_str()));
    }
}

impl Observations for Observer {
    fn providers(&self) -> Vec<ProviderObservations> {
        lock(&self.providers).values().cloned().collect()
    }

    fn clock_skew(&self, target: &str) -> Option<i64> {
        lock(&self.clocks).get(target)?.seconds_ahead()
    }
}

/// Passes an account's requests on, and notes how they go.
#[derive(Debug)]
struct ObservedTransport {
    inner: Arc<ClockWatch>,
    provider: ProviderName,
    observer: Arc<Observer>,
}

#[async_trait]
impl Transport for ObservedTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let is_login = context.is_login;
        let mut sent = Sent { by: self, begun: Instant::now(), is_login, is_answered: false };
        let answer = self.inner.send(request, context).await;
        sent.is_answered = answer.is_ok();
        answer
    }

    fn connect_timeout(&self) -> Option<Duration> {
        self.inner.connect_timeout()
    }

    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        self.inner.write_ended(context, effect);
    }
}

/// A request under way. It counts when it ends, also if its time was over before it was answered.
struct Sent<'t> {
    by: &'t ObservedTransport,
    begun: Instant,
    is_login: bool,
    is_answered: bool,
}

impl Drop for Sent<'_> {
    fn drop(&mut self) {
        let provider = self.by.provider;
        let mut providers = lock(&self.by.observer.providers);
        let of = providers.entry(provider).or_insert_with(|| ProviderObservations::new(provider));
        of.requests.observe(self.begun.elapsed());
        of.failures += u64::from(!self.is_answered);
        of.renewals += u64::from(self.is_login);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds the lock, so a poisoned one is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
