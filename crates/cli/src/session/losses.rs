//! Credentials that were replaced at the vendor and could not be stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::base::exit::Code;

/// Whether there was one. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Losses(Arc<AtomicBool>);

impl Losses {
    pub(crate) fn add(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The exit code, which is not that of a success if there was one.
    pub(crate) fn worsen(&self, code: Code) -> Code {
        match code {
            Code::Done if self.any() => Code::Other,
            code => code,
        }
    }
}
