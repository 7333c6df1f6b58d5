//! Accounts from the environment alone: `CPAAS_<PROVIDER>_<KEY>`, at most one for each provider.

use std::collections::BTreeMap;

use super::entry::{Entry, InvalidProfile};
use super::profile::{Origin, Profile, Value};
use super::thresholds::ProfileThresholds;
use crate::base::environment::VARIABLES;
use crate::base::exit::Failure;
use crate::base::suggest::closest;
use crate::vendors::VENDORS;
use crate::vendors::vendor::Vendor;

/// The accounts of the environment, named after their provider.
pub(super) fn entries() -> Vec<Entry> {
    let entry = |vendor: &'static Vendor| match profile(vendor) {
        Ok(profile) => profile.map(Ok),
        Err(failure) => Some(Err(InvalidProfile {
            name: vendor.name.to_owned(),
            vendor: Some(vendor),
            tags: Vec::new(),
            failure,
        })),
    };
    VENDORS.iter().filter_map(entry).collect()
}

fn profile(vendor: &'static Vendor) -> Result<Option<Profile>, Failure> {
    let mut values = BTreeMap::new();
    let mut ca_file = None;
    for (variable, text) in variables(vendor) {
        let wrong = |why: &str| Failure::config(format!("environment: {variable}: {why}"));
        let text = text.into_string().map_err(|_| wrong("not UTF-8"))?;
        let name = variable[prefix(vendor).len()..].to_ascii_lowercase();
        if name == "ca_file" {
            ca_file = Some(text.into());
            continue;
        }
        let key = vendor.key(&name).ok_or_else(|| wrong(&unknown(vendor, &variable)))?;
        values.insert(key.name, Value::of_text(key.kind, text).map_err(wrong)?);
    }
    Ok((!values.is_empty()).then(|| Profile {
        name: vendor.name.to_owned(),
        vendor,
        origin: Origin::Environment,
        tags: Vec::new(),
        values,
        ca_file,
        thresholds: ProfileThresholds::default(),
    }))
}

fn unknown(vendor: &Vendor, variable: &str) -> String {
    let known = keys(vendor);
    match closest(variable, known.iter().map(String::as_str)) {
        Some(meant) => format!("unknown; did you mean {meant}?"),
        None => "unknown; see the manual for its keys".to_owned(),
    }
}

/// The variable of each of the vendor's keys.
fn keys(vendor: &Vendor) -> Vec<String> {
    let names = vendor.keys.iter().map(|key| key.name).chain(["ca_file"]);
    names.map(|key| variable(vendor, key)).collect()
}

/// The variable of a key.
pub(crate) fn variable(vendor: &Vendor, key: &str) -> String {
    prefix(vendor) + &key.to_ascii_uppercase()
}

/// Variables that look like one of the command's, each with the one that was probably intended.
pub(crate) fn misspelled() -> Vec<(String, String)> {
    let known: Vec<_> = VENDORS.iter().flat_map(keys).chain(VARIABLES.map(str::to_owned)).collect();
    let ours = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let ours = ours.filter(|name| name.starts_with("CPAAS_"));
    // A vendor's are refused wherever accounts are loaded.
    let odd = ours.filter(|name| VENDORS.iter().all(|vendor| !name.starts_with(&prefix(vendor))));
    let odd = odd.filter(|name| !known.contains(name));
    let mut found: Vec<_> = odd
        .filter_map(|name| {
            // The common prefix would make any two alike.
            let rest = |name: &'_ str| name.trim_start_matches("CPAAS_").to_owned();
            let rests: Vec<_> = known.iter().map(|known| rest(known)).collect();
            let meant = closest(&rest(&name), rests.iter().map(String::as_str))?;
            let meant = format!("CPAAS_{meant}");
            Some((name, meant))
        })
        .collect();
    found.sort();
    found
}

fn prefix(vendor: &Vendor) -> String {
    format!("CPAAS_{}_", vendor.name).to_ascii_uppercase()
}

/// The vendor's variables that are not empty.
fn variables(vendor: &Vendor) -> impl Iterator<Item = (String, std::ffi::OsString)> {
    let prefix = prefix(vendor);
    std::env::vars_os().filter_map(move |(name, value)| {
        let name = name.into_string().ok()?;
        (name.starts_with(&prefix) && !value.is_empty()).then_some((name, value))
    })
}
