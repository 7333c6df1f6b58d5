//! The dependencies: their licences, duplicates, sources and known vulnerabilities, by cargo-deny and `deny.toml`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::shell::{Cmd, Context, Failure};
use crate::tools;

/// Below the root, where nothing is versioned.
const PLANTED: &str = "target/planted-dependencies";

/// What is planted to see that it is found: the check, and the dependencies of a package, by folder.
const FLAWS: [(&str, &[(&str, &str)]); 3] = [
    (
        "licenses",
        &[("unfree", "name = \"unfree\"\nversion = \"1.0.0\"\nlicense = \"AGPL-3.0-only\"")],
    ),
    (
        "bans",
        &[
            ("twice-1", "name = \"twice\"\nversion = \"1.0.0\"\nlicense = \"MIT\""),
            ("twice-2", "name = \"twice\"\nversion = \"2.0.0\"\nlicense = \"MIT\""),
        ],
    ),
    ("bans", &[("openssl", "name = \"openssl\"\nversion = \"1.0.0\"\nlicense = \"MIT\"")]),
];

/// Why they can't be judged here. Installs what judges them, if it is missing.
pub(crate) fn obstacle(context: &Context) -> Option<String> {
    tools::DENY.obstacle(context)
}

/// Why known vulnerabilities are left out here.
pub(crate) fn without_advisories(context: &Context) -> Option<String> {
    let update = tools::DENY.command(context, ["fetch", "db"]);
    (!update.succeeds(&context.root)).then(|| {
        "the database of vulnerabilities can't be reached; .github/workflows/ci.yml asks it"
            .to_owned()
    })
}

/// The step.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    judge(context, "Cargo.toml", &["licenses", "bans", "sources"]).run(&context.root)?;
    FLAWS.iter().try_for_each(|(check, planted)| finds(context, check, planted))?;
    if without_advisories(context).is_none() {
        judge(context, "Cargo.toml", &["advisories"]).run(&context.root)?;
    }
    Ok(())
}

fn judge(context: &Context, manifest: &str, checks: &[&str]) -> Cmd {
    let options = ["--manifest-path", manifest, "--config", "deny.toml"];
    let check = ["check", "--hide-inclusion-graph"];
    tools::DENY.command(context, options.into_iter().chain(check).chain(checks.iter().copied()))
}

/// Fails unless this check finds these dependencies of a package, and nothing is found without them.
fn finds(context: &Context, check: &str, planted: &[(&str, &str)]) -> Result<(), Failure> {
    let folder = context.root.join(PLANTED);
    let passes = |dependencies: &[(&str, &str)]| {
        plant(&folder, dependencies)
            .map_err(|error| Failure::new(format!("cannot write {PLANTED}: {error}")))?;
        let manifest = format!("{PLANTED}/Cargo.toml");
        // It has too few to need every licence that is allowed.
        let checks = ["--allow", "license-not-encountered", check];
        Ok(judge(context, &manifest, &checks).succeeds(&context.root))
    };
    let folders = planted.iter().map(|(folder, _)| *folder).collect::<Vec<_>>().join(" and ");
    match (passes(&[])?, passes(planted)?) {
        (true, false) => {
            println!("planted {folders}: found");
            Ok(())
        }
        (false, _) => {
            Err(Failure::new(format!("{check}: a package without dependencies is refused")))
        }
        (true, true) => Err(Failure::new(format!("{check}: planted {folders}: not found"))),
    }
}

/// Writes a package with these dependencies, and them.
fn plant(folder: &Path, dependencies: &[(&str, &str)]) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut manifest = package("name = \"planted\"\nversion = \"1.0.0\"\nlicense = \"MIT\"");
    manifest += "[workspace]\n[dependencies]\n";
    for (name, description) in dependencies {
        write(&folder.join(name), &package(description))?;
        let of = description.split('"').nth(1).unwrap_or_default();
        let _ = writeln!(
            manifest,
            "{name} = {{ package = \"{of}\", path = \"{name}\", version = \"*\" }}"
        );
    }
    write(folder, &manifest)
}

fn package(description: &str) -> String {
    format!("[package]\n{description}\nedition = \"2024\"\n")
}

fn write(folder: &Path, manifest: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::write(folder.join("Cargo.toml"), manifest)
}
