//! Work that goes on when its caller has given up.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

/// Counts the renewals and changes of credentials that are under way, each a task of its own.
///
/// A program that ends while one is under way loses what it would have announced. Whoever stores
/// credentials waits for [`idle`](Self::idle) before ending. Clones count together.
#[derive(Clone, Debug)]
pub struct Background(Arc<watch::Sender<usize>>);

impl Background {
    /// Nothing under way yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// Waits until nothing is under way. Ends by itself: every task has a deadline.
    pub async fn idle(&self) {
        // The sender is ours, so the channel can't be closed.
        let _ = self.0.subscribe().wait_for(|under_way| *under_way == 0).await;
    }

    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.send_modify(|under_way| *under_way += 1);
        let counted = Counted(self.clone());
        let task = async move {
            let _counted = counted;
            task.await
        };
        tokio::spawn(task.in_current_span())
    }
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts down also when its task panics or is dropped.
struct Counted(Background);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.send_modify(|under_way| *under_way -= 1);
    }
}
