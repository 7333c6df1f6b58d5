//! The fuzz targets of `tests/fuzz`, each for a bounded number of executions.

use std::path::Path;

use clap::Args;

use crate::shell::{Cmd, Context, Failure};

const FOLDER: &str = "tests/fuzz";

/// What bounds an execution: bytes of input, megabytes of memory, seconds.
const BOUNDS: [&str; 3] = ["-max_len=4096", "-rss_limit_mb=2048", "-timeout=10"];

/// Which targets to run, and how often.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only these
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Executions of each target
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
}

/// Runs the targets one after the other, up to the first finding.
pub(crate) fn run(context: &Context, options: &Options) -> Result<(), Failure> {
    if let Some(obstacle) = obstacle(context) {
        return Err(Failure::new(obstacle));
    }
    let known = targets(&context.root.join(FOLDER))?;
    if let Some(unknown) = options.targets.iter().find(|target| !known.contains(target)) {
        let message = format!("no target `{unknown}`; there are {}", known.join(", "));
        return Err(Failure::new(message));
    }
    let targets = if options.targets.is_empty() { &known } else { &options.targets };
    targets.iter().try_for_each(|target| command(target, options.runs).run(&context.root))
}

/// The step: every target, as long as a change can wait for.
pub(crate) fn briefly(context: &Context) -> Result<(), Failure> {
    run(context, &Options { targets: Vec::new(), runs: 20_000 })
}

/// Why no target can be run here.
pub(crate) fn obstacle(context: &Context) -> Option<String> {
    let is_there = Cmd::cargo(["fuzz", "--version"]).succeeds(&context.root);
    (!is_there)
        .then(|| "cargo-fuzz is not installed: `cargo install --locked cargo-fuzz`".to_owned())
}

/// The step: the targets compile, without the instrumentation.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    let manifest = format!("{FOLDER}/Cargo.toml");
    let check = ["check", "--locked", "--manifest-path", &manifest, "--target-dir", "target"];
    Cmd::cargo(check).run(&context.root)
}

/// Without a sanitizer, which a nightly toolchain would be needed for: our code has no unsafe
/// code to sanitize, and a run is ten times as fast.
fn command(target: &str, runs: u64) -> Cmd {
    let run = ["fuzz", "run", "--fuzz-dir", FOLDER, "--sanitizer", "none", target, "--"];
    let all = run.into_iter().chain(BOUNDS).map(str::to_owned);
    Cmd::cargo(all.chain([format!("-runs={runs}"), "-print_final_stats=1".to_owned()]))
}

/// The names of the targets, in their order.
fn targets(folder: &Path) -> Result<Vec<String>, Failure> {
    let unreadable = |error| Failure::new(format!("cannot list {FOLDER}/targets: {error}"));
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.join("targets")).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_stem().filter(|_| path.extension().is_some_and(|end| end == "rs"));
        names.extend(name.map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_bounded() {
        assert_eq!(
            command("money", 1000).to_string(),
            "cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none money -- -max_len=4096 \
             -rss_limit_mb=2048 -timeout=10 -runs=1000 -print_final_stats=1"
        );
    }

    #[test]
    fn every_target_stands_in_the_manifest() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER);
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let listed = manifest.lines().filter_map(|line| line.strip_prefix("path = \"targets/"));
        let mut listed: Vec<_> = listed.filter_map(|line| line.strip_suffix(".rs\"")).collect();
        listed.sort_unstable();
        assert_eq!(targets(&folder).unwrap(), listed);
    }
}
