//! The command's configuration file. The modules are the command's own, which is a program and no
//! library.

#![no_main]
#![allow(dead_code, unused_imports, unreachable_pub, reason = "a part of a program")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

#[path = "../../../crates/cli/src/base/mod.rs"]
mod base;
#[path = "../../../crates/cli/src/config/mod.rs"]
mod config;
#[path = "../../../crates/cli/src/vendors/mod.rs"]
mod vendors;

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use base::exit::{Code, Failure};
use config::load::LoadedConfig;
use config::profile::{Profile, Value};
use config::secret::Secret;
use cpaas_fuzz::spoilt;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

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
    let path = written(&spoilt(input, DOCUMENTED)?);
    match LoadedConfig::load(Some(&path)) {
        Ok(loaded) => {
            for entry in &loaded.entries {
                match entry {
                    Ok(profile) => check(profile),
                    Err(invalid) => names(&invalid.failure, path.to_str().unwrap()),
                }
            }
            if let Some(failure) = loaded.default_problem() {
                names(&failure, "default_profile");
            }
        }
        Err(failure) => names(&failure, path.to_str().unwrap()),
    }
    Ok(())
}

fn check(profile: &Profile) {
    assert!(!profile.name.is_empty() && profile.vendor.keys.len() > 1);
    for (key, value) in &profile.values {
        assert!(profile.vendor.key(key).is_some(), "{key}");
        assert!(!matches!(value, Value::Secret(Secret::Literal(_))), "{key}");
    }
}

fn names(failure: &Failure, place: &str) {
    assert_eq!(failure.code(), Code::Config);
    let line = failure.to_string();
    assert!(line.starts_with(place) && line.len() < 8 * 1024 && !line.contains('\n'), "{line}");
}

/// The one file of this process, with another text in it.
fn written(text: &[u8]) -> PathBuf {
    static FILE: OnceLock<Mutex<File>> = OnceLock::new();
    let in_memory = || tempfile::tempfile_in("/dev/shm").or_else(|_| tempfile::tempfile());
    let mut file = FILE.get_or_init(|| in_memory().unwrap().into()).lock().unwrap();
    file.set_len(0).unwrap();
    file.rewind().unwrap();
    file.write_all(text).unwrap();
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}
