//! What a provider crate adds to reqwest: in crates, and in the time of a first build.

use std::time::Instant;

use super::load::{FOLDER, Loads};
use super::row::{Figure, Goal, Row, median};
use super::turns::in_turn;
use crate::policy;
use crate::shell::{Cmd, Context, Failure};

/// The providers, and how much longer than reqwest each may take to build.
const PROVIDERS: [(&str, f64); 3] =
    [("cpaas-sonetel", 1.4), ("cpaas-voximplant", 1.7), ("cpaas-restcomm", 1.4)];

/// How often each is built: a build takes most of a minute, and differs by a tenth.
const ROUNDS: usize = 3;

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

pub(crate) fn rows(context: &Context, _: &Loads) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for (provider, _) in PROVIDERS {
        let (added, allowed) = policy::weight(context, provider)?;
        let goal = Goal::AtMost(count(allowed));
        rows.push(Row::figure(format!("{provider}, beyond reqwest"), count(added), "crates", goal));
    }
    let only_reqwest = only_reqwest(context)?;
    let [sonetel, voximplant, restcomm] = PROVIDERS.map(|(provider, _)| ["--package", provider]);
    let builds = [["--manifest-path", &only_reqwest], sonetel, voximplant, restcomm];
    let seconds = in_turn(ROUNDS, &builds, |build| cold(context, *build))?;
    let [reqwest, ours @ ..] = seconds.map(median);
    for ((provider, most), ours) in PROVIDERS.into_iter().zip(ours) {
        let reqwest = Figure::new(reqwest, "s").of("reqwest with the same features");
        let what = format!("{provider}, first build");
        rows.push(Row::ratio(what, Figure::new(ours, "s"), reqwest, Goal::AtMost(most)));
    }
    Ok(rows)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The manifest of reqwest alone, in the versions of our lock file.
fn only_reqwest(context: &Context) -> Result<String, Failure> {
    let package = format!("{FOLDER}/only-reqwest");
    let folder = context.root.join(&package);
    let failed = |error| Failure::new(format!("cannot write {package}: {error}"));
    std::fs::create_dir_all(&folder).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), REQWEST).map_err(failed)?;
    std::fs::write(folder.join("lib.rs"), "").map_err(failed)?;
    std::fs::copy(context.root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    Ok(format!("{package}/Cargo.toml"))
}

/// The seconds of a build into an empty folder, which goes afterwards.
fn cold(context: &Context, what: [&str; 2]) -> Result<f64, Failure> {
    let target = format!("{FOLDER}/cold");
    let build = Cmd::cargo(["build", "--quiet", "--target-dir", &target].into_iter().chain(what));
    let begun = Instant::now();
    let outcome = build.run(&context.root);
    let seconds = begun.elapsed().as_secs_f64();
    let _ = std::fs::remove_dir_all(context.root.join(&target));
    outcome.map(|()| seconds)
}
