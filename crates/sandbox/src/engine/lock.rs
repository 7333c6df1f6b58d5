//! Locking without poison.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks what is changed only by steps that each leave it consistent, so that a panic elsewhere does no harm.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
