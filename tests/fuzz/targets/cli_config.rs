//! A configuration file of profiles, which the command and programs read.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

use std::path::Path;

use cpaas::profiles::{LoadedConfig, Profile, ProfileError, Secret, Value};
use cpaas_fuzz::spoilt;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

const PLACE: &str = "/etc/cpaas/config.toml";

const DOCUMENTED: &str = r#"default_profile = "main"

[profiles.main]
provider = "sonetel"
username = "owner@example.com"
password = "env:SONETEL_PASSWORD"
forget_password = true
ca_file = "ca.pem"

[profiles."two words"]
provider = "voximplant"
credentials_file = "/etc/key.json"
account_id = 1111111

[profiles.third]
provider = 'restcomm'
base_url = "https://mycompany.restcomm.com/restcomm"
email = "a+b@example.com"
tags = ["prod", "eu"]
auth_token = "cmd:pass show restcomm"
password = "file:secret"
"#;

fuzz_target!(|data: &[u8]| {
    let _ = file(&mut Unstructured::new(data));
});

/// Profiles whose secrets are named and not contained, and for everything else one line that names the
/// file.
fn file(input: &mut Unstructured<'_>) -> Result<()> {
    let bytes = spoilt(input, DOCUMENTED)?;
    match LoadedConfig::parse(Path::new(PLACE), &String::from_utf8_lossy(&bytes)) {
        Ok(loaded) => {
            for entry in &loaded.entries {
                match entry {
                    Ok(profile) => check(profile),
                    Err(invalid) => names_the_place(&invalid.error),
                }
            }
        }
        Err(error) => names_the_place(&error),
    }
    Ok(())
}

fn check(profile: &Profile) {
    assert!(!profile.name.is_empty() && profile.provider.keys.len() > 1);
    for (key, value) in profile.values.iter() {
        assert!(profile.provider.key(key).is_some(), "{key}");
        assert!(!matches!(value, Value::Secret(Secret::Literal(_))), "{key}");
    }
}

fn names_the_place(error: &ProfileError) {
    let line = error.to_string();
    assert!(line.starts_with(PLACE) && line.len() < 8 * 1024 && !line.contains('\n'), "{line}");
}
