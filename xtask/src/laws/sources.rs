//! What the manifests and the sources themselves say.

use std::path::{Path, PathBuf};

use super::members::{Member, Role, Workspace};
use crate::shell::{Context, Failure};

/// What every member takes over from the workspace: table and key.
const INHERITED: [(&str, &str); 4] = [
    ("lints", "workspace"),
    ("package", "version"),
    ("package", "edition"),
    ("package", "license"),
];

/// All violations in the members' manifests and sources.
pub(crate) fn violations(context: &Context, workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let mut violations = Vec::new();
    for member in &workspace.packages {
        let manifest = read(&member.directory().join("Cargo.toml"))?;
        violations.extend(
            in_manifest(&manifest).into_iter().map(|problem| format!("{}: {problem}", member.name)),
        );
        for path in rust_files(member.directory())? {
            let name = path.strip_prefix(&context.root).unwrap_or(&path).display();
            violations.extend(
                in_source(&read(&path)?, may_print(member))
                    .into_iter()
                    .map(|problem| format!("{name}: {problem}")),
            );
        }
    }
    Ok(violations)
}

fn may_print(member: &Member) -> bool {
    matches!(Role::of(&member.name), Role::Cli | Role::Xtask)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

/// The Rust files under a directory, in a stable order, build output left out.
fn rust_files(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(format!("cannot list {}: {error}", directory.display()))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.file_type().map_err(failed)?.is_dir() {
            if name != "target" && !name.starts_with('.') {
                files.extend(rust_files(&path)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn in_manifest(manifest: &str) -> Vec<String> {
    INHERITED
        .iter()
        .filter(|(table, key)| !inherits(manifest, table, key))
        .map(|(table, key)| match *table {
            "lints" => "its manifest lacks `[lints] workspace = true`".to_owned(),
            _ => format!("its manifest does not take `{key}` over from the workspace"),
        })
        .collect()
}

/// Whether the table has `key.workspace = true`, in either spelling, or, for the lints, the plain
/// `workspace = true`.
fn inherits(manifest: &str, table: &str, key: &str) -> bool {
    let wanted = match table {
        "lints" => vec![format!("{key}=true")],
        _ => vec![format!("{key}.workspace=true"), format!("{key}={{workspace=true}}")],
    };
    let header = format!("[{table}]");
    let mut inside = false;
    for line in manifest.lines() {
        let line: String =
            line.split('#').take(1).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        if line.starts_with('[') {
            inside = line == header;
        } else if inside && wanted.contains(&line) {
            return true;
        }
    }
    false
}

fn in_source(source: &str, may_print: bool) -> Vec<String> {
    let mut problems = Vec::new();
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| [line, "\n"])
        .collect();
    if has_unsafe(&code) {
        problems.push("holds unsafe code".to_owned());
    }
    for lint in ["print_stdout", "print_stderr"] {
        if !may_print && code.contains(&format!("clippy::{lint}")) {
            problems.push(format!("names clippy::{lint}; only cpaas-cli and xtask print"));
        }
    }
    problems
}

/// Whether the word `unsafe` opens a block or stands before an item.
fn has_unsafe(code: &str) -> bool {
    const KEYWORD: &str = concat!("un", "safe");
    code.match_indices(KEYWORD).any(|(at, _)| {
        let (before, rest) = code.split_at(at);
        let rest = rest.trim_start_matches(KEYWORD);
        let after = rest.trim_start();
        let starts_a_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let opens = after.starts_with('{')
            || (rest.starts_with(char::is_whitespace)
                && ["fn ", "impl", "trait ", "extern "].iter().any(|word| after.starts_with(word)));
        starts_a_word && opens
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "\
[package]
name = \"cpaas-x\"
version.workspace = true # one version for all
edition = { workspace = true }
license.workspace=true

[lints]
workspace = true

[dependencies]
serde.workspace = true
";

    #[test]
    fn a_manifest_that_inherits_is_fine() {
        assert_eq!(in_manifest(MANIFEST), Vec::<String>::new());
    }

    #[test]
    fn each_line_that_is_missing_is_named() {
        for (line, word) in [
            ("version.workspace = true", "`version`"),
            ("edition = { workspace = true }", "`edition`"),
            ("license.workspace=true", "`license`"),
            ("[lints]\nworkspace = true", "lints"),
        ] {
            let problems = in_manifest(&MANIFEST.replace(line, ""));
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].contains(word), "{problems:?}");
        }
        let elsewhere = MANIFEST.replace("[lints]", "[lints-of-another-name]");
        assert_eq!(in_manifest(&elsewhere).len(), 1);
    }

    #[test]
    fn printing_is_allowed_to_those_who_print() {
        let source = "#![allow(\n    clippy::unwrap_used,\n    clippy::print_stdout,\n)]\n";
        assert_eq!(in_source(source, true), Vec::<String>::new());
        assert_eq!(in_source(source, false).len(), 1);
        assert!(in_source("// clippy::print_stdout\n", false).is_empty());
    }

    #[test]
    fn what_opens_unsafe_code_is_found() {
        let keyword = concat!("un", "safe");
        for rest in [" { x }", "{", " fn f() {}", " impl Send for X {}", "\n{ x }"] {
            assert!(has_unsafe(&format!("{keyword}{rest}")), "{rest:?}");
        }
        for code in [
            format!("let not_{keyword} = 1;"),
            format!("#![forbid({keyword}_code)]"),
            format!("the word {keyword} alone"),
            format!("if very_{keyword} {{ }}"),
        ] {
            assert!(!has_unsafe(&code), "{code:?}");
        }
        assert!(in_source(&format!("// {keyword} {{\n"), false).is_empty());
        assert_eq!(in_source(&format!("{keyword} {{"), false).len(), 1);
    }

    #[test]
    fn sources_are_found_in_order_and_build_output_is_not() {
        let root = std::env::temp_dir().join(format!("xtask-sources-{}", std::process::id()));
        for directory in ["src/a", "target", ".hidden"] {
            std::fs::create_dir_all(root.join(directory)).unwrap();
        }
        for file in ["src/lib.rs", "src/a/b.rs", "src/x.txt", "target/t.rs", ".hidden/h.rs"] {
            std::fs::write(root.join(file), "").unwrap();
        }
        let found = rust_files(&root).unwrap();
        std::fs::remove_dir_all(&root).unwrap();
        assert_eq!(found, [root.join("src/a/b.rs"), root.join("src/lib.rs")]);
    }
}
