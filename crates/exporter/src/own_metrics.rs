//! What the exporter tells of itself. None of it has a label for a target.

use std::fmt;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::format::Format;
use crate::observations::{Observations, ProviderObservations};

/// A label with a word of a closed set.
type Word = [(&'static str, &'static str); 1];

/// Counts of the exporter.
#[derive(Debug)]
pub(crate) struct OwnMetrics {
    registry: Registry,
    probes: Family<Word, Counter>,
    readings: Family<Word, Counter>,
    pub(crate) cache_hits: Counter,
    pub(crate) targets: Gauge,
    pub(crate) connections: Gauge,
    pub(crate) is_reloaded: Gauge,
}

/// How a probe ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Probed {
    Success,
    Failure,
    UnknownTarget,
}

impl OwnMetrics {
    pub(crate) fn new(observations: Arc<dyn Observations>) -> Self {
        let mut registry = Registry::with_prefix("cpaas");
        let own = registry.sub_registry_with_prefix("exporter");
        let (probes, readings) = (Family::default(), Family::default());
        let (cache_hits, targets) = (Counter::default(), Gauge::default());
        let (connections, is_reloaded) = (Gauge::default(), Gauge::default());
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        own.register("build", "The version of the exporter", build);
        own.register("targets", "How many accounts can be probed", targets.clone());
        own.register("probes", "Probes that were answered", probes.clone());
        let hits = "Probes that were answered from a reading made before";
        own.register("cache_hits", hits, cache_hits.clone());
        own.register("readings", "Readings of accounts", readings.clone());
        own.register("connections", "Connections that are open", connections.clone());
        own.register(
            "config_last_reload_successful",
            "Whether the targets could be loaded the last time that was tried",
            is_reloaded.clone(),
        );
        registry.register_collector(Box::new(OfVendors(observations)));
        Self { registry, probes, readings, cache_hits, targets, connections, is_reloaded }
    }

    pub(crate) fn probed(&self, how: Probed) {
        let word = match how {
            Probed::Success => "success",
            Probed::Failure => "failure",
            Probed::UnknownTarget => "unknown_target",
        };
        self.probes.get_or_create(&[("result", word)]).inc();
    }

    pub(crate) fn read(&self, is_success: bool) {
        let word = if is_success { "success" } else { "failure" };
        self.readings.get_or_create(&[("result", word)]).inc();
    }

    pub(crate) fn write(&self, format: Format) -> Result<String, fmt::Error> {
        format.write(&self.registry)
    }
}

/// Counts something of what was observed.
type Count = fn(&ProviderObservations) -> u64;

/// What was observed of the vendors, as it is when it is asked for.
#[derive(Debug)]
struct OfVendors(Arc<dyn Observations>);

impl Collector for OfVendors {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let providers = self.0.providers();
        let counters: [(&str, &str, Count); 3] = [
            ("vendor_requests", "Requests to the provider.", |one| one.requests.count()),
            ("vendor_request_failures", "Requests without an answer.", |one| one.failures),
            ("vendor_credential_renewals", "Logins and renewals of tokens.", |one| one.renewals),
        ];
        for (name, help, count) in counters {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for one in &providers {
                let counter = ConstCounter::new(count(one));
                counter.encode(family.encode_family(&label(one))?)?;
            }
        }
        let (name, help) =
            ("vendor_request_duration_seconds", "How long requests to the provider took.");
        let mut family = encoder.encode_descriptor(name, help, None, MetricType::Histogram)?;
        for one in &providers {
            let (sum, count) = (one.requests.sum().as_secs_f64(), one.requests.count());
            let buckets = one.requests.buckets();
            family
                .encode_family(&label(one))?
                .encode_histogram::<Word>(sum, count, &buckets, None)?;
        }
        Ok(())
    }
}

fn label(one: &ProviderObservations) -> Word {
    [("provider", one.provider.as_str())]
}
