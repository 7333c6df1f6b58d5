//! What a provider crate adds to reqwest in the time of a first build.

use std::fs;

use crate::base::Result;
use crate::bench::{Bench, cost, program};
use crate::cost::Cost;
use crate::row::{Figure, Goal, Row, rows};
use crate::turns::in_turn;

/// The providers, and how much longer than reqwest each may take to build.
const PROVIDERS: [(&str, f64); 4] = [
    ("cpaas-sonetel", 1.3),
    ("cpaas-voximplant", 1.4),
    ("cpaas-restcomm", 1.3),
    ("cpaas-twilio", 1.3),
];

/// How often each is built: a build takes most of a minute, and differs by a tenth.
const ROUNDS: u16 = 3;

/// A package with nothing but reqwest, with the features that we use it with.
const REQWEST: &str = r#"[package]
name = "only-reqwest"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[dependencies]
reqwest = { version = "0.13", default-features = false, features = ["http2", "system-proxy", "rustls"] }

[workspace]

[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
debug = false
"#;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let only_reqwest = only_reqwest(bench)?;
    let [sonetel, voximplant, restcomm, twilio] = PROVIDERS.map(|(name, _)| ["--package", name]);
    let builds = [["--manifest-path", &only_reqwest], sonetel, voximplant, restcomm, twilio];
    let costs = in_turn(bench.rounds(ROUNDS), builds, |build| cold(bench, *build))?;
    let [reqwest, ours @ ..] = costs.map(|costs| Figure::seconds(&costs));
    let reqwest = reqwest.of("reqwest with the same features");
    let row = |((provider, most), ours): ((&str, f64), Figure)| {
        let what = format!("{provider}, first build");
        Row::ratio(what, ours, reqwest.clone(), Goal::AtMost(most))
    };
    rows(&PROVIDERS.into_iter().zip(ours).map(row).collect::<Vec<_>>())
}

/// The manifest of reqwest alone, in the versions of our lock file.
fn only_reqwest(bench: &Bench) -> Result<String> {
    let folder = bench.folder.path().join("only-reqwest");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), REQWEST)?;
    fs::write(folder.join("lib.rs"), "")?;
    fs::copy("Cargo.lock", folder.join("Cargo.lock"))?;
    Ok(folder.join("Cargo.toml").display().to_string())
}

/// What a build into an empty folder costs, which goes afterwards.
fn cold(bench: &Bench, what: [&str; 2]) -> Result<Cost> {
    let target = bench.folder.path().join("cold");
    let mut build = program("cargo")?;
    build.args(["build", "--quiet"]).args(what).arg("--target-dir").arg(&target);
    let cost = cost(&mut build);
    fs::remove_dir_all(&target)?;
    cost
}
