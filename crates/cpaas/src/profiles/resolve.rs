//! The values of profiles with their secrets, read from where they are.

use std::collections::BTreeMap;
use std::fmt;

use cpaas_core::{ExposeSecret as _, SecretString};
use futures_util::stream::{self, StreamExt as _};
use serde::de::value::{BorrowedStrDeserializer, Error as ValueError, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::blocking::blocking;
use super::error::ProfileError;
use super::private_file;
use super::profile::{Profile, Value};
use super::secret::SecretOptions;
use super::select::Candidate;

/// A profile and its values, secrets included. `Debug` shows none of them.
#[derive(Clone)]
pub struct Resolved<'p> {
    pub(super) profile: &'p Profile,
    values: Vec<(&'static str, Loaded)>,
}

/// A value as the provider's configuration reads it.
#[derive(Clone)]
enum Loaded {
    Text(String),
    Number(i64),
    Flag(bool),
    Secret(SecretString),
}

impl fmt::Debug for Resolved<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Resolved").field(&self.profile.name).finish()
    }
}

impl<'p> Resolved<'p> {
    /// The profile.
    #[must_use]
    pub fn profile(&self) -> &'p Profile {
        self.profile
    }

    /// The secrets, by their keys.
    pub(super) fn secrets(&self) -> BTreeMap<&'static str, SecretString> {
        let secrets = self.values.iter().filter_map(|(key, value)| match value {
            Loaded::Secret(secret) => Some((*key, secret.clone())),
            _ => None,
        });
        secrets.collect()
    }

    /// The values, for the provider's configuration.
    pub(super) fn values(&self) -> impl Deserializer<'_, Error = ValueError> {
        MapDeserializer::new(self.values.iter().map(|(key, value)| (*key, value)))
    }
}

impl Profile {
    /// Reads its secrets from where they are.
    ///
    /// # Errors
    ///
    /// The first secret that can't be read.
    pub async fn resolve(&self, options: &SecretOptions) -> Result<Resolved<'_>, ProfileError> {
        let mut values = Vec::with_capacity(self.values.len());
        for (key, value) in &self.values {
            let wrong = |why: String| self.wrong(Some(key), why);
            let value = match value {
                Value::Text(text) => Loaded::Text(text.clone()),
                Value::Number(number) => Loaded::Number(*number),
                Value::Flag(on) => Loaded::Flag(*on),
                Value::SecretFile(path) => {
                    let file = path.clone();
                    let checked = blocking(move || private_file::check(&file)).await;
                    checked.map_err(|error| wrong(format!("{}: {error}", path.display())))?;
                    Loaded::Text(path.to_string_lossy().into_owned())
                }
                Value::Secret(secret) => {
                    let read = secret.read(options).await;
                    Loaded::Secret(read.map_err(|error| wrong(error.to_string()))?)
                }
            };
            values.push((*key, value));
        }
        Ok(Resolved { profile: self, values })
    }
}

/// Each candidate with its values, in their order; as many are read at a time as the options say. A slow one delays
/// none after it, so that slow ones do not add up.
pub async fn resolve_all<'c, C: Candidate>(
    candidates: &[&'c C],
    options: &SecretOptions,
) -> Vec<(&'c C, Result<Resolved<'c>, ProfileError>)> {
    let resolved = candidates.iter().enumerate().map(|(position, &candidate)| async move {
        let resolved = match candidate.profile() {
            Ok(profile) => profile.resolve(options).await,
            Err(error) => Err(error),
        };
        (position, candidate, resolved)
    });
    let resolved = stream::iter(resolved).buffer_unordered(options.at_once);
    let mut resolved: Vec<_> = resolved.collect().await;
    resolved.sort_unstable_by_key(|(position, ..)| *position);
    resolved.into_iter().map(|(_, candidate, resolved)| (candidate, resolved)).collect()
}

impl<'de> IntoDeserializer<'de> for &'de Loaded {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Loaded {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self {
            Loaded::Text(text) => visitor.visit_borrowed_str(text),
            Loaded::Number(number) => visitor.visit_i64(*number),
            Loaded::Flag(on) => visitor.visit_bool(*on),
            Loaded::Secret(secret) => visitor.visit_borrowed_str(secret.expose_secret()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match self {
            Loaded::Text(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            other => other.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
