//! What an interrupt has to know of the command that it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far the changes of one command have come. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunState(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    write_in_flight: AtomicBool,
    unknown_reported: AtomicBool,
}

impl RunState {
    /// Runs a change; until it ends, an interrupt leaves its outcome unknown.
    pub(crate) async fn write<T>(&self, change: impl Future<Output = T>) -> T {
        self.0.write_in_flight.store(true, Ordering::Relaxed);
        let result = change.await;
        self.0.write_in_flight.store(false, Ordering::Relaxed);
        result
    }

    /// Whether a change is being sent.
    pub(crate) fn has_write_in_flight(&self) -> bool {
        self.0.write_in_flight.load(Ordering::Relaxed)
    }

    /// Records whether the outcome of a change was reported as unknown: a later interrupt does not
    /// alter that.
    pub(crate) fn report_unknown(&self, is_unknown: bool) {
        self.0.unknown_reported.store(is_unknown, Ordering::Relaxed);
    }

    /// Whether the outcome of a change was reported as unknown.
    pub(crate) fn has_reported_unknown(&self) -> bool {
        self.0.unknown_reported.load(Ordering::Relaxed)
    }
}
