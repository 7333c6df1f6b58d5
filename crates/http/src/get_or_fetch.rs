//! What is fetched once and kept.

use std::sync::OnceLock;

use cpaas_core::Result;

/// What `cell` holds, fetched first if it is empty.
///
/// Tasks that find it empty at the same time each fetch: none waits for another beyond its own
/// deadline, and none repeats another's failure after it.
///
/// # Errors
///
/// Those of `fetch`.
pub async fn get_or_fetch<T: Send + Sync>(
    cell: &OnceLock<T>,
    fetch: impl Future<Output = Result<T>> + Send,
) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = fetch.await?;
    Ok(cell.get_or_init(|| value))
}
