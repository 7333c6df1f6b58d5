//! The laws of the house, checked from what cargo and the files say. Each law is a pure function
//! from a parsed description to the list of its violations.

mod members;
mod package;
mod sources;
mod tree;

use crate::shell::{Cmd, Context, Failure};
use members::{Role, Workspace};
use tree::Tree;

/// The step: prints every violation there is, then fails.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    let metadata = Cmd::cargo(["metadata", "--format-version", "1", "--no-deps"]);
    println!("$ {metadata}");
    let workspace = Workspace::parse(&metadata.capture(&context.root)?)?;
    let mut violations = workspace.violations();
    violations.extend(closures(context, &workspace)?);
    violations.extend(packages(&workspace)?);
    violations.extend(sources::violations(context, &workspace)?);
    // Once the trees are known, the registry's index is here.
    violations.extend(package_all(context, &workspace).err().map(|failure| failure.to_string()));
    if violations.is_empty() {
        return Ok(());
    }
    for violation in &violations {
        println!("- {violation}");
    }
    Err(Failure::new(match violations.as_slice() {
        [one] => format!("a law of the house is broken: {one}"),
        many => format!("{} laws of the house are broken, see above", many.len()),
    }))
}

/// The violations in the manifest and sources of the package at the root of this folder.
#[cfg(test)]
pub(crate) fn of_package(folder: &std::path::Path, package: &str) -> Result<Vec<String>, Failure> {
    let metadata = Cmd::cargo(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let workspace = Workspace::parse(&metadata.capture(folder)?)?;
    let mut violations = workspace.violations();
    violations.extend(packages(&workspace)?);
    violations.extend(sources::violations(&Context { root: folder.to_path_buf() }, &workspace)?);
    // That there are no other packages is as it should be.
    violations.retain(|violation| !violation.starts_with("the workspace has no package"));
    assert!(workspace.names().eq([package]), "the folder holds another package");
    Ok(violations)
}

/// The laws over what a package brings along, which need cargo's choice of features.
fn closures(context: &Context, workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let mut violations = Vec::new();
    for package in workspace.names() {
        let role = Role::of(package);
        for law in tree::unpaid(role) {
            violations.extend(resolved(context, package, law.features)?.unwanted(law));
        }
        if tree::has_crypto(role) {
            let tree = resolved(context, package, &["--all-features"])?;
            violations.extend(tree.second_crypto_stack());
        }
        if role == Role::Provider {
            let tree = resolved(context, package, &[])?;
            let (added, allowed) = weigh(&tree, package);
            println!("{package} adds {added} crates to reqwest's, of at most {allowed}");
            violations.extend(tree.weight(allowed));
        }
    }
    Ok(violations)
}

/// How many crates a provider adds to reqwest's, and how many it may.
pub(crate) fn weight(context: &Context, package: &str) -> Result<(usize, usize), Failure> {
    resolved(context, package, &[]).map(|tree| weigh(&tree, package))
}

fn weigh(tree: &Tree, package: &str) -> (usize, usize) {
    (tree.beyond_reqwest().len(), tree::allowance(package))
}

/// The laws over what goes to a registry.
fn packages(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let mut violations = Vec::new();
    for member in workspace.packages.iter().filter(|member| member.is_published()) {
        let (name, folder) = (member.name.as_str(), member.directory());
        let list = ["package", "--package", name, "--list", "--allow-dirty", "--offline"];
        let missing = package::contents(name, &Cmd::cargo(list).capture(folder)?);
        if missing.is_empty() {
            let readme = Context { root: folder.to_path_buf() }.read("README.md")?;
            violations.extend(package::title(name, &readme));
        }
        violations.extend(missing);
    }
    Ok(violations)
}

/// Makes the packages, unbuilt: that cargo can, it alone knows.
fn package_all(context: &Context, workspace: &Workspace) -> Result<(), Failure> {
    let unpublished = workspace.packages.iter().filter(|member| !member.is_published());
    let excluded = unpublished.map(|member| format!("--exclude={}", member.name));
    let all = ["package", "--workspace", "--no-verify", "--allow-dirty", "--offline", "--quiet"];
    Cmd::cargo(all.map(str::to_owned).into_iter().chain(excluded)).run(&context.root)
}

fn resolved(context: &Context, package: &str, features: &[&str]) -> Result<Tree, Failure> {
    let arguments = ["tree", "--package", package, "--edges", "normal"];
    let shape = ["--prefix", "depth", "--format", "{p}"];
    let arguments = arguments.iter().chain(features).chain(&shape).copied();
    let command = Cmd::cargo(arguments);
    println!("$ {command}");
    Tree::parse(&command.capture(&context.root)?)
}
