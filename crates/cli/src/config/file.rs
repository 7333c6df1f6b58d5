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

use cpaas_http::ConfigKind;
use etcetera::BaseStrategy as _;
use serde::Deserialize;

use super::{Origin, Profile, Profiles, Secret, Value};
use crate::exit::Failure;
use crate::vendors::{self, Vendor};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    default_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, toml::Table>,
}

/// Reads the file that is asked for, else the one at the usual place, if there is one.
pub(super) fn load(asked: Option<&Path>) -> Result<Profiles, Failure> {
    let Some(path) = asked.map(Path::to_owned).or_else(usual_place) else {
        return Ok(Profiles::default());
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if asked.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Profiles::default());
        }
        Err(error) => return Err(Failure::config(format!("{}: {error}", path.display()))),
    };
    let file: File = toml::from_str(&text).map_err(|error| {
        let place = error.span().map(|span| place(&text, span.start)).unwrap_or_default();
        let message = error.message().lines().next().unwrap_or("not TOML");
        Failure::config(format!("{}{place}: {message}", path.display()))
    })?;
    let profiles = file.profiles.into_iter().map(|(name, table)| profile(&path, name, table));
    Ok(Profiles { profiles: profiles.collect::<Result<_, _>>()?, default: file.default_profile })
}

fn usual_place() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("cpaas").join("config.toml"))
}

/// `:LINE:COLUMN` of a byte.
fn place(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!(":{line}:{column}")
}

fn profile(path: &Path, name: String, mut table: toml::Table) -> Result<Profile, Failure> {
    if name.is_empty() || name.contains(|c: char| c == ',' || c.is_control()) {
        let message = "a profile's name is not empty and has no commas and no control characters";
        return Err(Failure::config(format!("{}: {name:?}: {message}", path.display())));
    }
    let failure =
        |message: String| Failure::config(format!("{}: profile {name}: {message}", path.display()));
    let vendor = match table.remove("provider") {
        Some(toml::Value::String(vendor)) => Vendor::named(&vendor).ok_or_else(|| {
            failure(format!(
                "provider: unknown provider {vendor:?}; known are {}",
                vendors::names()
            ))
        })?,
        Some(_) => return Err(failure("provider: not a text".to_owned())),
        None => return Err(failure(format!("provider: missing; known are {}", vendors::names()))),
    };
    let ca_file = match table.remove("ca_file") {
        Some(toml::Value::String(file)) => Some(beside(path, &file)),
        Some(_) => return Err(failure("ca_file: not a path".to_owned())),
        None => None,
    };
    let values = table.into_iter().map(|(key, value)| {
        let key = vendor.key(&key).ok_or_else(|| {
            failure(format!("unknown key {key:?}; {} has {}", vendor.name, key_names(vendor)))
        })?;
        let wrong = |why: &str| failure(format!("{}: {why}", key.name));
        let value = match (key.kind, value) {
            (ConfigKind::Secret, value) => {
                let secret = value.as_str().and_then(|text| Secret::parse(text, path));
                Value::Secret(secret.ok_or_else(|| {
                    wrong("a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself")
                })?)
            }
            (ConfigKind::SecretFile, toml::Value::String(file)) => {
                Value::SecretFile(beside(path, &file))
            }
            (ConfigKind::SecretFile, _) => return Err(wrong("not a path in quotes")),
            (ConfigKind::Flag, value @ toml::Value::Boolean(_)) => Value::Plain(value),
            (ConfigKind::Flag, _) => return Err(wrong("neither true nor false")),
            (_, value @ (toml::Value::String(_) | toml::Value::Integer(_))) => Value::Plain(value),
            _ => return Err(wrong("not a text in quotes")),
        };
        Ok((key.name, value))
    });
    let values = values.collect::<Result<_, Failure>>()?;
    Ok(Profile { name, vendor, origin: Origin::File(path.to_owned()), values, ca_file })
}

/// A path in the file is relative to the file.
pub(super) fn beside(config: &Path, file: &str) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(file)
}

fn key_names(vendor: &Vendor) -> String {
    let common = ["provider", "ca_file"];
    let names = common.into_iter().chain(vendor.keys.iter().map(|key| key.name));
    names.collect::<Vec<_>>().join(", ")
}
