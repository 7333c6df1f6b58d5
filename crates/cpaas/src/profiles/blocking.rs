//! Reads that may never end, such as one of a pipe or of a server's file system.

use std::io;
use std::time::Duration;

/// Runs a blocking read beside the caller's task, and gives it up after this time.
pub(super) async fn blocking<T: Send + 'static>(
    within: Duration,
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    match tokio::time::timeout(within, tokio::task::spawn_blocking(read)).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => Err(io::Error::other(error)),
        Err(_) => {
            let why = format!("it could not be read within {within:?}");
            Err(io::Error::new(io::ErrorKind::TimedOut, why))
        }
    }
}
