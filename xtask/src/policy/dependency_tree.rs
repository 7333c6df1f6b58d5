//! What a package brings along, from `cargo tree --prefix depth --format '{p}'`.
//!
//! `cargo tree` rather than the graph in `cargo metadata`: the latter unites the features that all
//! members ask for, tests included, and so says nothing about one package alone.

use std::collections::{BTreeMap, BTreeSet};

use super::members::{Role, is_ours};
use crate::shell::Failure;

/// What speaks HTTP.
const HTTP: &[&str] = &["reqwest", "hyper", "h2", "rustls", "native-tls", "openssl"];
/// What the core must build without.
const TRANSPORT: &[&str] = &["reqwest", "hyper", "h2", "rustls", "native-tls", "openssl", "tokio"];
/// What comes with a choice of TLS.
const TLS: &[&str] = &["rustls", "tokio-rustls", "native-tls", "openssl"];
/// What sends requests, or encrypts: what the exporter, a server, must build without.
const CLIENT: &[&str] = &["reqwest", "h2", "rustls", "native-tls", "openssl"];
/// What is for tests and for programs, and comes only when it is asked for.
const EXTRAS: &[&str] = &["mockall", "tracing-subscriber"];

/// What a package must build without, under these features.
#[derive(Debug)]
pub(crate) struct Without {
    /// As cargo takes them.
    pub(crate) features: &'static [&'static str],
    /// The names of the packages that must not be there.
    pub(crate) absent: &'static [&'static str],
}

/// What a package of this role must not bring along unless it is asked for.
pub(crate) fn forbidden_dependencies(role: Role) -> &'static [Without] {
    const NO_EXTRAS: Without = Without { features: &[], absent: EXTRAS };
    match role {
        Role::Core => &[NO_EXTRAS, Without { features: &["--all-features"], absent: TRANSPORT }],
        Role::Conformance | Role::Fleet => {
            &[NO_EXTRAS, Without { features: &["--all-features"], absent: HTTP }]
        }
        Role::Exporter => &[NO_EXTRAS, Without { features: &["--all-features"], absent: CLIENT }],
        Role::Http | Role::Provider | Role::FrontDoor => &[
            NO_EXTRAS,
            Without { features: &["--no-default-features"], absent: HTTP },
            Without { features: &["--no-default-features", "--features=reqwest"], absent: TLS },
        ],
        Role::Cli => &[Without { features: &["--all-features"], absent: &["mockall"] }],
        Role::Sandbox | Role::Tests | Role::Xtask => &[],
    }
}

/// The features under which a package of this role builds no C code, if there are any.
pub(crate) fn without_native_code(role: Role) -> Option<&'static [&'static str]> {
    match role {
        Role::FrontDoor => {
            Some(&["--no-default-features", "--features=restcomm,sonetel,twilio,voximplant"])
        }
        Role::Core | Role::Http | Role::Provider => Some(&["--no-default-features"]),
        _ => None,
    }
}

/// A package and its version.
type Package = (String, String);

/// A package with all that it depends on, directly or not.
#[derive(Debug)]
pub(crate) struct Tree {
    root: String,
    edges: BTreeMap<Package, BTreeSet<Package>>,
}

/// How many crates this provider may add to reqwest's: Voximplant signs tokens.
pub(crate) fn allowance(provider: &str) -> usize {
    if provider == "cpaas-voximplant" { 60 } else { 40 }
}

impl Tree {
    /// Reads lines such as `2jiff v0.2.43 (*)`. A package's dependencies follow where it is first
    /// met; afterwards it only has the `(*)`.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let mut edges: BTreeMap<Package, BTreeSet<Package>> = BTreeMap::new();
        let mut path: Vec<Package> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (depth, package) = parse_line(line)
                .filter(|(depth, _)| *depth <= path.len())
                .ok_or_else(|| Failure::new(format!("unexpected line of cargo tree: {line}")))?;
            path.truncate(depth);
            if let Some(parent) = path.last() {
                edges.entry(parent.clone()).or_default().insert(package.clone());
            }
            edges.entry(package.clone()).or_default();
            path.push(package);
        }
        match path.first() {
            Some((root, _)) => Ok(Self { root: root.clone(), edges }),
            None => Err(Failure::new("cargo tree printed nothing")),
        }
    }

    /// The packages of this name with all that they bring.
    fn closure(&self, name: &str) -> BTreeSet<&Package> {
        let mut met = BTreeSet::new();
        let mut open: Vec<&Package> = self.edges.keys().filter(|key| key.0 == name).collect();
        while let Some(package) = open.pop() {
            if met.insert(package) {
                open.extend(self.edges.get(package).into_iter().flatten());
            }
        }
        met
    }

    /// Which of these names are in the tree.
    fn present<'a>(&self, names: &[&'a str]) -> Vec<&'a str> {
        let present = |name: &&str| self.edges.keys().any(|(package, _)| package == name);
        names.iter().copied().filter(present).collect()
    }

    /// The foreign packages that are here and that reqwest, as it is used here, does not bring.
    pub(crate) fn beyond_reqwest(&self) -> Vec<&Package> {
        let brought = self.closure("reqwest");
        self.edges
            .keys()
            .filter(|package| !is_ours(&package.0) && !brought.contains(package))
            .collect()
    }

    /// Violation: more than `allowed` packages beyond reqwest's.
    pub(crate) fn weight(&self, allowed: usize) -> Option<String> {
        let added = self.beyond_reqwest();
        let names: Vec<&str> = added.iter().map(|(name, _)| name.as_str()).collect();
        (added.len() > allowed).then(|| {
            format!(
                "{} adds {} crates to reqwest's, {allowed} are allowed: {}",
                self.root,
                added.len(),
                names.join(", ")
            )
        })
    }

    /// Violation: the package, resolved with these features, brings what it must build without.
    pub(crate) fn unwanted(&self, rule: &Without) -> Option<String> {
        let present = self.present(rule.absent);
        let of: Vec<&str> = [self.root.as_str()].iter().chain(rule.features).copied().collect();
        (!present.is_empty()).then(|| format!("{} brings {}", of.join(" "), present.join(", ")))
    }

    /// Violation: the package, resolved with these features, builds C code, of which a `-sys` crate is the sign.
    pub(crate) fn native_code(&self, features: &[&str]) -> Option<String> {
        let names = self.edges.keys().map(|(name, _)| name.as_str());
        let native: Vec<&str> = names.filter(|name| name.ends_with("-sys")).collect();
        let of: Vec<&str> = [self.root.as_str()].iter().chain(features).copied().collect();
        (!native.is_empty())
            .then(|| format!("{} builds C code: {}", of.join(" "), native.join(", ")))
    }
}

/// `12name v1.2.3 (…)` as 12, name and version.
fn parse_line(line: &str) -> Option<(usize, Package)> {
    let name_at = line.find(|c: char| !c.is_ascii_digit())?;
    let (depth, rest) = line.split_at(name_at);
    let mut words = rest.split_whitespace();
    let name = words.next()?.to_owned();
    let version = words.next()?.strip_prefix('v')?.to_owned();
    Some((depth.parse().ok()?, (name, version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVIDER: &str = "\
0cpaas-sonetel v0.1.0 (/w/crates/sonetel)
1async-trait v0.1.92 (proc-macro)
2syn v3.0.9
1cpaas-http v0.1.0 (/w/crates/http)
2cpaas-core v0.1.0 (/w/crates/core)
3rust_decimal v1.43.0
2reqwest v0.13.5
3base64 v0.22.1
3rustls v0.23.46
4aws-lc-rs v1.17.3
3url v2.5.8
4syn v2.0.1
2url v2.5.8 (*)
1url v2.5.8 (*)
";

    fn tree(text: &str) -> Tree {
        Tree::parse(text).unwrap()
    }

    #[test]
    fn what_reqwest_brings_is_not_counted_nor_are_ours() {
        let tree = tree(PROVIDER);
        let names: Vec<&str> =
            tree.beyond_reqwest().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["async-trait", "rust_decimal", "syn"]);
        assert_eq!(tree.weight(3), None);
        let violation = tree.weight(2).unwrap();
        assert!(violation.starts_with("cpaas-sonetel adds 3 crates"), "{violation}");
    }

    #[test]
    fn a_package_shown_twice_keeps_its_dependencies() {
        let tree = tree("0a v1.0.0\n1b v1.0.0\n2c v1.0.0\n1reqwest v0.13.5\n2b v1.0.0 (*)\n");
        assert!(tree.beyond_reqwest().iter().all(|(name, _)| name == "a"));
    }

    #[test]
    fn without_reqwest_all_foreign_crates_count() {
        let tree = tree("0cpaas-x v0.1.0\n1cpaas-core v0.1.0\n2serde v1.0.0\n");
        assert_eq!(tree.beyond_reqwest().len(), 1);
    }

    /// What is wrong with a package of this role which brings `present`, under each of its features.
    fn unwanted(role: Role, present: &str) -> Vec<String> {
        let tree = tree(&format!("0cpaas-x v0.1.0 (/w/crates/x)\n1{present} v1.0.0\n"));
        forbidden_dependencies(role).iter().filter_map(|rule| tree.unwanted(rule)).collect()
    }

    #[test]
    fn the_core_brings_no_transport_nor_runtime() {
        for name in ["reqwest", "tokio", "rustls"] {
            let violation = format!("cpaas-x --all-features brings {name}");
            assert_eq!(unwanted(Role::Core, name), [violation]);
        }
        assert_eq!(unwanted(Role::Core, "tokio-util"), Vec::<String>::new());
    }

    #[test]
    fn tools_over_the_trait_bring_a_runtime_but_no_http() {
        for role in [Role::Conformance, Role::Fleet] {
            assert_eq!(unwanted(role, "tokio"), Vec::<String>::new());
            assert_eq!(unwanted(role, "hyper"), ["cpaas-x --all-features brings hyper"]);
        }
    }

    #[test]
    fn a_provider_without_defaults_brings_no_http_and_without_a_choice_no_tls() {
        for role in [Role::Http, Role::Provider, Role::FrontDoor] {
            assert_eq!(unwanted(role, "reqwest"), ["cpaas-x --no-default-features brings reqwest"]);
            let tls = unwanted(role, "rustls");
            assert_eq!(tls.len(), 2, "{tls:?}");
            let violation = "cpaas-x --no-default-features --features=reqwest brings rustls";
            assert_eq!(tls[1], violation);
        }
    }

    #[test]
    fn mocks_and_output_come_only_when_asked_for() {
        let libraries = [
            Role::Core,
            Role::Http,
            Role::Provider,
            Role::FrontDoor,
            Role::Conformance,
            Role::Fleet,
        ];
        for role in libraries {
            assert_eq!(unwanted(role, "mockall"), ["cpaas-x brings mockall"]);
            assert_eq!(unwanted(role, "tracing-subscriber"), ["cpaas-x brings tracing-subscriber"]);
        }
        assert_eq!(unwanted(Role::Cli, "tracing-subscriber"), Vec::<String>::new());
        assert_eq!(unwanted(Role::Cli, "mockall").len(), 1);
    }

    #[test]
    fn c_code_without_a_feature_that_brings_it_is_found() {
        let features = without_native_code(Role::Provider).unwrap();
        let pure = "0cpaas-x v0.1.0 (/w/x)\n1tokio v1.47.0\n2syspath v1.0.0\n";
        assert_eq!(tree(pure).native_code(features), None);
        let native = format!("{pure}1aws-lc-rs v1.14.0\n2aws-lc-sys v0.30.0\n");
        assert_eq!(
            tree(&native).native_code(features).unwrap(),
            "cpaas-x --no-default-features builds C code: aws-lc-sys"
        );
        assert!(without_native_code(Role::Cli).is_none());
    }

    #[test]
    fn the_signer_of_tokens_may_weigh_more() {
        assert_eq!(allowance("cpaas-voximplant"), 60);
        assert_eq!(allowance("cpaas-sonetel"), 40);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for text in ["", "serde\n", "0serde 1.0\n", "0a v1.0.0\n2b v1.0.0\n"] {
            assert!(Tree::parse(text).is_err(), "{text:?}");
        }
    }
}
