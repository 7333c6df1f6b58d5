//! A call that pends until it is released.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Holds back the response of a call: see
/// [`MemoryProvider::hold_next`](crate::MemoryProvider::hold_next). Dropping it releases the call.
#[derive(Debug)]
#[must_use = "dropping it releases the call"]
pub struct Hold(Arc<Gate>);

impl Hold {
    pub(crate) fn new(gate: Arc<Gate>) -> Self {
        Self(gate)
    }

    /// Whether the call has reached the account.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.0.lock().is_reached
    }

    /// Lets the response through.
    pub fn release(self) {
        drop(self);
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let waker = {
            let mut state = self.0.lock();
            state.is_open = true;
            state.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

/// What one call waits at. It needs no runtime.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    is_reached: bool,
    is_open: bool,
    waker: Option<Waker>,
}

impl Gate {
    pub(crate) async fn opened(&self) {
        poll_fn(|cx| {
            let mut state = self.lock();
            state.is_reached = true;
            if state.is_open {
                return Poll::Ready(());
            }
            state.waker = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
