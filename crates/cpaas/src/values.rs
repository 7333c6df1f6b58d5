//! A provider's configuration, read from values of any format.

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::ConfigProblems;
use serde::de::{Deserialize, Deserializer};
use serde_path_to_error::Segment;

use crate::message::without_value;
use crate::provider::Provider;

/// The configuration in these values. The error has the key that is wrong, and quotes no value.
pub(crate) fn read<'de, C: Deserialize<'de>, D: Deserializer<'de>>(
    provider: &Provider,
    values: D,
) -> Result<C> {
    serde_path_to_error::deserialize(values).or_else(|error| {
        let key = match error.path().iter().next() {
            Some(Segment::Map { key }) => provider.key(key),
            _ => None,
        };
        let text = error.inner().to_string();
        let message = without_value(&text);
        let Some(key) = key else {
            return Err(
                Error::before_sending(ErrorKind::Config, message).with_provider(provider.name)
            );
        };
        let mut problems = ConfigProblems::new();
        let invalid = problems.add(key.name, message);
        problems.finish(provider.name, Err(invalid))
    })
}
