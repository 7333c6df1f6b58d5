//! The manifest of a crate that stands outside of the workspace: with a workspace of its own, which repeats
//! what the crate takes over from this one.

use std::collections::BTreeSet;
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, TableLike, value};

use crate::shell::Failure;

/// The crate's manifest, followed by the settings, dependencies, lints and profiles of the workspace's that
/// it refers to. Paths of packages become absolute.
pub(crate) fn of_its_own(workspace: &str, root: &Path, manifest: &str) -> Result<String, Failure> {
    let mut own = parsed(workspace)?;
    own.retain(|key, _| matches!(key, "workspace" | "profile"));
    only(&mut own["workspace"], |key| matches!(key, "package" | "dependencies" | "lints"));
    only(&mut own["profile"], |key| key == "dev");
    let mut missing = inherited_dependencies(parsed(manifest)?.as_table());
    let dependencies = &mut own["workspace"]["dependencies"];
    only(dependencies, |name| missing.remove(name));
    if let Some(name) = missing.first() {
        return Err(Failure::new(format!("the workspace has no dependency {name}")));
    }
    let dependencies = dependencies.as_table_like_mut().into_iter().flat_map(TableLike::iter_mut);
    for (_, dependency) in dependencies {
        if let Some(path) = dependency.get("path").and_then(Item::as_str) {
            dependency["path"] = value(root.join(path).to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(format!("{manifest}\n{own}"))
}

fn parsed(manifest: &str) -> Result<DocumentMut, Failure> {
    manifest.parse().map_err(|error| Failure::new(format!("cannot read a manifest: {error}")))
}

/// Keeps these entries of a table.
fn only(table: &mut Item, mut is_kept: impl FnMut(&str) -> bool) {
    if let Some(table) = table.as_table_mut() {
        table.retain(|key, _| is_kept(key));
    }
}

/// The names of the dependencies that a manifest takes over from its workspace.
fn inherited_dependencies(manifest: &Table) -> BTreeSet<String> {
    let sections = ["dependencies", "dev-dependencies"].into_iter();
    let all = sections.filter_map(|section| manifest.get(section)?.as_table()).flatten();
    let inherited = all.filter(|(_, dependency)| dependency.get("workspace").is_some());
    inherited.map(|(name, _)| name.to_owned()).collect()
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
# ours
cpaas-core = {{ path = \"/w/crates/core\", version = \"0.1.0\" }}
serde = {{ version = \"1.0\", features = [\"derive\"] }} # everywhere
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
