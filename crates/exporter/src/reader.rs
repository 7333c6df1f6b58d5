//! Reads accounts, not too many at once.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cpaas_core::{ProviderName, Timestamp};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::own_metrics::OwnMetrics;
use crate::reading::{Part, Reading};
use crate::settings::Settings;
use crate::target::Target;

/// The time of day.
pub(crate) type Clock = dyn Fn() -> Timestamp + Send + Sync;

/// Reads accounts, not too many at once.
pub(crate) struct Reader {
    pub(crate) settings: Settings,
    pub(crate) own: OwnMetrics,
    clock: Box<Clock>,
    all: Semaphore,
    /// As many as there are providers.
    by_provider: Mutex<HashMap<ProviderName, Arc<Semaphore>>>,
}

impl Reader {
    pub(crate) fn new(settings: Settings, clock: Box<Clock>, own: OwnMetrics) -> Self {
        // The field is public, and times are added to it.
        let settings = settings.with_min_interval(settings.min_interval);
        let all = Semaphore::new(settings.limits.at_once.max(1));
        Self { settings, own, clock, all, by_provider: Mutex::default() }
    }

    /// The time of day.
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Reads an account, or its children, when its turn comes. Returns when that began, too.
    pub(crate) async fn read(&self, target: &Target, part: Part) -> (Instant, Reading) {
        let of_provider = self.of_provider(target.account.provider());
        // First, so that those who wait for a slow provider keep nobody else waiting. They are never closed.
        let _of_provider = of_provider.acquire().await;
        let _of_all = self.all.acquire().await;
        let began = Instant::now();
        let deadline = match part {
            Part::Account => self.settings.limits.deadline,
            Part::Children => self.settings.listing_deadline,
        };
        (began, Reading::of_target(target, part, deadline, self.now()).await)
    }

    fn of_provider(&self, provider: ProviderName) -> Arc<Semaphore> {
        let mut known = self.by_provider.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Semaphore::new(self.settings.limits.per_provider.max(1)));
        Arc::clone(known.entry(provider).or_insert_with(new))
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("settings", &self.settings).finish_non_exhaustive()
    }
}
