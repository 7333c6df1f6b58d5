//! Members in common terms that may be odd.

use std::fmt::Display;
use std::str::FromStr;

use cpaas_core::ProviderName;

/// What the text of a member means, or nothing if that can't be read: then the log says so.
#[must_use]
pub fn optional<T: FromStr<Err: Display>>(
    provider: ProviderName,
    member: &'static str,
    text: &str,
) -> Option<T> {
    let read = text.trim().parse();
    read.inspect_err(|why| {
        tracing::info!(provider = provider.as_str(), "{member} can't be read: {why}");
    })
    .ok()
}
