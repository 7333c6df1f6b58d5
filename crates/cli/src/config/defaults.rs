//! The defaults of options: from the environment (`CPAAS_TIMEOUT`), else from the file's table `defaults`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use cpaas::profiles::{LoadedConfig, ProfileError};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::base::environment::variable;
use crate::base::exit::Failure;

/// The options that have defaults, each with its variable.
const OPTIONS: [(&str, &str); 10] = [
    ("timeout", "CPAAS_TIMEOUT"),
    ("deadline", "CPAAS_DEADLINE"),
    ("retries", "CPAAS_RETRIES"),
    ("concurrency", "CPAAS_CONCURRENCY"),
    ("concurrency_per_provider", "CPAAS_CONCURRENCY_PER_PROVIDER"),
    ("output", "CPAAS_OUTPUT"),
    ("columns", "CPAAS_COLUMNS"),
    ("warn", "CPAAS_WARN"),
    ("critical", "CPAAS_CRITICAL"),
    ("below", "CPAAS_BELOW"),
];

/// The defaults of one place, and what is wrong with them.
#[derive(Debug)]
pub(crate) struct Defaults {
    place: Place,
    texts: BTreeMap<&'static str, String>,
    problems: Vec<Failure>,
}

#[derive(Debug)]
enum Place {
    Environment,
    File(PathBuf),
}

/// A value in the file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Number(i64),
    List(Vec<String>),
    Other(IgnoredAny),
}

impl Defaults {
    /// Those of the environment; an empty variable counts as unset.
    pub(crate) fn of_environment() -> Self {
        let given = OPTIONS.iter().filter_map(|(key, name)| Some((*key, variable(name)?)));
        Self { place: Place::Environment, texts: given.collect(), problems: Vec::new() }
    }

    /// Those of a configuration file.
    pub(crate) fn of_file(file: PathBuf, loaded: &LoadedConfig) -> Self {
        let mut defaults =
            Self { place: Place::File(file), texts: BTreeMap::new(), problems: Vec::new() };
        let values: Result<BTreeMap<String, Value>, ProfileError> = loaded.defaults();
        match values {
            Ok(values) => values.into_iter().for_each(|(key, value)| defaults.add(&key, value)),
            Err(error) => defaults.problems.push(error.into()),
        }
        defaults
    }

    fn add(&mut self, given: &str, value: Value) {
        let Some((key, _)) = OPTIONS.iter().find(|(key, _)| *key == given) else {
            let known = OPTIONS.map(|(key, _)| key).join(", ");
            return self.wrong(&[given], &format!("unknown; available: {known}"));
        };
        let text = match value {
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
            Value::List(texts) => texts.join(","),
            Value::Other(_) => {
                return self.wrong(&[key], &"expected a text, a number or a list of texts");
            }
        };
        self.texts.insert(key, text);
    }

    /// Sets an option that is not given.
    pub(crate) fn set<T>(
        &mut self,
        option: &mut Option<T>,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) {
        if option.is_none() {
            *option = self.get(key, parse);
        }
    }

    /// The default of an option.
    pub(crate) fn get<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        debug_assert!(OPTIONS.iter().any(|(known, _)| *known == key), "{key} is not listed");
        let text = self.texts.get(key)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(why) => {
                let why = format!("{text:?}: {why}");
                self.wrong(&[key], &why);
                None
            }
        }
    }

    /// Notes that something is wrong with these options.
    pub(crate) fn wrong(&mut self, keys: &[&str], why: &dyn Display) {
        let names = keys.iter().map(|key| match self.place {
            Place::Environment => named(key).unwrap_or(key),
            Place::File(_) => key,
        });
        let names = names.collect::<Vec<_>>().join(", ");
        self.problems.push(Failure::config(match &self.place {
            Place::Environment => format!("environment: {names}: {why}"),
            Place::File(file) => format!("{}: defaults: {names}: {why}", file.display()),
        }));
    }

    /// What is wrong, once every option was set.
    pub(crate) fn into_problems(self) -> Vec<Failure> {
        self.problems
    }
}

/// The variable of an option.
fn named(key: &str) -> Option<&'static str> {
    OPTIONS.iter().find(|(known, _)| *known == key).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::environment::VARIABLES;

    #[test]
    fn every_default_has_a_variable_that_is_known() {
        for (key, name) in OPTIONS {
            assert_eq!(name, format!("CPAAS_{}", key.to_uppercase()));
            assert!(VARIABLES.contains(&name), "{name}");
        }
    }
}
