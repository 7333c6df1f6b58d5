//! How many accounts are used at the same time.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use cpaas_fleet::Limits;

use crate::config::defaults::Defaults;

/// What an account has beyond its own deadline: its own error is more precise than the fleet's.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Concurrency {
    /// Query at most N accounts, and read the secrets of at most N profiles, at the same time
    /// [default: 16]
    #[arg(long, global = true, value_name = "N")]
    concurrency: Option<NonZeroUsize>,
    /// Query at most N accounts of one provider at the same time [default: half of --concurrency]
    #[arg(long, global = true, value_name = "N")]
    concurrency_per_provider: Option<NonZeroUsize>,
}

impl Concurrency {
    /// Sets those that are not given.
    pub(super) fn set_defaults(&mut self, defaults: &mut Defaults) {
        let number =
            |text: &str| text.parse().map_err(|_| "expected a number that is 1 or more".to_owned());
        defaults.set(&mut self.concurrency, "concurrency", number);
        defaults.set(&mut self.concurrency_per_provider, "concurrency_per_provider", number);
    }

    /// Whether one of them is given.
    pub(crate) fn is_given(self) -> bool {
        self.concurrency.is_some() || self.concurrency_per_provider.is_some()
    }

    /// How many accounts are queried, and how many profiles' secrets are read, at the same time.
    pub(crate) fn at_once(self) -> usize {
        self.concurrency.map_or(Limits::new().at_once, NonZeroUsize::get)
    }

    /// The limits of a fleet whose accounts have this deadline of their own, and that may take so long
    /// in all.
    pub(crate) fn limits(self, deadline: Duration, total: Option<Duration>) -> Limits {
        let at_once = self.at_once();
        // Half, so that one slow provider leaves room for the others.
        let half = at_once.div_ceil(2);
        let per_provider = self.concurrency_per_provider.map_or(half, NonZeroUsize::get);
        let deadline = deadline.saturating_add(GRACE);
        let limits = Limits::new().at_once(at_once).per_provider(per_provider).deadline(deadline);
        total.map_or(limits, |total| limits.total(total))
    }
}
