//! The fuzz targets of `tests/fuzz`, each for a bounded number of executions.

use std::path::Path;

use crate::shell::{Cmd, Context, Failure};

const FOLDER: &str = "tests/fuzz";

/// What bounds an execution: bytes of input, megabytes of memory, seconds.
const BOUNDS: [&str; 3] = ["-max_len=4096", "-rss_limit_mb=2048", "-timeout=10"];

/// Executions of a target, if nothing is said.
const RUNS: u64 = 1_000_000;

/// Which targets to run, and how often.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    targets: Vec<String>,
    runs: u64,
}

impl Plan {
    /// All targets, or the one that is named.
    pub(crate) fn new(context: &Context, arguments: &[String]) -> Result<Self, String> {
        let known = targets(&context.root.join(FOLDER)).map_err(|failure| failure.to_string())?;
        Self::of(known, arguments)
    }

    fn of(known: Vec<String>, arguments: &[String]) -> Result<Self, String> {
        let mut plan = Self { targets: Vec::new(), runs: RUNS };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            if word == "--runs" {
                let number = words.next().and_then(|number| number.parse().ok());
                plan.runs = number.filter(|runs| *runs > 0).ok_or("--runs needs a number")?;
            } else if known.contains(word) {
                plan.targets.push(word.clone());
            } else {
                return Err(format!("no target `{word}`; there are {}", known.join(", ")));
            }
        }
        if plan.targets.is_empty() {
            plan.targets = known;
        }
        Ok(plan)
    }

    /// Runs the targets one after the other, up to the first finding.
    pub(crate) fn carry_out(&self, context: &Context) -> Result<(), Failure> {
        if !Cmd::cargo(["fuzz", "--version"]).succeeds(&context.root) {
            let hint = "cargo-fuzz is not installed: `cargo install --locked cargo-fuzz`";
            return Err(Failure::new(hint));
        }
        self.targets.iter().try_for_each(|target| self.command(target).run(&context.root))
    }

    /// Without a sanitizer, which a nightly toolchain would be needed for: our code has no unsafe
    /// code to sanitize, and a run is ten times as fast.
    fn command(&self, target: &str) -> Cmd {
        let run = ["fuzz", "run", "--fuzz-dir", FOLDER, "--sanitizer", "none", target, "--"];
        let runs = format!("-runs={}", self.runs);
        let all = run.into_iter().chain(BOUNDS).map(str::to_owned);
        Cmd::cargo(all.chain([runs, "-print_final_stats=1".to_owned()]))
    }
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

    fn plan(arguments: &[&str]) -> Result<Plan, String> {
        let known = vec!["money".to_owned(), "sonetel".to_owned()];
        let arguments: Vec<_> = arguments.iter().map(|&word| word.to_owned()).collect();
        Plan::of(known, &arguments)
    }

    #[test]
    fn all_targets_run_a_million_times_unless_something_else_is_said() {
        let all = plan(&[]).unwrap();
        assert_eq!((all.targets.len(), all.runs), (2, RUNS));
        let one = plan(&["money", "--runs", "1000"]).unwrap();
        assert_eq!((one.targets.as_slice(), one.runs), (&["money".to_owned()][..], 1000));
        assert_eq!(
            one.command("money").to_string(),
            "cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none money -- -max_len=4096 \
             -rss_limit_mb=2048 -timeout=10 -runs=1000 -print_final_stats=1"
        );
    }

    #[test]
    fn what_can_not_be_run_is_told_in_one_line() {
        let unknown = plan(&["monney"]).unwrap_err();
        assert_eq!(unknown, "no target `monney`; there are money, sonetel");
        for wrong in [&["--runs"][..], &["--runs", "many"], &["--runs", "0"]] {
            assert_eq!(plan(wrong).unwrap_err(), "--runs needs a number", "{wrong:?}");
        }
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
