//! The members of the workspace and what they name as dependencies, from `cargo metadata`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::package::{self, Page};
use crate::shell::{Cmd, Failure};

/// The workspace as `cargo metadata --no-deps` describes it; the rest of that is ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    /// The members.
    pub(crate) packages: Vec<Member>,
    /// Where cargo builds.
    pub(crate) target_directory: PathBuf,
}

/// A member of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    /// The package's name.
    pub(crate) name: String,
    version: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    /// The registries it may go to: all if absent, none if empty.
    publish: Option<Vec<String>>,
    /// The oldest Rust that it promises to build with.
    rust_version: Option<String>,
    /// What its manifest says of it.
    #[serde(flatten)]
    page: Page,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    /// The package's name, whatever it is renamed to.
    name: String,
    /// Absent for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
    /// Whether it is behind a feature.
    optional: bool,
}

/// What a package of ours is in the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// `cpaas-core`.
    Core,
    /// `cpaas-http`.
    Http,
    /// A client of one vendor: whatever of ours is nothing else here.
    Provider,
    /// `cpaas`: any provider by its name.
    FrontDoor,
    /// `cpaas-conformance`.
    Conformance,
    /// `cpaas-fleet`.
    Fleet,
    /// `cpaas-exporter`.
    Exporter,
    /// `cpaas-sandbox`.
    Sandbox,
    /// `cpaas-cli`.
    Cli,
    /// `cpaas-tests` and `cpaas-bench`.
    Tests,
    /// `xtask`.
    Xtask,
}

impl Role {
    /// The role of the package of this name.
    pub(crate) fn of(package: &str) -> Self {
        match package {
            "cpaas-core" => Self::Core,
            "cpaas-http" => Self::Http,
            "cpaas" => Self::FrontDoor,
            "cpaas-conformance" => Self::Conformance,
            "cpaas-fleet" => Self::Fleet,
            "cpaas-exporter" => Self::Exporter,
            "cpaas-sandbox" => Self::Sandbox,
            "cpaas-cli" => Self::Cli,
            "cpaas-tests" | "cpaas-bench" => Self::Tests,
            "xtask" => Self::Xtask,
            _ => Self::Provider,
        }
    }

    /// Whether a package of this role may have one of that role as a normal dependency.
    fn may_use(self, other: Self) -> bool {
        match self {
            Self::Core | Self::Sandbox | Self::Xtask => false,
            Self::Conformance | Self::Fleet => other == Self::Core,
            Self::Exporter => matches!(other, Self::Core | Self::Fleet),
            // The conformance suite for its feature `test-util`.
            Self::Http => matches!(other, Self::Core | Self::Conformance),
            Self::Provider => matches!(other, Self::Core | Self::Http),
            // The providers behind a feature each.
            Self::FrontDoor => matches!(other, Self::Core | Self::Http | Self::Provider),
            Self::Cli => !matches!(other, Self::Conformance | Self::Tests | Self::Xtask),
            Self::Tests => true,
        }
    }
}

/// Whether a package of this name is one of ours.
pub(crate) fn is_ours(package: &str) -> bool {
    matches!(package, "xtask" | "cpaas") || package.starts_with("cpaas-")
}

impl Workspace {
    /// The workspace in this folder.
    pub(crate) fn at(folder: &Path) -> Result<Self, Failure> {
        let metadata = Cmd::cargo(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
        Self::parse(&metadata.capture(folder)?)
    }

    fn parse(json: &str) -> Result<Self, Failure> {
        serde_json::from_str(json)
            .map_err(|error| Failure::new(format!("unexpected output of cargo metadata: {error}")))
    }

    /// The published packages that others build upon.
    pub(crate) fn libraries(&self) -> impl Iterator<Item = &Member> {
        self.packages.iter().filter(|member| member.is_library())
    }

    /// The oldest Rust that the libraries promise to build with, one for all of them.
    pub(crate) fn oldest_rust(&self) -> Result<&str, String> {
        let mut promises = self.libraries().map(|it| (&it.name, it.rust_version.as_deref()));
        let (_, first) = promises.next().ok_or("the workspace has no library")?;
        let rust = first.ok_or("the first library promises no Rust version")?;
        match promises.find(|(_, promise)| *promise != first) {
            None => Ok(rust),
            Some((name, _)) => Err(format!("{name} does not promise Rust {rust}, as others do")),
        }
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.packages.iter().map(|member| member.name.as_str())
    }

    /// What violates the rules of who may depend on whom.
    pub(crate) fn violations(&self) -> Vec<String> {
        // A rule for a package that was renamed would vanish without a word.
        let absent = ["cpaas-core", "cpaas-http", "cpaas-cli"]
            .into_iter()
            .filter(|&wanted| self.names().all(|name| name != wanted))
            .map(|name| format!("the workspace has no package {name}"));
        absent.chain(self.packages.iter().flat_map(Member::violations)).collect()
    }
}

impl Member {
    /// Its name and version, as its package is named.
    pub(crate) fn versioned(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// The directory of its manifest.
    pub(crate) fn directory(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }

    /// Whether it goes to a registry.
    pub(crate) fn is_published(&self) -> bool {
        self.publish.as_ref().is_none_or(|registries| !registries.is_empty())
    }

    fn is_library(&self) -> bool {
        self.is_published() && Role::of(&self.name) != Role::Cli
    }

    fn violations(&self) -> Vec<String> {
        let name = &self.name;
        let mut violations = Vec::new();
        if self.is_published() {
            violations.extend(package::manifest(name, &self.page));
        }
        if !is_ours(name) {
            violations.push(format!("{name}: our packages are named cpaas-…"));
        }
        for Dependency { name: dependency, optional, .. } in self.normal() {
            let (own, other) = (Role::of(name), Role::of(dependency));
            if is_ours(dependency) && !own.may_use(other) {
                violations.push(format!("{name} may not depend on {dependency}"));
            }
            if (own, other, *optional) == (Role::FrontDoor, Role::Provider, false)
                && is_ours(dependency)
            {
                violations.push(format!("{name} has {dependency} without a feature"));
            }
        }
        if self.is_published()
            && Role::of(name) != Role::Http
            && self.normal().any(|dependency| dependency.name == "reqwest")
        {
            violations.push(format!(
                "{name} names reqwest; among the published crates only cpaas-http may"
            ));
        }
        violations
    }

    /// The normal dependencies it names, optional ones included.
    fn normal(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(|dependency| dependency.kind.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace of these (package, normal dependencies, dev-dependencies).
    fn workspace(members: &[(&str, &[&str], &[&str])]) -> Workspace {
        let list = |names: &[&str], kind: &str| -> Vec<String> {
            names
                .iter()
                .map(|name| format!(r#"{{"name":"{name}","kind":{kind},"optional":true}}"#))
                .collect()
        };
        let packages: Vec<String> = members
            .iter()
            .map(|(name, normal, dev)| {
                let mut dependencies = list(normal, "null");
                dependencies.extend(list(dev, r#""dev""#));
                let publish = if matches!(*name, "xtask" | "cpaas-tests") { "[]" } else { "null" };
                format!(
                    r#"{{"name":"{name}","version":"0.1.0","manifest_path":"/w/{name}/Cargo.toml","publish":{publish},
                    "description":"d","license":"l","readme":"r","repository":"r","keywords":["k"],
                    "categories":["c"],"dependencies":[{}]}}"#,
                    dependencies.join(",")
                )
            })
            .collect();
        Workspace::parse(&format!(
            r#"{{"packages":[{}],"workspace_root":"/w","target_directory":"/w/target"}}"#,
            packages.join(",")
        ))
        .unwrap()
    }

    const DESIGN: &[(&str, &[&str], &[&str])] = &[
        ("cpaas-core", &["serde"], &["cpaas-conformance"]),
        ("cpaas-http", &["cpaas-core", "cpaas-conformance", "reqwest"], &[]),
        ("cpaas-sonetel", &["cpaas-core", "cpaas-http"], &["cpaas-sandbox", "reqwest"]),
        ("cpaas-conformance", &["cpaas-core"], &[]),
        ("cpaas-fleet", &["cpaas-core"], &["cpaas-sonetel"]),
        ("cpaas-exporter", &["cpaas-core", "cpaas-fleet", "axum"], &[]),
        ("cpaas-sandbox", &["axum"], &["reqwest"]),
        ("cpaas", &["cpaas-core", "cpaas-http", "cpaas-sonetel"], &["cpaas-sandbox"]),
        (
            "cpaas-cli",
            &[
                "cpaas",
                "cpaas-core",
                "cpaas-exporter",
                "cpaas-fleet",
                "cpaas-http",
                "cpaas-sandbox",
                "cpaas-sonetel",
            ],
            &[],
        ),
        ("cpaas-tests", &["cpaas-conformance", "reqwest"], &[]),
        ("xtask", &["serde", "reqwest"], &[]),
    ];

    #[test]
    fn the_workspace_as_designed_violates_nothing() {
        assert_eq!(workspace(DESIGN).violations(), Vec::<String>::new());
        assert_eq!(workspace(DESIGN).packages[0].directory(), Path::new("/w/cpaas-core"));
    }

    #[test]
    fn each_forbidden_direction_is_found() {
        for (from, to) in [
            ("cpaas-core", "cpaas-http"),
            ("cpaas-http", "cpaas-sonetel"),
            ("cpaas-sonetel", "cpaas-voximplant"),
            ("cpaas-voximplant", "cpaas-fleet"),
            ("cpaas-newcomer", "cpaas-sandbox"),
            ("cpaas-conformance", "cpaas-http"),
            ("cpaas-fleet", "cpaas-restcomm"),
            ("cpaas-exporter", "cpaas-http"),
            ("cpaas-exporter", "cpaas-sonetel"),
            ("cpaas-exporter", "cpaas"),
            ("cpaas-fleet", "cpaas-exporter"),
            ("cpaas-sandbox", "cpaas-core"),
            ("cpaas", "cpaas-fleet"),
            ("cpaas-sonetel", "cpaas"),
            ("cpaas-fleet", "cpaas"),
            ("cpaas-cli", "cpaas-conformance"),
            ("xtask", "cpaas-core"),
            ("cpaas-fleet", "reqwest"),
            ("cpaas-cli", "reqwest"),
        ] {
            let mut members = DESIGN.to_vec();
            members.retain(|(name, ..)| *name != from);
            let named = [to];
            members.push((from, &named, &[]));
            let violations = workspace(&members).violations();
            assert_eq!(violations.len(), 1, "{from} -> {to}: {violations:?}");
            assert!(violations[0].contains(from) && violations[0].contains(to));

            let last = members.len().saturating_sub(1);
            members[last] = (from, &[], &named);
            assert_eq!(
                workspace(&members).violations(),
                Vec::<String>::new(),
                "{from} -> {to} as a dev-dependency"
            );
        }
    }

    #[test]
    fn the_front_door_has_each_provider_behind_a_feature() {
        let mut workspace = workspace(DESIGN);
        for member in &mut workspace.packages {
            member.dependencies.iter_mut().for_each(|dependency| dependency.optional = false);
        }
        assert_eq!(workspace.violations(), ["cpaas has cpaas-sonetel without a feature"]);
    }

    #[test]
    fn the_libraries_promise_the_same_rust() {
        let mut designed = workspace(DESIGN);
        let mut promise = |name: &str, rust: Option<&str>| {
            let mut members = designed.packages.iter_mut();
            let member = members.find(|member| member.name == name).unwrap();
            member.rust_version = rust.map(str::to_owned);
            designed.oldest_rust().map(str::to_owned)
        };
        assert!(promise("cpaas-core", Some("1.88")).unwrap_err().contains("cpaas-http"));
        for (name, ..) in DESIGN.iter().filter(|(name, ..)| *name != "cpaas-cli") {
            let _ = promise(name, Some("1.88"));
        }
        assert_eq!(promise("cpaas-cli", Some("1.95")).unwrap(), "1.88");
        let message = promise("cpaas-fleet", Some("1.95")).unwrap_err();
        assert_eq!(message, "cpaas-fleet does not promise Rust 1.88, as others do");
    }

    #[test]
    fn a_missing_or_strange_package_is_found() {
        let violations = workspace(&[("helper", &[], &[])]).violations();
        assert_eq!(violations.len(), 4, "{violations:?}");
        assert!(violations[0].contains("cpaas-core"));
        assert!(violations[3].contains("helper"));
    }
}
