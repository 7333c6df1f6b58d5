//! `cargo xtask new-provider`, and what it makes: a crate that builds, keeps the house's lints and passes its
//! tests before anything of it is written by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What of a provider may have to be written by hand: lines of code, without comments.
const BY_HAND: usize = 280;

/// Runs `xtask` at the root of the workspace.
fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("xtask starts")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Runs cargo in the new crate, with what the workspace has built so far; returns what it printed.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        // What cargo says of this package is not true of that one, and would make build scripts run again.
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target);
    let output = command.output().expect("cargo starts");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "cargo {arguments:?}: {}\n{out}\n{err}", output.status);
    out
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every file of ours below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml")
        {
            found.push(path);
        }
    }
    found
}

/// Makes a crate in this folder; returns its own, and what was printed.
fn new_provider(elsewhere: &Path) -> (PathBuf, String) {
    let into = elsewhere.display().to_string();
    let made = xtask(&["new-provider", "acme_voice", "--into", &into, "--license", "BSD-2-Clause"]);
    let printed = text(&made.stdout);
    assert!(made.status.success(), "{printed}{}", text(&made.stderr));
    (elsewhere.join("acme-voice"), printed)
}

/// That the templates pass their tests and lints is what the gate shows of them as a member of the workspace.
#[test]
fn a_new_provider_is_the_templates_under_its_name_and_little_of_it_is_by_hand() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (folder, printed) = new_provider(elsewhere.path());
    for file in files(&folder) {
        let content = std::fs::read_to_string(&file).unwrap().to_lowercase();
        let placeholder = ["vendor-name", "vendor_name", "vendorname", "vendor name"]
            .into_iter()
            .find(|name| content.contains(name));
        assert_eq!(placeholder, None, "{}", file.display());
    }
    cargo(&folder, &["fmt", "--check"]);
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("\nlicense = \"BSD-2-Clause\"\n"), "{manifest}");
    assert!(!manifest.contains("path = ") && !manifest.contains("repository"), "{manifest}");
    assert!(printed.contains("states no repository") && !printed.contains("states no license"));
    assert!(read(".gitignore").lines().any(|line| line == "/.cargo/config.toml"));
    // Its own workspace is whole: every dependency, feature and setting it takes over is there.
    let tree = cargo(&folder, &["tree", "--offline", "--edges", "normal,dev"]);
    assert!(tree.starts_with("cpaas-acme-voice ") && tree.contains("cpaas-conformance"), "{tree}");

    let by_hand: Vec<_> = printed.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert!(by_hand.len() >= 4 && by_hand.contains(&"src/account.rs"), "{printed}");
    let lines: usize = by_hand.iter().map(|file| lines_of_code(&folder.join(file))).sum();
    assert!(lines < BY_HAND, "{lines} lines in {by_hand:?}");
}

#[test]
#[ignore = "builds a workspace of its own; cargo xtask ci --full runs it"]
fn a_new_provider_of_its_own_passes_its_tests_and_lints() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (folder, _) = new_provider(elsewhere.path());
    let tests = cargo(&folder, &["test", "--offline", "--all-targets"]);
    for test in ["bare::a_dropped_call_leaves", "behind_arc_dyn::reads_change", "the_documented"] {
        assert!(tests.lines().any(|line| line.contains(test) && line.ends_with("ok")), "{tests}");
    }
    cargo(&folder, &["clippy", "--offline", "--all-targets", "--", "-D", "warnings"]);
}

fn lines_of_code(file: &Path) -> usize {
    let source = std::fs::read_to_string(file).unwrap();
    let lines = source.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn a_bad_name_or_place_is_one_line_and_exit_code_2_and_nothing_is_made() {
    let elsewhere = tempfile::tempdir().unwrap();
    let into = elsewhere.path().display().to_string();
    let kept = elsewhere.path().join("kept/Cargo.toml");
    std::fs::create_dir_all(kept.parent().unwrap()).unwrap();
    std::fs::write(&kept, "mine").unwrap();
    for name in ["", "Acme", "acme voice", "../acme", "core", "sonetel", "kept"] {
        let refused = xtask(&["new-provider", name, "--into", &into]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert_eq!(text(&refused.stderr).lines().count(), 1, "{name}");
        assert!(refused.stdout.is_empty(), "{name}");
    }
    assert_eq!(xtask(&["new-provider"]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1, "nothing else is there");
}
