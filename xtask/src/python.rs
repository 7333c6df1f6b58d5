//! The vendors' official SDKs, in a virtual environment under `target/`, for the tests that drive
//! the sandbox with them.

use std::path::{Path, PathBuf};

use crate::cargo::{How, Selection};
use crate::needed::{CURL, Needed, ensure};
use crate::node;
use crate::shell::{Cmd, Context, Failure};

const REQUIREMENTS: &str = "tests/official_sdks/requirements.txt";
const HOME: &str = "target/official-sdks";
/// Holds the requirements that the environment was made from; written when it is complete.
const STAMP: &str = "requirements.stamp";

/// The step: makes the environments if they are not there, then runs the tests that need them.
pub(crate) fn official_sdks(context: &Context) -> Result<(), Failure> {
    let python = environment(context)?;
    ensure(context, &CURL)?;
    // Without Node its tests end at once; the step tells that they are left out.
    let modules =
        if node::obstacle(context).is_none() { node::modules(context)? } else { PathBuf::new() };
    let (Some(python), Some(modules)) = (python.to_str(), modules.to_str()) else {
        return Err(Failure::new("the path of the workspace is not UTF-8"));
    };
    let tests = Selection { test: "cross_crate", filter: "official_sdks::", how: How::Ignored };
    let tests = tests.command(context).env("CPAAS_SDK_PYTHON", python);
    tests.env("CPAAS_SDK_NODE", modules).run(&context.root)
}

/// The interpreter that has the SDKs, for a comparison; or why there is none.
pub(crate) fn for_bench(context: &Context) -> Result<PathBuf, String> {
    if !Cmd::new("python3", ["--version"]).succeeds(&context.root) {
        return Err("there is no Python here".to_owned());
    }
    environment(context).map_err(|failure| failure.to_string())
}

/// The interpreter of the environment, which is made if it is not there.
fn environment(context: &Context) -> Result<PathBuf, Failure> {
    let requirements = context.read(REQUIREMENTS)?;
    let home = context.root.join(HOME);
    if is_current(&home, &requirements) {
        println!("{HOME} is current");
    } else {
        prepare(context, &home, &requirements)?;
    }
    Ok(interpreter(&home))
}

fn interpreter(home: &Path) -> PathBuf {
    home.join("venv").join("bin").join("python")
}

fn is_current(home: &Path, requirements: &str) -> bool {
    interpreter(home).exists()
        && std::fs::read_to_string(home.join(STAMP)).is_ok_and(|stamp| stamp == requirements)
}

fn prepare(context: &Context, home: &Path, requirements: &str) -> Result<(), Failure> {
    ensure(context, &VENV)?;
    let failed = |error: std::io::Error| Failure::new(format!("cannot write {HOME}: {error}"));
    std::fs::create_dir_all(home).map_err(failed)?;
    let venv = format!("{HOME}/venv");
    Cmd::new("python3", ["-m", "venv", "--clear", &venv]).run(&context.root)?;
    let python = interpreter(Path::new(HOME)).display().to_string();
    Cmd::new(
        context.root.join(&python).display().to_string(),
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS],
    )
    .run(&context.root)?;
    std::fs::write(home.join(STAMP), requirements).map_err(failed)
}

/// For the packages of the vendors.
const VENV: Needed = Needed {
    what: "python3 with its venv module",
    probe: &["python3", "-c", "import ensurepip, venv"],
    package: "python3-venv",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_current_only_when_complete_and_of_these_requirements() {
        let home = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let python = interpreter(&home);
        std::fs::create_dir_all(python.parent().unwrap()).unwrap();
        assert!(!is_current(&home, "a==1\n"));
        std::fs::write(home.join(STAMP), "a==1\n").unwrap();
        assert!(!is_current(&home, "a==1\n"), "no interpreter");
        std::fs::write(&python, "").unwrap();
        assert!(is_current(&home, "a==1\n"));
        assert!(!is_current(&home, "a==2\n"), "other requirements");
        std::fs::remove_dir_all(&home).unwrap();
    }

    #[test]
    fn missing_requirements_are_a_failure() {
        let context = Context { root: "no-such-directory".into() };
        let message = official_sdks(&context).unwrap_err().to_string();
        assert!(message.contains(REQUIREMENTS), "{message}");
    }
}
