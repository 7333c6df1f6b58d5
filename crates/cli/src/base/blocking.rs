//! Reads that may never end, such as one of a pipe.

use super::exit::Failure;

/// Runs a blocking read without delaying an interrupt.
pub(crate) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(read).await.map_err(|error| Failure::other(error.to_string()))
}
