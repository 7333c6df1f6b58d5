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

use cpaas_http::{ConfigKey, ConfigKind};
use etcetera::BaseStrategy as _;
use serde::Deserialize;

use super::entry::{Entry, InvalidProfile};
use super::profile::{Origin, Profile, Value};
use super::secret::{Secret, relative_to};
use super::thresholds::ProfileThresholds;
use crate::base::exit::Failure;
use crate::base::parse::toml_problem;
use crate::base::suggest::{hint, listed};
use crate::vendors;
use crate::vendors::vendor::Vendor;

/// The keys that a profile of any vendor has.
const COMMON: [&str; 5] = ["provider", "tags", "ca_file", "warn", "critical"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    default_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, toml::Table>,
}

/// What a file contains.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// By name; the file's order does not matter.
    pub(super) entries: Vec<Entry>,
    pub(super) default: Option<String>,
}

/// Reads the file that is given, else the one at the usual place, if it exists.
pub(super) fn load(given: Option<&Path>) -> Result<Contents, Failure> {
    let Some(path) = location(given) else { return Ok(Contents::default()) };
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&path, &text),
        Err(error) if given.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            Ok(Contents::default())
        }
        Err(error) => Err(Failure::config(format!("{}: {error}", path.display()))),
    }
}

/// Where the file is, or would be.
pub(crate) fn location(given: Option<&Path>) -> Option<PathBuf> {
    given.map(Path::to_owned).or_else(|| {
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(strategy.config_dir().join("cpaas").join("config.toml"))
    })
}

/// Reads a file's text. Fails only if nothing of it can be read; an invalid profile is one entry.
pub(super) fn parse(path: &Path, text: &str) -> Result<Contents, Failure> {
    let file: File = toml::from_str(text).map_err(|error| {
        let place = error.span().map(|span| place(text, span.start)).unwrap_or_default();
        Failure::config(format!("{}{place}: {}", path.display(), toml_problem(&error)))
    })?;
    let entries = file.profiles.into_iter().map(|(name, table)| entry(path, name, table));
    Ok(Contents { entries: entries.collect(), default: file.default_profile })
}

/// `:LINE:COLUMN` of a byte.
fn place(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!(":{line}:{column}")
}

fn entry(path: &Path, name: String, table: toml::Table) -> Entry {
    let vendor = table.get("provider").and_then(toml::Value::as_str).and_then(vendors::named);
    let tags = table.get("tags").and_then(|tags| self::tags(tags).ok()).unwrap_or_default();
    let read = Reader { path, name: &name }.profile(table);
    read.map_err(|failure| InvalidProfile { name, vendor, tags, failure })
}

/// Whether a profile can have this name. `*` and `?` are for patterns.
pub(crate) fn check_name(name: &str) -> Result<(), &'static str> {
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

/// Whether a profile can have this tag.
pub(crate) fn is_tag(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c == ',' || c.is_control() || c.is_whitespace())
}

/// Reads one profile; its errors name the profile.
struct Reader<'f> {
    path: &'f Path,
    name: &'f str,
}

impl Reader<'_> {
    fn profile(&self, mut table: toml::Table) -> Result<Profile, Failure> {
        check_name(self.name).map_err(|message| {
            Failure::config(format!("{}: {:?}: {message}", self.path.display(), self.name))
        })?;
        let vendor = match table.remove("provider") {
            Some(toml::Value::String(name)) => vendors::named(&name).ok_or_else(|| {
                let hint = hint(&name, vendors::names(), "available:");
                self.failure(&format!("provider: unknown provider {name:?}{hint}"))
            })?,
            Some(_) => return Err(self.failure("provider: not a text")),
            None => {
                let known = listed(vendors::names());
                return Err(self.failure(&format!("provider: missing; known are {known}")));
            }
        };
        let tags = table.remove("tags").map(|tags| self::tags(&tags)).transpose();
        let tags = tags.map_err(|why| self.failure(&format!("tags: {why}")))?.unwrap_or_default();
        let ca_file = match table.remove("ca_file") {
            Some(toml::Value::String(file)) => Some(relative_to(self.path, &file)),
            Some(_) => return Err(self.failure("ca_file: not a path")),
            None => None,
        };
        let thresholds = ProfileThresholds::take(&mut table).map_err(|why| self.failure(&why))?;
        let values = table.into_iter().map(|(name, value)| {
            let key = vendor.key(&name).ok_or_else(|| self.unknown_key(vendor, &name))?;
            let value = self.value(key, value);
            Ok((key.name, value.map_err(|why| self.failure(&format!("{}: {why}", key.name)))?))
        });
        let values = values.collect::<Result<_, Failure>>()?;
        let origin = Origin::File(self.path.to_owned());
        let name = self.name.to_owned();
        Ok(Profile { name, vendor, origin, tags, values, ca_file, thresholds })
    }

    fn value(&self, key: &ConfigKey, value: toml::Value) -> Result<Value, &'static str> {
        Ok(match (key.kind, value) {
            (ConfigKind::Secret, value) => {
                let secret = value.as_str().and_then(|text| Secret::parse(text, self.path));
                Value::Secret(
                    secret.ok_or(
                        "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself",
                    )?,
                )
            }
            (ConfigKind::SecretFile, toml::Value::String(file)) => {
                Value::SecretFile(relative_to(self.path, &file))
            }
            (ConfigKind::SecretFile, _) => return Err("not a path in quotes"),
            (ConfigKind::Flag, value @ toml::Value::Boolean(_)) => Value::Plain(value),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            (_, value @ (toml::Value::String(_) | toml::Value::Integer(_))) => Value::Plain(value),
            _ => return Err("not a text in quotes"),
        })
    }

    fn unknown_key(&self, vendor: &Vendor, name: &str) -> Failure {
        let known = COMMON.into_iter().chain(vendor.keys.iter().map(|key| key.name));
        let hint = hint(name, known, &format!("{} has", vendor.name));
        self.failure(&format!("unknown key {name:?}{hint}"))
    }

    fn failure(&self, message: &str) -> Failure {
        Failure::config(format!("{}: profile {}: {message}", self.path.display(), self.name))
    }
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
                Err(failure) => prop_assert_eq!(failure.to_string().lines().count(), 1, "{}", failure),
            }
        }
    }
}
