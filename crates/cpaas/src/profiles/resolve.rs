//! The values of profiles with their secrets, read from where they are.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};

use super::profile::{Profile, Value};
use super::secret;
use super::select::Candidate;
use crate::base::blocking::blocking;
use crate::base::exit::Failure;

/// A profile and its values, secrets included; or why they can't be read.
pub(crate) type Resolved<'p> = Result<(&'p Profile, toml::Table), Failure>;

/// Each candidate with its values, in their order; so many are read at a time. A slow one delays none
/// after it, so that slow ones do not add up.
pub(crate) async fn resolve_all<'c, C: Candidate>(
    candidates: &[&'c C],
    at_once: usize,
    limit: Duration,
) -> Vec<(&'c C, Resolved<'c>)> {
    let resolved = candidates.iter().enumerate().map(|(position, &candidate)| async move {
        let resolved = match candidate.profile() {
            Ok(profile) => resolve(profile, limit).await.map(|values| (profile, values)),
            Err(failure) => Err(failure),
        };
        (position, candidate, resolved)
    });
    let mut resolved: Vec<_> = stream::iter(resolved).buffer_unordered(at_once).collect().await;
    resolved.sort_unstable_by_key(|(position, ..)| *position);
    resolved.into_iter().map(|(_, candidate, resolved)| (candidate, resolved)).collect()
}

/// The values of one profile, each command of which has so much time.
pub(crate) async fn resolve(profile: &Profile, limit: Duration) -> Result<toml::Table, Failure> {
    let mut table = toml::Table::new();
    for (key, value) in &profile.values {
        let wrong = |why: String| Failure::config(profile.at(&format!("{key}: {why}")));
        let value = match value {
            Value::Plain(value) => value.clone(),
            Value::SecretFile(path) => {
                let file = path.clone();
                let checked = blocking(move || secret::check_file(&file)).await?;
                checked.map_err(|error| wrong(format!("{}: {error}", path.display())))?;
                toml::Value::String(path.to_string_lossy().into_owned())
            }
            Value::Secret(secret) => toml::Value::String(secret.read(limit).await.map_err(wrong)?),
        };
        table.insert((*key).to_owned(), value);
    }
    Ok(table)
}
