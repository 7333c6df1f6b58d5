//! Accounts from the environment alone: `CPAAS_<PROVIDER>_<KEY>`, at most one for each provider.

use std::ffi::OsString;

use cpaas_http::ConfigKind;

use super::entry::{Entry, InvalidProfile};
use super::error::ProfileError;
use super::origin::Origin;
use super::profile::Profile;
use super::secret_text::check_variable;
use super::values::Value;
use crate::open::providers;
use crate::provider::Provider;
use crate::suggest::nearest;

/// What all variables begin with.
const OURS: &str = "CPAAS_";

/// The key that every provider has and none reads itself.
const CA_FILE: &str = "ca_file";

/// The variables whose names begin with `CPAAS_`, with their values.
pub(super) type Variables = Vec<(String, OsString)>;

/// Those of this process.
pub(super) fn variables() -> Variables {
    let ours = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| name.starts_with(OURS));
    ours.collect()
}

/// The variable of a provider's key, or of `ca_file`: `CPAAS_SONETEL_USERNAME`.
#[must_use]
pub fn variable(provider: &Provider, key: &str) -> String {
    prefix(provider) + &key.to_ascii_uppercase()
}

/// The accounts of the environment, named after their provider.
pub(super) fn entries(variables: &Variables) -> Vec<Entry> {
    let entry = |provider: &'static Provider| match profile(provider, variables) {
        Ok(profile) => profile.map(Ok),
        Err(error) => Some(Err(InvalidProfile {
            name: provider.name.to_string(),
            provider: Some(provider),
            tags: Vec::new(),
            error,
        })),
    };
    providers().iter().filter_map(entry).collect()
}

fn profile(
    provider: &'static Provider,
    variables: &Variables,
) -> Result<Option<Profile>, ProfileError> {
    let prefix = prefix(provider);
    let mut profile = Profile::new(provider.name.as_str(), provider, Origin::Environment);
    for (variable, text) in variables {
        let Some(key) = variable.strip_prefix(&prefix).filter(|_| !text.is_empty()) else {
            continue;
        };
        let wrong = |why: &str| wrong(variable, why);
        let text = text.clone().into_string().map_err(|_| wrong("not UTF-8"))?;
        let key = key.to_ascii_lowercase();
        let known = provider.key(&key);
        if !known.is_some_and(|key| key.kind == ConfigKind::Secret && key.has_lines) {
            check_variable(&text).map_err(wrong)?;
        }
        if key == CA_FILE {
            profile.ca_file = Some(text.into());
            continue;
        }
        let key = provider.key(&key).ok_or_else(|| wrong(&unknown(provider, variable)))?;
        profile.values.insert(key.name, Value::of_text(key.kind, text).map_err(wrong)?);
    }
    Ok((!profile.values.is_empty()).then_some(profile))
}

fn wrong(variable: &str, why: &str) -> ProfileError {
    ProfileError::new(Some(variable), why).at(Origin::Environment)
}

fn unknown(provider: &Provider, variable: &str) -> String {
    let known = names(provider);
    match nearest(1, variable, known.iter().map(String::as_str)).first() {
        Some(meant) => format!("unknown; did you mean {meant}?"),
        None => "unknown; see the manual for its keys".to_owned(),
    }
}

/// The variable of each of the provider's keys.
fn names(provider: &Provider) -> Vec<String> {
    let keys = provider.keys.iter().map(|key| key.name).chain([CA_FILE]);
    keys.map(|key| variable(provider, key)).collect()
}

/// Variables that look like one of a provider's or like one of these others, but are none, each with the one that was probably intended.
pub(super) fn misspelled(variables: &Variables, others: &[&str]) -> Vec<ProfileError> {
    let others = others.iter().map(|&name| name.to_owned());
    let known: Vec<_> = providers().iter().flat_map(names).chain(others).collect();
    // The common prefix would make any two alike.
    let rest = |name: &str| name.trim_start_matches(OURS).to_owned();
    let rests: Vec<_> = known.iter().map(|known| rest(known)).collect();
    // A provider's are refused wherever accounts are loaded.
    let is_a_providers =
        |name: &String| providers().iter().any(|provider| name.starts_with(&prefix(provider)));
    let odd = variables.iter().map(|(name, _)| name);
    let odd = odd.filter(|name| !is_a_providers(name) && !known.contains(name));
    let mut found: Vec<_> = odd
        .filter_map(|name| {
            let meant = *nearest(1, &rest(name), rests.iter().map(String::as_str)).first()?;
            Some((name, format!("unknown; did you mean {OURS}{meant}?")))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(name, why)| wrong(name, &why)).collect()
}

fn prefix(provider: &Provider) -> String {
    format!("{OURS}{}_", provider.name).to_ascii_uppercase()
}
