//! The exporter, as programs use it.

use std::sync::Arc;

use axum::Router;
use cpaas_core::{Result, Timestamp};
use tokio::net::TcpListener;

use crate::observations::Observations;
use crate::own_metrics::OwnMetrics;
use crate::pages;
use crate::reader::Reader;
use crate::server;
use crate::settings::Settings;
use crate::shared::Shared;
use crate::target::TargetSource;

/// Accounts as Prometheus metrics. Clones are one exporter.
#[derive(Clone, Debug)]
pub struct Exporter {
    shared: Arc<Shared>,
}

impl Exporter {
    /// Loads the targets; reads none of them yet. `clock` tells the time of day.
    ///
    /// # Errors
    ///
    /// The source's; `Config`, if two targets have the same name.
    pub async fn start(
        source: Arc<dyn TargetSource>,
        observations: Arc<dyn Observations>,
        settings: Settings,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self> {
        let own = OwnMetrics::new(Arc::clone(&observations));
        let reader = Reader::new(settings, Box::new(clock), own);
        let exporter = Self { shared: Arc::new(Shared::new(source, observations, reader)) };
        exporter.reload().await?;
        Ok(exporter)
    }

    /// Loads the targets again. Nothing is kept of one that is no longer there; one that has failed is read again at
    /// the next probe.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start). The targets stay as they were.
    pub async fn reload(&self) -> Result<()> {
        self.shared.reload().await
    }

    /// How many targets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.targets().all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Serves the pages on this listener until it is dropped: over HTTP/1.1, connections, headers and times bounded.
    /// Who may connect is up to the caller: there is no TLS, and there are no users. Readings under way go on in tasks
    /// of their own.
    pub async fn serve(&self, listener: TcpListener) {
        server::serve(listener, self.router(), &self.shared.reader.own.connections).await;
    }

    /// The pages, for a server of your own.
    pub fn router(&self) -> Router {
        pages::router(Arc::clone(&self.shared))
    }
}
