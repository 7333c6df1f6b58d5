//! The oldest that the libraries promise to build with: the oldest Rust, and the oldest version of each dependency.

use std::fs;
use std::path::Path;

use crate::policy;
use crate::shell::{Cmd, Context, Failure};

/// Why the libraries can't be built with their oldest Rust here. Installs it, if it is missing.
pub(crate) fn rust_obstacle(context: &Context) -> Option<String> {
    // What is wrong with the promise is for the step to report.
    let rust = policy::libraries(context).ok()?.rust;
    let rustup =
        |arguments: &[&str]| Cmd::new("rustup", arguments.iter().copied()).succeeds(&context.root);
    let is_there = || rustup(&["run", &rust, "cargo", "--version"]);
    if is_there() {
        return None;
    }
    rustup(&["toolchain", "install", &rust, "--profile", "minimal"]);
    (!is_there()).then(|| {
        format!(
            "there is no Rust {rust}, and rustup can't install it; the step `clippy` has looked for newer \
             items of the standard library"
        )
    })
}

/// The step: the libraries build with the oldest Rust.
pub(crate) fn rust(context: &Context) -> Result<(), Failure> {
    let libraries = policy::libraries(context)?;
    let check = ["run", &libraries.rust, "cargo", "check", "--locked", "--lib", "--all-features"];
    // Another compiler's artifacts, apart from those of every day.
    let apart = ["--target-dir", "target/oldest-rust"];
    let packages = libraries.packages.iter().map(|(name, _)| format!("--package={name}"));
    let arguments = check.into_iter().chain(apart).map(str::to_owned).chain(packages);
    Cmd::new("rustup", arguments).run(&context.root)
}

/// Below the root, where nothing is versioned.
const COPY: &str = "target/oldest-versions";

/// Why the oldest versions can't be had here.
pub(crate) fn versions_obstacle(context: &Context) -> Option<String> {
    let is_reached = Cmd::cargo(["update", "--dry-run"]).succeeds(&context.root);
    (!is_reached).then(|| "the registry can't be reached".to_owned())
}

/// The step: the libraries build with the oldest version of each dependency that their manifests allow. In a copy,
/// which has a lock file of its own, and without what only tests need.
pub(crate) fn versions(context: &Context) -> Result<(), Failure> {
    let copy = context.root.join(COPY);
    lay_out(context, &copy)
        .map_err(|error| Failure::new(format!("cannot copy the libraries to {COPY}: {error}")))?;
    // The option is for nightly's cargo only; the compiler stays the usual one.
    Cmd::cargo(["generate-lockfile", "-Z", "direct-minimal-versions"])
        .env("RUSTC_BOOTSTRAP", "1")
        .run(&copy)?;
    Cmd::cargo(["check", "--locked", "--workspace", "--lib", "--all-features"]).run(&copy)
}

fn lay_out(context: &Context, copy: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let libraries = policy::libraries(context).map_err(|failure| failure.to_string())?;
    let packages = copy.join("crates");
    if packages.exists() {
        // What was there before may have gone since.
        fs::remove_dir_all(&packages)?;
    }
    fs::create_dir_all(&packages)?;
    fs::write(
        copy.join("Cargo.toml"),
        of_the_copy(&fs::read_to_string(context.root.join("Cargo.toml"))?),
    )?;
    for (name, folder) in &libraries.packages {
        let to = packages.join(folder.file_name().unwrap_or(name.as_ref()));
        copy_folder(&folder.join("src"), &to.join("src"))?;
        fs::copy(folder.join("README.md"), to.join("README.md"))?;
        let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
        fs::write(to.join("Cargo.toml"), without_sections(&manifest, &TESTING))?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// What only tests need. Their dependencies would have a say in the versions.
const TESTING: [&str; 4] = ["[dev-dependencies", "[[test]]", "[[bench]]", "[[example]]"];

/// The workspace's manifest, for a workspace of the libraries alone.
fn of_the_copy(manifest: &str) -> String {
    let workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n";
    workspace.to_owned() + &without_sections(manifest, &["[workspace]", "[profile"])
}

/// A manifest without the sections whose headers begin like one of these.
fn without_sections(manifest: &str, headers: &[&str]) -> String {
    let mut is_kept = true;
    let kept = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            is_kept = !headers.iter().any(|header| line.starts_with(header));
        }
        is_kept
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "[workspace]\nmembers = [\"x\"]\n[workspace.package]\nversion = \"1\"\n\
        [profile.dev]\ndebug = 1\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";

    #[test]
    fn the_copy_has_its_own_members_and_inherits_the_rest() {
        assert_eq!(
            of_the_copy(ROOT),
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n\
             [workspace.package]\nversion = \"1\"\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n"
        );
    }

    #[test]
    fn a_manifest_in_the_copy_has_nothing_for_tests() {
        let manifest = "[package]\nname = \"x\"\n[dev-dependencies]\na = \"1\"\n[dev-dependencies.b]\n\
            version = \"1\"\n[features]\nf = []\n[[test]]\nname = \"t\"\n";
        let kept = "[package]\nname = \"x\"\n[features]\nf = []\n";
        assert_eq!(without_sections(manifest, &TESTING), kept);
    }

    #[test]
    fn folders_are_copied_with_all_below_them() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(from.path().join("a/b")).unwrap();
        fs::write(from.path().join("a/b/c.rs"), "c").unwrap();
        copy_folder(from.path(), &to.path().join("src")).unwrap();
        assert_eq!(fs::read_to_string(to.path().join("src/a/b/c.rs")).unwrap(), "c");
    }
}
