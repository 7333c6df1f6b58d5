//! The values of profiles with their secrets, read from where they are.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;

use cpaas_core::{ExposeSecret as _, SecretString};
use futures_util::stream::{self, StreamExt as _};
use serde::de::value::{BorrowedStrDeserializer, Error as ValueError, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::blocking::blocking;
use super::bounded_file::read_certificates;
use super::error::ProfileError;
use super::origin::Origin;
use super::private_file;
use super::profile::Profile;
use super::secret::Secret;
use super::secret_options::SecretOptions;
use super::secret_text::{check_line, check_variable};
use super::select::Candidate;
use super::values::Value;

/// A profile and its values, secrets included. `Debug` shows none of them.
#[derive(Clone)]
pub struct Resolved<'p> {
    pub(super) profile: &'p Profile,
    values: Vec<(&'static str, Loaded)>,
    /// The keys of files, and those that their contents have instead.
    pub(super) files: Vec<(&'static str, &'static str)>,
    /// The certificates in the `ca_file`.
    pub(super) certificates: Option<Vec<u8>>,
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

    async fn load(&mut self, options: &SecretOptions) -> Result<(), ProfileError> {
        let profile = self.profile;
        for (key, value) in profile.values.iter() {
            let loaded = match value {
                Value::Text(text) => Loaded::Text(text.clone()),
                Value::Number(number) => Loaded::Number(*number),
                Value::Flag(on) => Loaded::Flag(*on),
                Value::SecretFile(path) => self.file(key, path, options).await?,
                Value::Secret(secret) => {
                    Loaded::Secret(profile.secret(key, secret, options).await?)
                }
            };
            let content = self.files.iter().find(|(file, _)| *file == key);
            self.values.push((content.map_or(key, |(_, content)| *content), loaded));
        }
        self.certificates = profile.certificates(options).await?;
        Ok(())
    }

    /// A file with a secret: its content, if the provider has a key for that and it is not given, else its path. The
    /// provider would read it without a limit of time.
    async fn file(
        &mut self,
        key: &'static str,
        path: &Path,
        options: &SecretOptions,
    ) -> Result<Loaded, ProfileError> {
        let profile = self.profile;
        let content = profile.provider.key(key).and_then(|key| key.content_key);
        if let Some(content) = content.filter(|content| profile.values.get(content).is_none()) {
            self.files.push((key, content));
            let secret = Secret::File(path.to_owned());
            return profile.secret(key, &secret, options).await.map(Loaded::Secret);
        }
        let (file, readers) = (path.to_owned(), options.readers);
        let checked = move || private_file::check(&file, readers);
        let checked = blocking(options.timeout, checked).await;
        let at_file = |error: io::Error| format!("{}: {error}", path.display());
        checked.map_err(|error| profile.wrong(Some(key), at_file(error)))?;
        Ok(Loaded::Text(path.to_string_lossy().into_owned()))
    }
}

impl Profile {
    /// Reads its secrets from where they are, and its certificates.
    ///
    /// # Errors
    ///
    /// The first secret that can't be read, or has something that is probably a mistake, such as a second line.
    pub async fn resolve(&self, options: &SecretOptions) -> Result<Resolved<'_>, ProfileError> {
        let options = &self.secret_options(options);
        let mut resolved =
            Resolved { profile: self, values: Vec::new(), files: Vec::new(), certificates: None };
        resolved.load(options).await?;
        Ok(resolved)
    }

    /// How its secrets are read.
    pub(super) fn secret_options(&self, options: &SecretOptions) -> SecretOptions {
        let options = options.clone();
        if self.allow_shared_secret_files { options.with_shared_files() } else { options }
    }

    async fn secret(
        &self,
        key: &'static str,
        secret: &Secret,
        options: &SecretOptions,
    ) -> Result<SecretString, ProfileError> {
        let wrong = |why: &dyn fmt::Display| self.wrong(Some(key), why.to_string());
        let read = secret.read(options).await.map_err(|error| wrong(&error))?;
        let has_lines = self.provider.key(key).is_some_and(|key| key.has_lines);
        let is_variable = match secret {
            Secret::Env(_) => true,
            Secret::Literal(_) => self.origin == Origin::Environment,
            Secret::File(_) | Secret::Cmd(_) => false,
        };
        let checked = match (has_lines, is_variable) {
            (true, _) => Ok(()),
            (false, true) => check_variable(read.expose_secret()),
            (false, false) => check_line(&read),
        };
        checked.map_err(|why| wrong(&why))?;
        Ok(read)
    }

    async fn certificates(&self, options: &SecretOptions) -> Result<Option<Vec<u8>>, ProfileError> {
        let Some(file) = self.ca_file.clone() else { return Ok(None) };
        let read = blocking(options.timeout, move || {
            let at_file =
                |error: io::Error| io::Error::other(format!("{}: {error}", file.display()));
            read_certificates(&file).map_err(at_file)
        });
        read.await.map(Some).map_err(|error| self.wrong(Some("ca_file"), error.to_string()))
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
