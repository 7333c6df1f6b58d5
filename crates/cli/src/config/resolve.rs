//! The values of profiles with their secrets, read from where they are.

use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};

use super::{PATIENCE, Profile, Value, secret};
use crate::commands::blocking;
use crate::exit::Failure;
use crate::network::Network;

/// Most profiles whose secrets are read at the same time: a command for each may be started.
const AT_ONCE: usize = 16;

/// A profile's values, secrets included; or why they can't be had.
pub(crate) type Resolved = Result<toml::Table, Failure>;

/// The values of profiles, in their order, several at a time: secrets that are slow to come by do not
/// add up.
pub(crate) fn resolve_all<'p>(
    network: &Network,
    profiles: Vec<&'p Profile>,
) -> impl Stream<Item = Resolved> + Send + Unpin + use<'p> {
    let limit = network.timeout().unwrap_or(PATIENCE).min(PATIENCE);
    let resolved = profiles.into_iter().map(move |profile| resolve(profile, limit));
    stream::iter(resolved).buffered(AT_ONCE)
}

/// The values of one profile, each command of which has so much time.
async fn resolve(profile: &Profile, limit: Duration) -> Resolved {
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
