//! The command's configuration file. The modules are the command's own, which is a program and no
//! library.

#![no_main]
#![allow(dead_code, unused_imports, unreachable_pub, reason = "a part of a program")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

#[path = "../../../crates/cli/src/args.rs"]
mod args;
#[path = "../../../crates/cli/src/commands/mod.rs"]
mod commands;
#[path = "../../../crates/cli/src/config/mod.rs"]
mod config;
#[path = "../../../crates/cli/src/exit.rs"]
mod exit;
#[path = "../../../crates/cli/src/help/mod.rs"]
mod help;
#[path = "../../../crates/cli/src/log.rs"]
mod log;
#[path = "../../../crates/cli/src/network.rs"]
mod network;
#[path = "../../../crates/cli/src/output/mod.rs"]
mod output;
#[path = "../../../crates/cli/src/sandbox/mod.rs"]
mod sandbox;
#[path = "../../../crates/cli/src/vendors.rs"]
mod vendors;

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use config::{Profile, Secret, Survey, Value};
use cpaas_fuzz::spoilt;
use exit::{Code, Failure};
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

/// Profiles whose secrets are named and not held, and one line that names the file for whatever is
/// none.
fn file(input: &mut Unstructured<'_>) -> Result<()> {
    let path = written(&spoilt(input, DOCUMENTED)?);
    match Survey::take(Some(&path)) {
        Ok(survey) => {
            for entry in &survey.entries {
                match entry {
                    Ok(profile) => check(profile),
                    Err(broken) => told(&broken.failure, path.to_str().unwrap()),
                }
            }
            if let Some(failure) = survey.default_problem() {
                told(&failure, "default_profile");
            }
        }
        Err(failure) => told(&failure, path.to_str().unwrap()),
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

fn told(failure: &Failure, place: &str) {
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
