//! The manifest of a crate that stands outside of the workspace: with a workspace of its own, which repeats
//! what the crate takes over from this one.

use std::path::Path;

use crate::shell::Failure;

/// The crate's manifest, followed by the settings, dependencies, lints and profiles of the workspace's that
/// it refers to. Paths of packages become absolute.
pub(crate) fn of_its_own(workspace: &str, root: &Path, manifest: &str) -> Result<String, Failure> {
    let inherited = inherited_dependencies(manifest);
    let mut missing = inherited.clone();
    let mut own = format!("{manifest}\n[workspace]\n");
    let mut section = Section::Other;
    for line in workspace.lines().map(without_comment).filter(|line| !line.is_empty()) {
        if line.starts_with('[') {
            section = Section::of(line);
            if section != Section::Other {
                own.extend(["\n", line, "\n"]);
            }
            continue;
        }
        let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
        let is_wanted = match section {
            Section::Other => false,
            Section::Kept => true,
            Section::Dependencies => inherited.iter().any(|name| name == key),
        };
        if is_wanted {
            missing.retain(|name| name != key);
            own.extend([absolute(line, root).as_str(), "\n"]);
        }
    }
    match missing.first() {
        None => Ok(own),
        Some(name) => Err(Failure::new(format!("the workspace has no dependency {name}"))),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Kept,
    Dependencies,
    Other,
}

impl Section {
    fn of(header: &str) -> Self {
        match header {
            "[workspace.dependencies]" => Self::Dependencies,
            "[workspace.package]" => Self::Kept,
            _ if header.starts_with("[workspace.lints") => Self::Kept,
            _ if header.starts_with("[profile.dev") => Self::Kept,
            _ => Self::Other,
        }
    }
}

/// The names of the dependencies that a manifest takes over from its workspace.
fn inherited_dependencies(manifest: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut in_dependencies = false;
    for line in manifest.lines().map(without_comment) {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if in_dependencies && line.contains("workspace = true") {
            names.extend(line.split(['.', ' ', '=']).next().map(str::to_owned));
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The line without what follows a `#`; none of ours stands in a text.
fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

/// The line with the path of a package of the workspace made absolute.
fn absolute(line: &str, root: &Path) -> String {
    const PATH: &str = "path = \"";
    let root = root.to_string_lossy().replace('\\', "/");
    line.replace(PATH, &format!("{PATH}{root}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = "\
[workspace]
members = [\"crates/*\"]

[workspace.package]
version = \"0.1.0\"

[workspace.dependencies]
# ours
cpaas-core = { path = \"crates/core\", version = \"0.1.0\" }
cpaas-http = { path = \"crates/http\", version = \"0.1.0\" }
serde = { version = \"1.0\", features = [\"derive\"] } # everywhere
serde_json = \"1.0\"
toml = \"1.2\"

[workspace.lints.rust]
unsafe_code = \"forbid\"

[profile.dev]
debug = 1

[profile.release]
lto = true
";

    const MANIFEST: &str = "\
[package]
name = \"cpaas-acme\"
version.workspace = true

[dependencies]
cpaas-core.workspace = true
serde = { workspace = true, features = [\"rc\"] }

[dev-dependencies]
serde_json.workspace = true
";

    #[test]
    fn what_the_crate_refers_to_comes_along_and_nothing_else() {
        let own = of_its_own(WORKSPACE, Path::new("/w"), MANIFEST).unwrap();
        assert_eq!(
            own,
            format!(
                "{MANIFEST}
[workspace]

[workspace.package]
version = \"0.1.0\"

[workspace.dependencies]
cpaas-core = {{ path = \"/w/crates/core\", version = \"0.1.0\" }}
serde = {{ version = \"1.0\", features = [\"derive\"] }}
serde_json = \"1.0\"

[workspace.lints.rust]
unsafe_code = \"forbid\"

[profile.dev]
debug = 1
"
            )
        );
    }

    #[test]
    fn a_dependency_that_the_workspace_does_not_have_is_named() {
        let manifest = format!("{MANIFEST}hyper.workspace = true\n");
        let failure = of_its_own(WORKSPACE, Path::new("/w"), &manifest).unwrap_err();
        assert_eq!(failure.to_string(), "the workspace has no dependency hyper");
    }
}
