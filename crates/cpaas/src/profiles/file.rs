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

use std::path::{Path, PathBuf};

use cpaas_core::Money;
use cpaas_http::{ConfigKey, ConfigKind};
use etcetera::BaseStrategy as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::bounded_file::read_config;
use super::document::{self, Rest};
use super::entry::{Entry, InvalidProfile, ListedProfile};
use super::error::ProfileError;
use super::origin::Origin;
use super::profile::Profile;
use super::secret::Secret;
use super::values::Value;
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
    text(given)?.map_or_else(|| Ok(Contents::default()), |(path, text)| parse(&path, &text))
}

/// What its profiles can be selected by.
pub(super) fn list(given: Option<&Path>) -> Result<Vec<ListedProfile>, ProfileError> {
    let Some((path, text)) = text(given)? else { return Ok(Vec::new()) };
    let read = document::parse(&text, without_values);
    read.map(|(_, listed)| listed).map_err(|error| malformed(&path, &text, &error))
}

/// Where the file is, and its text.
fn text(given: Option<&Path>) -> Result<Option<(PathBuf, String)>, ProfileError> {
    let Some(path) = location(given) else { return Ok(None) };
    match read_config(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if given.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProfileError::new(None, error.to_string()).at(Origin::File(path.into()))),
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
    let origin = Origin::File(path.into());
    let read = document::parse(text, |name, table| entry(path, &origin, name, table));
    let (rest, mut entries) = read.map_err(|error| malformed(path, text, &error))?;
    let Rest { default_profile: default, allow_shared_secret_files, defaults, .. } = rest;
    for profile in entries.iter_mut().flatten() {
        profile.allow_shared_secret_files = allow_shared_secret_files;
    }
    Ok(Contents { entries, default, defaults, allow_shared_secret_files })
}

fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> ProfileError {
    let place = error.span().map(|span| place(text, span.start));
    let error = ProfileError::new(None, without_value(error.message()));
    error.at(Origin::File(path.into())).at_place(place)
}

/// Line and column of a byte.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn entry(path: &Path, origin: &Origin, name: &str, table: &DeTable<'_>) -> Entry {
    let read = Reader { path, origin, name }.profile(table);
    read.map_err(|error| {
        let ListedProfile { name, provider, tags } = without_values(name, table);
        InvalidProfile { name, provider, tags, error }
    })
}

/// What it can be selected by, as far as that can be read.
fn without_values(name: &str, table: &DeTable<'_>) -> ListedProfile {
    let provider = member(table, "provider").and_then(DeValue::as_str);
    let tags = member(table, "tags").and_then(|tags| self::tags(tags).ok());
    ListedProfile {
        name: name.to_owned(),
        provider: provider.and_then(|name| self::provider(name).ok()),
        tags: tags.unwrap_or_default(),
    }
}

fn member<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeValue<'i>> {
    table.get(key).map(Spanned::get_ref)
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

fn tags(value: &DeValue<'_>) -> Result<Vec<String>, &'static str> {
    let wrong =
        "not a list of words, without commas and control characters, such as [\"prod\", \"eu\"]";
    let tag = |tag: &DeValue<'_>| tag.as_str().filter(|tag| is_tag(tag)).map(str::to_owned);
    let tags = value.as_array().ok_or(wrong)?.iter().map(|item| tag(item.get_ref()).ok_or(wrong));
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
    origin: &'f Origin,
    name: &'f str,
}

impl Reader<'_> {
    fn profile(&self, table: &DeTable<'_>) -> Result<Profile, ProfileError> {
        check_name(self.name).map_err(|message| {
            let error = ProfileError::new(None, format!("{:?}: {message}", self.name));
            error.at(self.origin.clone())
        })?;
        let provider = self.provider(table)?;
        let mut profile = Profile::new(self.name, provider, self.origin.clone());
        if let Some(tags) = member(table, "tags") {
            profile.tags = self::tags(tags).map_err(|why| profile.wrong(Some("tags"), why))?;
        }
        profile.ca_file = match member(table, "ca_file") {
            Some(DeValue::String(file)) => Some(self.folder().join(&**file)),
            Some(_) => return Err(profile.wrong(Some("ca_file"), "not a path")),
            None => None,
        };
        let amount = |key: &str| {
            let amount = member(table, key).map(amount).transpose();
            amount.map_err(|why| profile.wrong(Some(key), why))
        };
        (profile.warn, profile.critical) = (amount("warn")?, amount("critical")?);
        profile.available = flag(&profile, table, "available")?;
        profile.token_cache = flag(&profile, table, "token_cache")?;
        profile.children = flag(&profile, table, "children")?;
        if let Some(most) = member(table, "max_children") {
            let most = max_children(most);
            profile.max_children = most.map_err(|why| profile.wrong(Some("max_children"), why))?;
        }
        let own = table.iter().map(|(name, value)| (&**name.get_ref(), value.get_ref()));
        for (name, value) in own.filter(|(name, _)| !COMMON.contains(name)) {
            let key = provider.key(name).ok_or_else(|| unknown_key(&profile, name))?;
            let value = self.value(key, value);
            let value = value.map_err(|why| profile.wrong(Some(key.name), why))?;
            profile.values.insert(key.name, value);
        }
        Ok(profile)
    }

    fn provider(&self, table: &DeTable<'_>) -> Result<&'static Provider, ProfileError> {
        let wrong = |message: &str| {
            let error = ProfileError::new(Some("provider"), message).of_profile(self.name);
            error.at(self.origin.clone())
        };
        match member(table, "provider") {
            Some(DeValue::String(name)) => provider(name).map_err(|error| wrong(error.message())),
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

    fn value(&self, key: &ConfigKey, value: &DeValue<'_>) -> Result<Value, &'static str> {
        Ok(match (key.kind, value) {
            (ConfigKind::Secret, value) => {
                let secret = value.as_str().and_then(|text| Secret::parse(text, self.folder()));
                Value::Secret(
                    secret.ok_or(
                        "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself",
                    )?,
                )
            }
            (ConfigKind::SecretFile, DeValue::String(file)) => {
                Value::SecretFile(self.folder().join(&**file))
            }
            (ConfigKind::SecretFile, _) => return Err("not a path in quotes"),
            (ConfigKind::Flag, DeValue::Boolean(on)) => Value::Flag(*on),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            (_, DeValue::String(text)) => Value::Text(text.to_string()),
            (_, value) => Value::Number(integer(value).ok_or("not a text in quotes")?),
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
fn flag(profile: &Profile, table: &DeTable<'_>, key: &str) -> Result<bool, ProfileError> {
    match member(table, key) {
        Some(DeValue::Boolean(on)) => Ok(*on),
        Some(_) => Err(profile.wrong(Some(key), "expected true or false")),
        None => Ok(false),
    }
}

fn max_children(value: &DeValue<'_>) -> Result<usize, &'static str> {
    let most = integer(value).and_then(|number| usize::try_from(number).ok());
    most.filter(|most| (1..=100_000).contains(most)).ok_or("expected a number from 1 to 100000")
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// As [`Money`] reads itself, but with any space, or none, between amount and currency.
fn amount(value: &DeValue<'_>) -> Result<Money, &'static str> {
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

    #[test]
    fn profiles_are_by_name_and_one_that_is_invalid_hides_no_other() {
        let text = "[profiles.b]\nprovider = \"sonetel\"\ntags = [\"eu\"]\n\
                    account_id = 99999999999999999999\n[profiles.a]\nprovider = \"sonetel\"\n";
        let entries = parse(Path::new("config.toml"), text).unwrap().entries;
        assert_eq!(entries[0].as_ref().unwrap().name, "a");
        let invalid = entries[1].as_ref().unwrap_err();
        assert_eq!(
            (invalid.name.as_str(), invalid.provider.unwrap().name.as_str()),
            ("b", "sonetel")
        );
        assert_eq!(invalid.tags, ["eu"]);
    }

    proptest! {
        #[test]
        fn any_file_is_profiles_without_secrets_or_one_line(
            at in 0..FILE.len(), left_out in 0_usize..40, put_in in "\\PC{0,12}",
        ) {
            let end = (at + left_out).min(FILE.len());
            let text = format!("{}{put_in}{}", &FILE[..at], &FILE[end..]);
            match parse(Path::new("config.toml"), &text) {
                Ok(file) => for (_, value) in file.entries.iter().flatten().flat_map(|one| one.values.iter()) {
                    prop_assert!(!matches!(value, Value::Secret(Secret::Literal(_))), "{value:?}");
                },
                Err(error) => prop_assert_eq!(error.to_string().lines().count(), 1, "{}", error),
            }
        }
    }
}
