//! Voximplant's package for Node, under `target/` beside those for Python.

use std::fs;
use std::path::PathBuf;

use crate::shell::{Cmd, Context, Failure};

/// What to install, and exactly which versions.
const FILES: [&str; 2] = ["package.json", "package-lock.json"];
const SOURCE: &str = "tests/official_sdks";
const HOME: &str = "target/official-sdks/node";
const MODULES: &str = "node_modules";
/// Holds the lock file that the modules were installed from; written when they are complete.
const STAMP: &str = "package-lock.stamp";

/// Why the package can't be used on this machine, if it can't.
pub(crate) fn obstacle(context: &Context) -> Option<String> {
    let starts = |program: &str| Cmd::new(program, ["--version"]).succeeds(&context.root);
    let is_there = ["node", "npm"].into_iter().all(starts);
    (!is_there).then(|| "Voximplant's package for Node: there is no Node with npm here".to_owned())
}

/// The folder of modules with the package, which is installed if it is not there.
pub(crate) fn modules(context: &Context) -> Result<PathBuf, Failure> {
    let lock = context.read(&format!("{SOURCE}/{}", FILES[1]))?;
    let home = context.root.join(HOME);
    let modules = home.join(MODULES);
    let stamp = home.join(STAMP);
    if modules.is_dir() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == lock) {
        println!("{HOME} is current");
        return Ok(modules);
    }
    let failed = |error: std::io::Error| Failure::new(format!("cannot write {HOME}: {error}"));
    fs::create_dir_all(&home).map_err(failed)?;
    for file in FILES {
        fs::copy(context.root.join(SOURCE).join(file), home.join(file)).map_err(failed)?;
    }
    Cmd::new("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run(&home)?;
    fs::write(stamp, lock).map_err(failed)?;
    Ok(modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_lock_file_is_a_failure() {
        let context = Context { root: "no-such-directory".into() };
        let message = modules(&context).unwrap_err().to_string();
        assert!(message.contains(FILES[1]), "{message}");
        assert!(obstacle(&context).is_some(), "nothing can be started there");
    }
}
