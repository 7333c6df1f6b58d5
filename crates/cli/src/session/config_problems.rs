//! What is wrong with the configuration as a whole.

use std::path::Path;

use super::global::Global;
use crate::base::exit::Failure;
use crate::config::load::LoadedConfig;
use crate::config::{env, file};

/// Every problem that is not one profile's.
pub(crate) fn config_problems(loaded: &LoadedConfig, global: &Global) -> Vec<Failure> {
    if global.sandbox {
        return Vec::new();
    }
    let file = file::location(global.config().as_deref());
    let open = file.filter(|file| others_can_write(file)).map(|file| {
        let why =
            "others can write to it, and so choose commands to run; make it private with chmod 600";
        Failure::config(format!("{}: {why}", file.display()))
    });
    let misspelled = env::misspelled().into_iter().map(|(name, meant)| {
        Failure::config(format!("environment: {name}: unknown; did you mean {meant}?"))
    });
    open.into_iter().chain(loaded.default_problem()).chain(misspelled).collect()
}

#[cfg(unix)]
fn others_can_write(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o022;
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & OTHERS != 0)
}

#[cfg(not(unix))]
fn others_can_write(_: &Path) -> bool {
    false
}
