//! The published packages, unpacked beside each other and tested there: from what they contain, and nothing
//! else.

use std::fmt::Write as _;
use std::path::Path;

use super::members::{Member, Workspace};
use crate::cargo::has_nextest;
use crate::shell::{Cmd, Context, Failure};

/// What is not tested there: its tests compare it with the manuals of the repository.
const NEEDS_THE_REPOSITORY: &str = "cpaas-cli";

/// Unpacks what `cargo package` has made and runs its tests.
pub(super) fn test(context: &Context, workspace: &Workspace) -> Result<(), Failure> {
    let packages = workspace.target_directory.join("package");
    let folder = packages.join("unpacked");
    let failed = |error| Failure::new(format!("{}: {error}", folder.display()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(failed)?;
    }
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let members: Vec<_> =
        workspace.packages.iter().filter(|member| member.is_published()).collect();
    for member in &members {
        let archive = packages.join(format!("{}.crate", member.versioned()));
        let archive = archive.to_string_lossy().into_owned();
        // Files get the time of now: with the packages' own, always the same, cargo would not see a change.
        Cmd::new("tar", ["-xzmf", &archive]).run(&folder)?;
    }
    let manifest = manifest(&members, &context.read("Cargo.toml")?);
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    std::fs::copy(context.root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    run(context, &folder, &workspace.target_directory)
}

/// The tests by nextest where it is installed, each then in a process of its own, as in the gate.
fn run(context: &Context, folder: &Path, target: &Path) -> Result<(), Failure> {
    let runs: &[&[&str]] = if has_nextest(context) {
        &[&["nextest", "run"], &["test", "--doc"]]
    } else {
        &[&["test"]]
    };
    let exclude = format!("--exclude={NEEDS_THE_REPOSITORY}");
    let what = ["--workspace", &exclude, "--all-features", "--offline"];
    let build =
        |command: Cmd| command.env("CARGO_TARGET_DIR", target.to_string_lossy()).run(folder);
    // As who installs it builds it.
    build(Cmd::cargo(["build", "--package", NEEDS_THE_REPOSITORY, "--offline"]))?;
    runs.iter().try_for_each(|run| build(Cmd::cargo(run.iter().chain(&what).copied())))
}

/// A workspace of the packages, which have each other from there, with the profile of ours: what is built of
/// other crates is then the same.
fn manifest(members: &[&Member], ours: &str) -> String {
    let mut text = "[workspace]\nresolver = \"3\"\nmembers = [".to_owned();
    for member in members {
        let _ = write!(text, "\"{}\", ", member.versioned());
    }
    text.push_str("]\n\n[patch.crates-io]\n");
    for member in members {
        let _ = writeln!(text, "{} = {{ path = \"{}\" }}", member.name, member.versioned());
    }
    let mut is_profile = false;
    for line in ours.lines() {
        if line.starts_with('[') {
            is_profile = line.starts_with("[profile.dev");
        }
        if is_profile {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packages_have_each_other_from_where_they_are_unpacked() {
        let json = r#"{"target_directory":"/w/target","packages":[{"name":"cpaas-x","version":"0.1.0",
            "manifest_path":"/w/x/Cargo.toml","dependencies":[]}]}"#;
        let workspace: Workspace = serde_json::from_str(json).unwrap();
        let ours = "[workspace]\n\n[profile.dev]\ndebug = 1\n\n[profile.release]\nlto = true\n";
        assert_eq!(
            manifest(&[&workspace.packages[0]], ours),
            "[workspace]\nresolver = \"3\"\nmembers = [\"cpaas-x-0.1.0\", ]\n\n[patch.crates-io]\n\
             cpaas-x = { path = \"cpaas-x-0.1.0\" }\n[profile.dev]\ndebug = 1\n\n"
        );
    }
}
