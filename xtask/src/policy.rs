//! The workspace's policy: which crate may depend on which and how much it may bring along, what a manifest and a package
//! contain, which file may name which. Each rule is a pure function from a parsed description to its violations.

mod dependency_tree;
mod layers;
mod lines;
mod manifest;
mod members;
mod modules;
mod package;
mod unpacked;

#[cfg(test)]
use std::path::Path;
use std::path::PathBuf;

use crate::shell::{Cmd, Context, Failure};
use dependency_tree::Tree;
use members::{Member, Role, Workspace};

/// The step: prints every violation, then fails if there is one.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    let workspace = Workspace::at(&context.root)?;
    let mut violations = workspace.violations();
    violations.extend(workspace.oldest_rust().err());
    violations.extend(dependencies(context, &workspace)?);
    for member in &workspace.packages {
        violations.extend(of_member(member)?);
    }
    let lines = lines::violations(&context.root);
    violations.extend(lines.map_err(|error| Failure::new(format!("cannot count lines: {error}")))?);
    // Now that the dependencies are known, the registry's index is here.
    let unbuilt = package_all(context, &workspace);
    violations.extend(unbuilt.err().map(|failure| failure.to_string()));
    for violation in &violations {
        println!("- {violation}");
    }
    match violations.len() {
        0 => Ok(()),
        count => Err(Failure::new(format!("{count} violations of the policy, see above"))),
    }
}

/// The published libraries.
pub(crate) struct Libraries {
    /// Name and folder of each.
    pub(crate) packages: Vec<(String, PathBuf)>,
    /// The oldest Rust that they promise to build with.
    pub(crate) rust: String,
}

pub(crate) fn libraries(context: &Context) -> Result<Libraries, Failure> {
    let workspace = Workspace::at(&context.root)?;
    let packages = workspace.libraries();
    let packages = packages.map(|it| (it.name.clone(), it.directory().to_path_buf())).collect();
    let rust = workspace.oldest_rust().map_err(Failure::new)?.to_owned();
    Ok(Libraries { packages, rust })
}

/// The violations of the package at the root of this folder, which is a workspace of its own.
#[cfg(test)]
pub(crate) fn of_package(folder: &Path, package: &str) -> Result<Vec<String>, Failure> {
    let workspace = Workspace::at(folder)?;
    let mut violations = workspace.violations();
    // That there are no other packages is as it should be.
    violations.retain(|violation| !violation.starts_with("the workspace has no package"));
    let [member] = workspace.packages.as_slice() else {
        return Err(Failure::new("the folder holds another package"));
    };
    assert_eq!(member.name, package);
    violations.extend(of_member(member)?);
    Ok(violations)
}

/// What one member's manifest, package and sources violate.
fn of_member(member: &Member) -> Result<Vec<String>, Failure> {
    let (name, folder) = (member.name.as_str(), member.directory());
    let context = Context { root: folder.to_path_buf() };
    let mut violations = manifest::violations(name, &context.read("Cargo.toml")?);
    if member.is_published() {
        let list = ["package", "--package", name, "--list", "--allow-dirty", "--offline"];
        let missing = package::contents(name, &Cmd::cargo(list).capture(folder)?);
        if missing.is_empty() {
            violations.extend(package::title(name, &context.read("README.md")?));
        }
        violations.extend(missing);
    }
    violations.extend(layers::violations(name, Role::of(name), &folder.join("src"))?);
    Ok(violations)
}

/// The rules for what a package brings along, which depends on cargo's choice of features.
fn dependencies(context: &Context, workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let mut violations = Vec::new();
    for package in workspace.names() {
        let role = Role::of(package);
        for rule in dependency_tree::forbidden_dependencies(role) {
            violations.extend(resolved(context, package, rule.features)?.unwanted(rule));
        }
        if let Some(features) = dependency_tree::without_native_code(role) {
            violations.extend(resolved(context, package, features)?.native_code(features));
        }
        if role == Role::Provider {
            let tree = resolved(context, package, &[])?;
            let added = tree.beyond_reqwest().len();
            let allowed = dependency_tree::allowance(package);
            println!("{package} adds {added} crates to reqwest's, of at most {allowed}");
            violations.extend(tree.weight(allowed));
        }
    }
    Ok(violations)
}

/// The step: builds the packages from what they contain and runs their tests.
pub(crate) fn test_packages(context: &Context) -> Result<(), Failure> {
    let workspace = Workspace::at(&context.root)?;
    package_all(context, &workspace)?;
    unpacked::test(context, &workspace)
}

/// Makes the packages: only cargo knows whether it can. It doesn't build them: it would unpack them in its home, and take
/// what an earlier package of the same version has left there for this one.
fn package_all(context: &Context, workspace: &Workspace) -> Result<(), Failure> {
    let unpublished = workspace.packages.iter().filter(|member| !member.is_published());
    let excluded = unpublished.map(|member| format!("--exclude={}", member.name));
    let all = ["package", "--workspace", "--allow-dirty", "--offline", "--no-verify", "--quiet"];
    Cmd::cargo(all.map(str::to_owned).into_iter().chain(excluded)).run(&context.root)
}

fn resolved(context: &Context, package: &str, features: &[&str]) -> Result<Tree, Failure> {
    let arguments = ["tree", "--package", package, "--edges", "normal"];
    let shape = ["--prefix", "depth", "--format", "{p}"];
    let arguments = arguments.iter().chain(features).chain(&shape).copied();
    Tree::parse(&Cmd::cargo(arguments).capture(&context.root)?)
}
