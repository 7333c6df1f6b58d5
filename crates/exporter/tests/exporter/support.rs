//! Exporters over accounts in memory, asked without a network, with tokio's clock paused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use cpaas_core::{Error, ErrorKind, MemoryProvider, Money, Result, Timestamp};
use cpaas_exporter::{Exporter, Settings, Target, TargetSource};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use tokio::time::Instant;
use tower::ServiceExt as _;

/// When the tests begin, in seconds since 1970.
pub(crate) const START: i64 = 1_800_000_000;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// Targets that a test changes; none, if they can't be loaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source(Arc<Mutex<Option<Vec<Target>>>>);

impl Source {
    pub(crate) fn set(&self, targets: Option<Vec<Target>>) {
        *self.0.lock().unwrap() = targets;
    }
}

#[async_trait]
impl TargetSource for Source {
    async fn targets(&self) -> Result<Vec<Target>> {
        let targets = self.0.lock().unwrap().clone();
        targets.ok_or_else(|| Error::before_sending(ErrorKind::Config, "the file is broken"))
    }
}

/// An exporter of these targets, whose time of day is that of tokio's clock.
pub(crate) async fn exporter(targets: Vec<Target>, settings: Settings) -> (Exporter, Source) {
    let source = Source::default();
    source.set(Some(targets));
    let start = Instant::now();
    let clock = move || {
        let seconds = i64::try_from(start.elapsed().as_secs()).unwrap();
        Timestamp::from_unix_seconds(START + seconds).unwrap()
    };
    let exporter = Exporter::start(Arc::new(source.clone()), Arc::new(()), settings, clock).await;
    (exporter.unwrap(), source)
}

/// An account with this balance.
pub(crate) fn account(balance: &str) -> MemoryProvider {
    MemoryProvider::new("1").with_balance(balance.parse::<Money>().unwrap().into())
}

pub(crate) fn target(name: &str, account: &MemoryProvider) -> Target {
    Target::new(name, Arc::new(account.clone()))
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

pub(crate) async fn get(exporter: &Exporter, path: &str) -> Answer {
    get_with(exporter, path, &[]).await
}

pub(crate) async fn get_with(exporter: &Exporter, path: &str, headers: &[(&str, &str)]) -> Answer {
    get_from(&exporter.router(), path, headers).await
}

/// The same of pages that were made before.
pub(crate) async fn get_from(pages: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = pages.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, text }
}

pub(crate) async fn probe(exporter: &Exporter, target: &str) -> Answer {
    get(exporter, &format!("/probe?target={target}")).await
}

impl Answer {
    /// The value of a sample, by what its line begins with; a whole number without the `.0`.
    pub(crate) fn value(&self, sample: &str) -> Option<&str> {
        let line = self.text.lines().find(|line| line.starts_with(sample))?;
        let value = line.rsplit(' ').next()?;
        Some(value.strip_suffix(".0").unwrap_or(value))
    }

    /// The value of a sample without further labels of the target `main`.
    pub(crate) fn of_main(&self, metric: &str) -> Option<&str> {
        self.value(&format!("{metric}{{profile=\"main\",provider=\"memory\""))
    }
}
