//! Accounts from the environment alone: `CPAAS_<PROVIDER>_<KEY>`, at most one for each provider.

use std::collections::BTreeMap;

use super::{Origin, Profile, Value};
use crate::exit::Failure;
use crate::vendors::{VENDORS, Vendor};

/// The accounts of the environment, named after their provider.
pub(super) fn profiles() -> Result<Vec<Profile>, Failure> {
    VENDORS.iter().filter_map(|vendor| profile(vendor).transpose()).collect()
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
        let key = vendor.key(&name).ok_or_else(|| wrong("unknown; see the manual for its keys"))?;
        let value: Value = Profile::text_value(key.kind, text).map_err(wrong)?;
        values.insert(key.name, value);
    }
    Ok((!values.is_empty()).then(|| Profile {
        name: vendor.name.to_owned(),
        vendor,
        origin: Origin::Environment,
        values,
        ca_file,
    }))
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
