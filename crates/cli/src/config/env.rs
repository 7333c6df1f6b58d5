//! Accounts from the environment alone: `CPAAS_<PROVIDER>_<KEY>`, at most one for each provider.

use super::{Origin, Profile};
use crate::vendors::{VENDORS, Vendor};

/// The accounts of the environment, named after their provider.
pub(super) fn profiles() -> Vec<Profile> {
    VENDORS.iter().filter_map(profile).collect()
}

fn profile(vendor: &'static Vendor) -> Option<Profile> {
    let read = |key: &str| {
        let name = format!("CPAAS_{}_{}", vendor.name, key).to_ascii_uppercase();
        std::env::var(name).ok().filter(|value| !value.is_empty())
    };
    let values: std::collections::BTreeMap<_, _> = vendor
        .keys
        .iter()
        .filter_map(|key| Some((key.name, Profile::text_value(key.kind, read(key.name)?))))
        .collect();
    (!values.is_empty()).then(|| Profile {
        name: vendor.name.to_owned(),
        vendor,
        origin: Origin::Environment,
        values,
        ca_file: read("ca_file").map(Into::into),
    })
}
