//! The manifest of a crate that stands outside of the workspace: with a workspace of its own, which repeats
//! what the crate takes over from this one, and names packages of ours by their versions.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, TableLike, value};

use super::name::Name;
use crate::shell::Failure;

/// What a crate outside states of its owner, where that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Owner {
    pub(crate) license: Option<String>,
    pub(crate) repository: Option<String>,
}

impl Owner {
    /// The keys of a manifest that are the owner's own.
    pub(crate) fn keys(&self) -> [(&'static str, Option<&str>); 2] {
        [("license", self.license.as_deref()), ("repository", self.repository.as_deref())]
    }
}

/// The crate's manifest, followed by the settings, dependencies, lints and profiles of the workspace's that
/// it refers to. Of packages of ours it names the version only; what is not known of the owner is left out.
pub(crate) fn of_its_own(
    workspace: &str,
    owner: &Owner,
    manifest: &str,
) -> Result<String, Failure> {
    let (mut own, mut manifest) = (parsed(workspace)?, parsed(manifest)?);
    own.retain(|key, _| matches!(key, "workspace" | "profile"));
    only(&mut own["workspace"], |key| matches!(key, "package" | "dependencies" | "lints"));
    only(&mut own["profile"], |key| key == "dev");
    for (key, known) in owner.keys() {
        if let Some(known) = known {
            own["workspace"]["package"][key] = value(known);
        } else {
            only(&mut own["workspace"]["package"], |other| other != key);
            only(&mut manifest["package"], |other| other != key);
        }
    }
    let mut missing = inherited_dependencies(&manifest);
    let dependencies = &mut own["workspace"]["dependencies"];
    only(dependencies, |name| missing.remove(name));
    if let Some(name) = missing.first() {
        return Err(Failure::new(format!("the workspace has no dependency {name}")));
    }
    let dependencies = dependencies.as_table_like_mut().into_iter().flat_map(TableLike::iter_mut);
    for (_, dependency) in dependencies {
        dependency.as_table_like_mut().and_then(|dependency| dependency.remove("path"));
    }
    Ok(format!("{manifest}\n{own}"))
}

/// The workspace's manifest with the new crate among its dependencies, as the one that every provider has.
pub(crate) fn with_dependency(workspace: &str, name: &Name) -> String {
    let (package, folder) = (name.package(), format!("crates/{}", name.kebab()));
    let mut lines: Vec<String> = workspace.lines().map(str::to_owned).collect();
    let is_ours = |line: &&String| line.starts_with("cpaas-");
    let model = lines.iter().find(|line| line.starts_with("cpaas-http = "));
    let Some(line) = model
        .map(|line| line.replacen("cpaas-http", &package, 1).replacen("crates/http", &folder, 1))
    else {
        return workspace.to_owned();
    };
    let before = lines.iter().position(|other| is_ours(&other) && *other > line);
    let after = || lines.iter().rposition(|other| is_ours(&other)).map_or(lines.len(), |at| at + 1);
    lines.insert(before.unwrap_or_else(after), line);
    lines.join("\n") + "\n"
}

/// The configuration of cargo that has the crate's dependencies of ours from their folders.
pub(crate) fn patches(workspace: &str, root: &Path, manifest: &str) -> Result<String, Failure> {
    let (workspace, inherited) =
        (parsed(workspace)?, inherited_dependencies(parsed(manifest)?.as_table()));
    let mut text = "[patch.crates-io]\n".to_owned();
    for name in inherited {
        let dependency = &workspace["workspace"]["dependencies"][&name];
        if let Some(path) = dependency.get("path").and_then(Item::as_str) {
            let folder = root.join(path).to_string_lossy().replace('\\', "/");
            let _ = writeln!(text, "{name} = {{ path = {} }}", value(folder));
        }
    }
    Ok(text)
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
license = \"MIT OR Apache-2.0\"
repository = \"https://example.com/ours\"

[workspace.dependencies]
# ours
cpaas-core = { path = \"crates/core\", version = \"0.1.0\" }
cpaas-http = { path = \"crates/http\", version = \"0.1.0\", default-features = false }
cpaas-fleet = { path = \"crates/fleet\", version = \"0.1.0\" }
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
license.workspace = true
repository.workspace = true

[dependencies]
cpaas-core.workspace = true
cpaas-http.workspace = true
serde = { workspace = true, features = [\"rc\"] }

[dev-dependencies]
serde_json.workspace = true
";

    fn owner(license: Option<&str>, repository: Option<&str>) -> Owner {
        Owner { license: license.map(str::to_owned), repository: repository.map(str::to_owned) }
    }

    #[test]
    fn what_the_crate_refers_to_comes_along_and_nothing_else() {
        let owner = owner(Some("BSD-2-Clause"), Some("https://example.com/mine"));
        let own = of_its_own(WORKSPACE, &owner, MANIFEST).unwrap();
        assert_eq!(
            own,
            format!(
                "{MANIFEST}
[workspace]

[workspace.package]
version = \"0.1.0\"
license = \"BSD-2-Clause\"
repository = \"https://example.com/mine\"

[workspace.dependencies]
# ours
cpaas-core = {{ version = \"0.1.0\" }}
cpaas-http = {{ version = \"0.1.0\", default-features = false }}
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
    fn what_is_not_known_of_the_owner_is_not_claimed() {
        let own = of_its_own(WORKSPACE, &owner(None, None), MANIFEST).unwrap();
        assert!(!own.contains("license") && !own.contains("repository"), "{own}");
        let own = of_its_own(WORKSPACE, &owner(Some("MIT"), None), MANIFEST).unwrap();
        assert!(own.contains("license.workspace = true") && !own.contains("repository"), "{own}");
    }

    #[test]
    fn what_is_not_published_yet_comes_from_its_folder() {
        assert_eq!(
            patches(WORKSPACE, Path::new("/w"), MANIFEST).unwrap(),
            "[patch.crates-io]\n\
             cpaas-core = { path = \"/w/crates/core\" }\n\
             cpaas-http = { path = \"/w/crates/http\" }\n"
        );
    }

    #[test]
    fn the_new_crate_is_among_the_dependencies_once_and_in_its_place() {
        for (name, before) in [("acme-voice", "cpaas-core = "), ("zed", "serde = ")] {
            let written = with_dependency(WORKSPACE, &Name::parse(name).unwrap());
            let line = format!(
                "cpaas-{name} = {{ path = \"crates/{name}\", version = \"0.1.0\", default-features = false }}\n"
            );
            assert!(written.contains(&format!("{line}{before}")), "{written}");
            assert_eq!(written.replace(&line, ""), WORKSPACE);
        }
    }

    #[test]
    fn a_dependency_that_the_workspace_does_not_have_is_named() {
        let manifest = format!("{MANIFEST}hyper.workspace = true\n");
        let failure = of_its_own(WORKSPACE, &Owner::default(), &manifest).unwrap_err();
        assert_eq!(failure.to_string(), "the workspace has no dependency hyper");
    }
}
