//! What the pages share: the targets, and how they are loaded again and read.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use cpaas_core::Result;
use futures_util::future::join;
use tokio::time::Instant;

use crate::account_metrics::AccountMetrics;
use crate::observations::Observations;
use crate::reader::Reader;
use crate::reading::Part;
use crate::target::{Target, TargetSource};
use crate::targets::Targets;
use crate::watch::Watch;

/// What the pages share.
#[derive(Debug)]
pub(crate) struct Shared {
    source: Arc<dyn TargetSource>,
    observations: Arc<dyn Observations>,
    pub(crate) reader: Arc<Reader>,
    targets: RwLock<Arc<Targets>>,
    /// One reload at a time.
    reloading: tokio::sync::Mutex<()>,
}

impl Shared {
    /// No target yet.
    pub(crate) fn new(
        source: Arc<dyn TargetSource>,
        observations: Arc<dyn Observations>,
        reader: Reader,
    ) -> Self {
        let (targets, reloading) = (RwLock::default(), tokio::sync::Mutex::default());
        Self { source, observations, reader: Arc::new(reader), targets, reloading }
    }

    /// Loads the targets. If that fails, they stay as they were.
    pub(crate) async fn reload(&self) -> Result<()> {
        let _turn = self.reloading.lock().await;
        let loaded = self.source.targets().await;
        let loaded = loaded.and_then(|loaded| Targets::new(loaded, &self.targets()));
        let own = &self.reader.own;
        own.is_reloaded.set(loaded.is_ok().into());
        let loaded = loaded?;
        own.targets.set(i64::try_from(loaded.all.len()).unwrap_or(i64::MAX));
        *self.targets.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
        Ok(())
    }

    pub(crate) fn targets(&self) -> Arc<Targets> {
        Arc::clone(&self.targets.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The target of this name, with a reading that is recent enough if there is one within this time.
    pub(crate) async fn probe(&self, name: &str, within: Duration) -> Option<AccountMetrics> {
        let watch = self.targets().by_name.get(name).map(Arc::clone)?;
        Some(self.observe(&watch, Instant::now() + within).await)
    }

    /// A target, with a reading that is recent enough if there is one by this time.
    pub(crate) async fn observe(&self, watch: &Arc<Watch>, in_time: Instant) -> AccountMetrics {
        let Target { name, account, levels, children, .. } = &watch.target;
        let has_children = children.is_some();
        let of_children = async {
            let list = watch.reading(Part::Children, &self.reader, in_time);
            if has_children { list.await } else { None }
        };
        let reading = watch.reading(Part::Account, &self.reader, in_time);
        let (reading, of_children) = join(reading, of_children).await;
        AccountMetrics {
            name: name.clone(),
            provider: account.provider(),
            levels: levels.clone(),
            reading,
            has_children,
            of_children,
            clock_skew: self.observations.clock_skew(name),
        }
    }
}
