//! Profiles from the configuration file.
//!
//! ```toml
//! default_profile = "main"
//!
//! [profiles.main]
//! provider = "sonetel"
//! username = "owner@example.com"
//! password = "env:SONETEL_PASSWORD"
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cpaas_core::Money;
use cpaas_http::{ConfigKey, ConfigKind};
use etcetera::BaseStrategy as _;
use serde::Deserialize;

use super::bounded_file::read_config;
use super::entry::{Entry, InvalidProfile};
use super::error::ProfileError;
use super::origin::Origin;
use super::profile::{Profile, Value};
use super::secret::Secret;
use crate::message::without_value;
use crate::open::{provider, providers};
use crate::provider::Provider;
use crate::suggest::{hint, listed};

/// The keys that a profile of any vendor has.
const COMMON: [&str; 9] = [
    "provider",
    "tags",
    "ca_file",
    "warn",
    "critical",
    "available",
    "token_cache",
    "children",
    "max_children",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    default_profile: Option<String>,
    #[serde(default)]
    allow_shared_secret_files: bool,
    /// A program's own.
    #[serde(default)]
    defaults: toml::Table,
    #[serde(default)]
    profiles: BTreeMap<String, toml::Table>,
}

/// What a file contains.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// By name; the file's order does not matter.
    pub(super) entries: Vec<Entry>,
    pub(super) default: Option<String>,
    pub(super) defaults: toml::Table,
    pub(super) allow_shared_secret_files: bool,
}

/// Reads the file that is given, else the one at the usual place, if it exists.
pub(super) fn load(given: Option<&Path>) -> Result<Contents, ProfileError> {
    let Some(path) = location(given) else { return Ok(Contents::default()) };
    match read_config(&path) {
        Ok(text) => parse(&path, &text),
        Err(error) if given.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            Ok(Contents::default())
        }
        Err(error) => Err(ProfileError::new(None, error.to_string()).at(Origin::File(path))),
    }
}

/// Where the file is, or would be: the path that is given, else `cpaas/config.toml` in the user's folder for
/// configurations. `None` if there is no such folder.
#[must_use]
pub fn location(given: Option<&Path>) -> Option<PathBuf> {
    given.map(Path::to_owned).or_else(|| {
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(strategy.config_dir().join("cpaas").join("config.toml"))
    })
}

/// Reads a file's text. Fails only if nothing of it can be read; an invalid profile is one entry.
pub(super) fn parse(path: &Path, text: &str) -> Result<Contents, ProfileError> {
    let file: File = toml::from_str(text).map_err(|error| {
        let place = error.span().map(|span| place(text, span.start));
        let error = ProfileError::new(None, without_value(error.message()));
        error.at(Origin::File(path.to_owned())).at_place(place)
    })?;
    let File { default_profile: default, allow_shared_secret_files, defaults, profiles } = file;
    let entries = profiles.into_iter().map(|(name, table)| {
        let mut entry = entry(path, name, table);
        if let Ok(profile) = &mut entry {
            profile.allow_shared_secret_files = allow_shared_secret_files;
        }
        entry
    });
    Ok(Contents { entries: entries.collect(), default, defaults, allow_shared_secret_files })
}

/// Line and column of a byte.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn entry(path: &Path, name: String, table: toml::Table) -> Entry {
    let provider = table.get("provider").and_then(toml::Value::as_str);
    let provider = provider.and_then(|name| self::provider(name).ok());
    let tags = table.get("tags").and_then(|tags| self::tags(tags).ok()).unwrap_or_default();
    let read = Reader { path, name: &name }.profile(table);
    read.map_err(|error| InvalidProfile { name, provider, tags, error })
}

/// Whether a profile can have this name. `*` and `?` are for patterns.
///
/// # Errors
///
/// What a profile's name is.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    let odd = |c: char| matches!(c, ',' | '*' | '?') || c.is_control();
    if name.is_empty() || name.contains(odd) {
        return Err("a profile's name is not empty and has no commas, no * and ?, and no control \
                    characters");
    }
    Ok(())
}

fn tags(value: &toml::Value) -> Result<Vec<String>, &'static str> {
    let wrong =
        "not a list of words, without commas and control characters, such as [\"prod\", \"eu\"]";
    let tag = |tag: &toml::Value| tag.as_str().filter(|tag| is_tag(tag)).map(str::to_owned);
    let tags = value.as_array().ok_or(wrong)?.iter().map(|item| tag(item).ok_or(wrong));
    tags.collect()
}

/// Whether a profile can have this tag: a word, without commas and control characters.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c == ',' || c.is_control() || c.is_whitespace())
}

/// Reads one profile; its errors name the profile.
struct Reader<'f> {
    path: &'f Path,
    name: &'f str,
}

impl Reader<'_> {
    fn profile(&self, mut table: toml::Table) -> Result<Profile, ProfileError> {
        check_name(self.name).map_err(|message| {
            let error = ProfileError::new(None, format!("{:?}: {message}", self.name));
            error.at(Origin::File(self.path.to_owned()))
        })?;
        let provider = self.provider(&mut table)?;
        let origin = Origin::File(self.path.to_owned());
        let mut profile = Profile::new(self.name, provider, origin);
        if let Some(tags) = table.remove("tags") {
            profile.tags = self::tags(&tags).map_err(|why| profile.wrong(Some("tags"), why))?;
        }
        profile.ca_file = match table.remove("ca_file") {
            Some(toml::Value::String(file)) => Some(self.folder().join(file)),
            Some(_) => return Err(profile.wrong(Some("ca_file"), "not a path")),
            None => None,
        };
        let mut amount = |key: &str| {
            table
                .remove(key)
                .map(|value| amount(&value))
                .transpose()
                .map_err(|why| profile.wrong(Some(key), why))
        };
        (profile.warn, profile.critical) = (amount("warn")?, amount("critical")?);
        profile.available = flag(&profile, &mut table, "available")?;
        profile.token_cache = flag(&profile, &mut table, "token_cache")?;
        profile.children = flag(&profile, &mut table, "children")?;
        if let Some(most) = table.remove("max_children") {
            let most = max_children(&most);
            profile.max_children = most.map_err(|why| profile.wrong(Some("max_children"), why))?;
        }
        for (name, value) in table {
            let key = provider.key(&name).ok_or_else(|| unknown_key(&profile, &name))?;
            let value = self.value(key, value);
            let value = value.map_err(|why| profile.wrong(Some(key.name), why))?;
            profile.values.insert(key.name, value);
        }
        Ok(profile)
    }

    fn provider(&self, table: &mut toml::Table) -> Result<&'static Provider, ProfileError> {
        let wrong = |message: &str| {
            let error = ProfileError::new(Some("provider"), message).of_profile(self.name);
            error.at(Origin::File(self.path.to_owned()))
        };
        match table.remove("provider") {
            Some(toml::Value::String(name)) => {
                provider(&name).map_err(|error| wrong(error.message()))
            }
            Some(_) => Err(wrong("not a text")),
            None => {
                let known = listed(providers().iter().map(|provider| provider.name.as_str()));
                Err(wrong(&format!("missing; available: {known}")))
            }
        }
    }

    /// What paths in the file are relative to.
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn value(&self, key: &ConfigKey, value: toml::Value) -> Result<Value, &'static str> {
        Ok(match (key.kind, value) {
            (ConfigKind::Secret, value) => {
                let secret = value.as_str().and_then(|text| Secret::parse(text, self.folder()));
                Value::Secret(
                    secret.ok_or(
                        "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself",
                    )?,
                )
            }
            (ConfigKind::SecretFile, toml::Value::String(file)) => {
                Value::SecretFile(self.folder().join(file))
            }
            (ConfigKind::SecretFile, _) => return Err("not a path in quotes"),
            (ConfigKind::Flag, toml::Value::Boolean(on)) => Value::Flag(on),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            (_, toml::Value::String(text)) => Value::Text(text),
            (_, toml::Value::Integer(number)) => Value::Number(number),
            _ => return Err("not a text in quotes"),
        })
    }
}

fn unknown_key(profile: &Profile, name: &str) -> ProfileError {
    let provider = profile.provider;
    let known = COMMON.into_iter().chain(provider.keys.iter().map(|key| key.name));
    let hint = hint(name, known, &format!("{} has", provider.name));
    profile.wrong(None, format!("unknown key {name:?}{hint}"))
}

/// A key that is `true` or `false`, and `false` if it is absent.
fn flag(profile: &Profile, table: &mut toml::Table, key: &str) -> Result<bool, ProfileError> {
    match table.remove(key) {
        Some(toml::Value::Boolean(on)) => Ok(on),
        Some(_) => Err(profile.wrong(Some(key), "expected true or false")),
        None => Ok(false),
    }
}

fn max_children(value: &toml::Value) -> Result<usize, &'static str> {
    let most = value.as_integer().and_then(|number| usize::try_from(number).ok());
    most.filter(|most| (1..=100_000).contains(most)).ok_or("expected a number from 1 to 100000")
}

/// As [`Money`] reads itself, but with any space, or none, between amount and currency.
fn amount(value: &toml::Value) -> Result<Money, &'static str> {
    let read = |text: &str| {
        let (amount, currency) = text.split_at(text.find(char::is_alphabetic)?);
        format!("{} {currency}", amount.trim_end()).parse().ok()
    };
    let amount = value.as_str().and_then(|text| read(text.trim()));
    amount.ok_or("expected an amount and a currency in quotes, such as \"10 USD\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = r#"default_profile = "main"
[profiles.main]
provider = "sonetel"
username = "owner@example.com"
password = "env:SONETEL_PASSWORD"
forget_password = true
[profiles."two words"]
provider = 'restcomm'
ca_file = "ca.pem"
auth_token = "cmd:pass show restcomm"
"#;

    proptest! {
        #[test]
        fn any_file_is_profiles_without_secrets_or_one_line(
            at in 0..FILE.len(), left_out in 0_usize..40, put_in in "\\PC{0,12}",
        ) {
            let end = (at + left_out).min(FILE.len());
            let text = format!("{}{put_in}{}", &FILE[..at], &FILE[end..]);
            match parse(Path::new("config.toml"), &text) {
                Ok(file) => for value in file.entries.iter().flatten().flat_map(|one| one.values.values()) {
                    prop_assert!(!matches!(value, Value::Secret(Secret::Literal(_))), "{value:?}");
                },
                Err(error) => prop_assert_eq!(error.to_string().lines().count(), 1, "{}", error),
            }
        }
    }
}
