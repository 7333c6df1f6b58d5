//! The licences of all that is in the binary, with their texts: most demand to be handed on with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::place::TARGET;
use crate::shell::{Cmd, Context, Failure};

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    manifest_path: String,
    source: Option<String>,
}

/// Who is in the binary under which licence, then each text once, with whom it is of.
pub(crate) fn of_dependencies(context: &Context) -> Result<String, Failure> {
    let linked = linked(context)?;
    let arguments = ["metadata", "--format-version=1", "--locked", "--filter-platform", TARGET];
    let metadata = Cmd::cargo(arguments).capture(&context.root)?;
    let metadata: Metadata = serde_json::from_str(&metadata)
        .map_err(|error| Failure::new(format!("unexpected output of cargo metadata: {error}")))?;
    let is_listed = |package: &&Package| {
        package.source.is_some()
            && linked.contains(&format!("{} v{}", package.name, package.version))
    };
    let packages: Vec<&Package> = metadata.packages.iter().filter(is_listed).collect();
    page(&packages)
}

/// Name and version of what is linked, as cargo prints them.
fn linked(context: &Context) -> Result<BTreeSet<String>, Failure> {
    let tree = ["tree", "--package=cpaas-cli", "--edges=normal", "--prefix=none", "--format={p}"];
    let tree = Cmd::cargo(tree.into_iter().chain(["--target", TARGET])).capture(&context.root)?;
    let first_words = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(tree.lines().map(first_words).collect())
}

fn page(packages: &[&Package]) -> Result<String, Failure> {
    let mut page = "The command `cpaas` contains these packages.\n\n".to_owned();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages {
        let name = format!("{} {}", package.name, package.version);
        let Some(license) = &package.license else {
            return Err(Failure::new(format!("{name} names no licence")));
        };
        let repository = package.repository.as_deref().unwrap_or_default();
        let _ = writeln!(page, "{name}: {license} {repository}");
        for text in texts_in(&package.manifest_path) {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (text, names) in texts {
        let rule = "-".repeat(80);
        let _ = write!(page, "\n{rule}\n{}\n{rule}\n\n{text}\n", names.join(", "));
    }
    Ok(page)
}

/// The texts beside a manifest, in the order of their files' names.
fn texts_in(manifest: &str) -> Vec<String> {
    let entries = Path::new(manifest).parent().and_then(|folder| fs::read_dir(folder).ok());
    let mut files: Vec<_> =
        entries.into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.sort();
    let is_one = |file: &&std::path::PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "NOTICE"].iter().any(|start| name.starts_with(start))
    };
    let texts = files.iter().filter(is_one).filter_map(|file| fs::read_to_string(file).ok());
    texts.map(|text| text.trim().replace("\r\n", "\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, license: Option<&str>, folder: &Path) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
            repository: None,
            manifest_path: folder.join("Cargo.toml").display().to_string(),
            source: Some("registry".to_owned()),
        }
    }

    #[test]
    fn a_text_that_two_share_is_there_once_and_who_has_no_licence_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("LICENSE-MIT"), "the text\r\nof it\n").unwrap();
        let (one, other) = (
            package("one", Some("MIT"), folder.path()),
            package("other", Some("MIT"), folder.path()),
        );
        let page = page(&[&one, &other]).unwrap();
        assert!(page.contains("one 1.0.0: MIT"), "{page}");
        assert!(page.contains("one 1.0.0, other 1.0.0\n"), "{page}");
        assert_eq!(page.matches("the text\nof it").count(), 1, "{page}");
        let none = package("none", None, folder.path());
        let failure = super::page(&[&none]).unwrap_err();
        assert_eq!(failure.to_string(), "none 1.0.0 names no licence");
    }
}
