//! The dependencies: their licences, duplicates, sources and known vulnerabilities, by cargo-deny and `deny.toml`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::shell::{Cmd, Context, Failure};
use crate::tools;

/// Below the root, where nothing is versioned.
const PLANTED: &str = "target/planted-dependencies";

/// A package: its name, version and licence.
type Package = (&'static str, &'static str, &'static str);

/// What is planted to see that it is found: the check, and the dependencies of a package.
const FLAWS: [(&str, &[Package]); 3] = [
    ("licenses", &[("unfree", "1.0.0", "AGPL-3.0-only")]),
    ("bans", &[("twice", "1.0.0", "MIT"), ("twice", "2.0.0", "MIT")]),
    ("bans", &[("openssl", "1.0.0", "MIT")]),
];

/// Why they can't be judged here. Installs what judges them, if it is missing.
pub(crate) fn obstacle(context: &Context) -> Option<String> {
    tools::DENY.obstacle(context)
}

/// Why known vulnerabilities can't be found here. Fetches their database.
pub(crate) fn advisories_obstacle(context: &Context) -> Option<String> {
    obstacle(context).or_else(|| {
        let fetch = tools::DENY.command(context, ["fetch", "db"]);
        (!fetch.succeeds(&context.root)).then(|| {
            "the database of vulnerabilities can't be reached; .github/workflows/ci.yml asks it"
                .to_owned()
        })
    })
}

/// The step, after the database was fetched.
pub(crate) fn check_advisories(context: &Context) -> Result<(), Failure> {
    judge(context, "Cargo.toml", &["--disable-fetch", "advisories"]).run(&context.root)
}

/// The step: what `deny.toml` says, and that it finds what is planted.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    judge(context, "Cargo.toml", &["licenses", "bans", "sources"]).run(&context.root)?;
    FLAWS.iter().try_for_each(|(check, planted)| finds(context, check, planted))
}

fn judge(context: &Context, manifest: &str, checks: &[&str]) -> Cmd {
    let options = ["--manifest-path", manifest, "--config", "deny.toml"];
    let check = ["check", "--hide-inclusion-graph"];
    tools::DENY.command(context, options.into_iter().chain(check).chain(checks.iter().copied()))
}

/// Fails unless this check finds these dependencies of a package, and nothing is found without them.
fn finds(context: &Context, check: &str, planted: &[Package]) -> Result<(), Failure> {
    let folder = context.root.join(PLANTED);
    let passes = |dependencies: &[Package]| {
        plant(&folder, dependencies)
            .map_err(|error| Failure::new(format!("cannot write {PLANTED}: {error}")))?;
        let manifest = format!("{PLANTED}/Cargo.toml");
        // It has too few to need every licence that is allowed.
        let checks = ["--allow", "license-not-encountered", check];
        Ok(judge(context, &manifest, &checks).succeeds(&context.root))
    };
    let names = planted.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(" and ");
    match (passes(&[])?, passes(planted)?) {
        (true, false) => {
            println!("planted {names}: found");
            Ok(())
        }
        (false, _) => {
            Err(Failure::new(format!("{check}: a package without dependencies is refused")))
        }
        (true, true) => Err(Failure::new(format!("{check}: planted {names}: not found"))),
    }
}

/// Writes a package with these dependencies, and them.
fn plant(folder: &Path, dependencies: &[Package]) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut manifest = manifest_of(("planted", "1.0.0", "MIT")) + "[workspace]\n[dependencies]\n";
    for (number, &dependency) in dependencies.iter().enumerate() {
        let (name, version, _) = dependency;
        let key = format!("dependency-{number}");
        write(&folder.join(&key), &manifest_of(dependency))?;
        let _ = writeln!(
            manifest,
            "{key} = {{ package = \"{name}\", path = \"{key}\", version = \"{version}\" }}"
        );
    }
    write(folder, &manifest)
}

fn manifest_of((name, version, license): Package) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"{version}\"\nlicense = \"{license}\"\n\
         edition = \"2024\"\n"
    )
}

fn write(folder: &Path, manifest: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::write(folder.join("Cargo.toml"), manifest)
}
