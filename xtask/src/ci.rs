//! The gate: its steps, in the order in which they fail cheapest, and the run over them.
//!
//! Building, testing and the doc tests share one set of features (`--workspace --all-features`), and documentation
//! and clippy one for the dependencies, so that nothing is compiled twice; `RUSTFLAGS` stays untouched for the same
//! reason. Colour is left to cargo, which knows whether it writes to a terminal.
#![allow(clippy::disallowed_methods, reason = "the gate times its steps by the real clock")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::cargo::{BUILD, How, Selection, has_nextest};
use crate::faults::Soak;
use crate::needed::{Needed, obstacle};
use crate::shell::{Cmd, Context, Failure};
use crate::{
    command_line, dependencies, dist, faults, fuzz, monitoring, node, oldest, policy, python,
};

/// One step of the gate.
#[derive(Debug)]
pub(crate) struct Step {
    /// The word that selects it on the command line.
    name: &'static str,
    /// What it checks, for the header and the help.
    about: &'static str,
    /// Why it can't run here, if it can't.
    obstacle: fn(&Context) -> Option<String>,
    /// What of it can't run here, and why: it counts as skipped.
    left_out: fn(&Context) -> Option<String>,
    run: fn(&Context) -> Result<(), Failure>,
}

impl Step {
    const fn new(
        name: &'static str,
        about: &'static str,
        run: fn(&Context) -> Result<(), Failure>,
    ) -> Self {
        Self { name, about, obstacle: |_| None, left_out: |_| None, run }
    }
}

/// What every change needs. The tests come last: their summary is what a reader should find at the end.
static STEPS: [Step; 14] = [
    Step::new("fmt", "the formatting is rustfmt's", fmt),
    Step::new(
        "policy",
        "who depends on whom, how much, manifests, packages, the order of layers, circles, lines",
        policy::check,
    ),
    Step {
        obstacle: dependencies::obstacle,
        ..Step::new(
            "dependencies",
            "licences, duplicates and sources of dependencies, by deny.toml",
            dependencies::check,
        )
    },
    Step {
        obstacle: dependencies::advisories_obstacle,
        ..Step::new(
            "advisories",
            "no dependency has a known vulnerability",
            dependencies::check_advisories,
        )
    },
    Step::new("clippy", "no warning, with all features and without", clippy),
    Step::new("docs", "the documentation builds without a warning", docs),
    Step::new("build", "everything builds, with all targets", build),
    Step::new(
        "generated",
        "the README's capability table and picture and docs/cli-reference.md are what the code says",
        command_line::check,
    ),
    Step {
        left_out: node::obstacle,
        ..Step::new(
            "official-sdks",
            "the vendors' own SDKs work against the sandbox",
            python::official_sdks,
        )
    },
    Step {
        obstacle: monitoring::rules_obstacle,
        ..Step::new(
            "monitoring-rules",
            "Prometheus' alerts fire when they should, and not otherwise",
            monitoring::rules,
        )
    },
    Step::new("doctests", "the examples in the documentation run", doctests),
    Step {
        obstacle: hosts_obstacle,
        ..Step::new(
            "hosts",
            "stored credentials survive a full disk, a read-only folder, root, and no home",
            |context| ignored("cli", "hosts::", context),
        )
    },
    Step {
        obstacle: shells_obstacle,
        ..Step::new("shells", "a TAB typed into bash, zsh and fish completes", |context| {
            ignored("cli", "shells::", context)
        })
    },
    Step { left_out: monitoring::rules_obstacle, ..Step::new("tests", "all other tests", tests) },
];

/// What takes longer, and is not part of the former.
static FULL: [Step; 15] = [
    Step::new(
        "new-provider",
        "a crate from the templates builds, is tested and linted",
        |context| ignored("new_provider", "", context),
    ),
    Step::new(
        "packages",
        "every published package builds and is tested from what it contains",
        policy::test_packages,
    ),
    Step {
        obstacle: oldest::rust_obstacle,
        ..Step::new("oldest-rust", "the libraries build with the Rust they promise", oldest::rust)
    },
    Step {
        obstacle: oldest::versions_obstacle,
        ..Step::new(
            "oldest-versions",
            "the libraries build with the oldest dependencies they allow",
            oldest::versions,
        )
    },
    Step::new("no-features", "what is there without a feature works", |context| {
        let tests = ["test", "--package=cpaas-voximplant", "--no-default-features", "--lib"];
        Cmd::cargo(tests).run(&context.root)
    }),
    Step::new(
        "downstream",
        "programs as users write them build, and their tests pass",
        |context| {
            let manifest = ["--manifest-path", "tests/downstream/Cargo.toml"];
            let arguments = ["test", "--workspace", "--target-dir", "target"];
            Cmd::cargo(arguments.into_iter().chain(manifest)).run(&context.root)
        },
    ),
    Step::new(
        "races",
        "16 processes with one configuration and one rotating token, 50 times, lose nothing",
        |context| ignored("cli", "races::", context),
    ),
    Step::new(
        "kills",
        "200 signals of each kind at random moments of an exchange lose no credential",
        |context| ignored("cli", "kills::", context),
    ),
    Step {
        obstacle: monitoring::engines_obstacle,
        ..Step::new(
            "monitoring",
            "the real Prometheus and Alertmanager tell of what happens in the sandbox",
            |context| {
                monitoring::check(context)?;
                ignored("cli", "monitoring::", context)
            },
        )
    },
    Step::new("soak", "a minute of random operations under random faults", |context| {
        faults::soak(context, &Soak { seconds: 60, seed: 1 })
    }),
    Step {
        obstacle: dist::obstacle,
        ..Step::new("dist", "the archive and the package come out the same twice", dist::twice)
    },
    Step {
        obstacle: dist::roots_obstacle,
        ..Step::new(
            "installed",
            "what is installed works in an empty root, and in Debian until it is purged",
            dist::installed,
        )
    },
    Step::new("readme", "the README's commands work as written", |context| {
        Cmd::new("tests/installed/readme.sh", [] as [&str; 0]).run(&context.root)
    }),
    Step::new("fuzz-build", "the fuzz targets compile", fuzz::check),
    Step {
        obstacle: fuzz::obstacle,
        ..Step::new("fuzz", "each fuzz target runs for a while", fuzz::briefly)
    },
];

/// Which part of the gate to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only what takes longer and is left out otherwise
    #[arg(long, conflicts_with = "steps")]
    full: bool,
    /// Run only these steps, of either part
    #[arg(value_name = "STEP", value_parser = PossibleValuesParser::new(
        STEPS.iter().chain(&FULL).map(|step| PossibleValue::new(step.name).help(step.about))
    ))]
    steps: Vec<String>,
}

impl Options {
    /// The selected steps in the gate's order.
    pub(crate) fn steps(&self) -> Vec<&'static Step> {
        let is_named = |step: &&Step| self.steps.iter().any(|name| name == step.name);
        match (self.full, self.steps.is_empty()) {
            (true, _) => FULL.iter().collect(),
            (false, true) => STEPS.iter().collect(),
            (false, false) => STEPS.iter().chain(&FULL).filter(is_named).collect(),
        }
    }
}

/// How a step ended.
#[derive(Debug)]
enum Outcome {
    Passed,
    Failed,
    Skipped(String),
}

/// What became of a step, or of what of it was left out.
type Ended = (&'static str, Duration, Outcome);

/// Runs the steps, those after a failure left out, then prints what became of each, and the count.
pub(crate) fn run(context: &Context, steps: &[&Step]) -> Result<(), Failure> {
    let ended = carry_out(context, steps);
    print!("\n{}", summary(&ended));
    match ended.iter().find(|(.., outcome)| matches!(outcome, Outcome::Failed)) {
        Some((name, ..)) => Err(Failure::new(format!("step `{name}` failed"))),
        None => Ok(()),
    }
}

fn carry_out(context: &Context, steps: &[&Step]) -> Vec<Ended> {
    let mut ended = Vec::with_capacity(steps.len());
    let mut failed = None;
    for (index, step) in steps.iter().enumerate() {
        println!("\n== {}/{} {}: {}", index + 1, steps.len(), step.name, step.about);
        let start = Instant::now();
        let obstacle = match &failed {
            Some(name) => Some(format!("{name} failed before")),
            None => (step.obstacle)(context),
        };
        let outcome = match obstacle {
            Some(reason) => Outcome::Skipped(reason),
            None => match (step.run)(context) {
                Ok(()) => Outcome::Passed,
                Err(failure) => {
                    println!("{failure}");
                    failed = Some(step.name);
                    Outcome::Failed
                }
            },
        };
        println!("== {}", row(step.name, start.elapsed(), &outcome));
        let left_out = match outcome {
            Outcome::Passed => (step.left_out)(context),
            _ => None,
        };
        ended.push((step.name, start.elapsed(), outcome));
        ended.extend(left_out.map(|why| (step.name, Duration::ZERO, Outcome::Skipped(why))));
    }
    ended
}

fn row(name: &str, time: Duration, outcome: &Outcome) -> String {
    let word = match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed => "failed".to_owned(),
        Outcome::Skipped(reason) => format!("skipped: {reason}"),
    };
    format!("{name:<17}{:>8.1} s  {word}", time.as_secs_f64())
}

/// The table, and as its last line the count.
fn summary(ended: &[(&str, Duration, Outcome)]) -> String {
    let mut text = String::new();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, time, outcome) in ended {
        let _ = writeln!(text, "{}", row(name, *time, outcome));
        match outcome {
            Outcome::Passed => passed += 1,
            Outcome::Failed => failed += 1,
            Outcome::Skipped(_) => skipped += 1,
        }
    }
    let total: Duration = ended.iter().map(|(_, time, _)| *time).sum();
    let _ = writeln!(text, "{:<17}{:>8.1} s", "all", total.as_secs_f64());
    let _ = writeln!(text, "{passed} passed, {failed} failed, {skipped} skipped");
    text
}

fn fmt(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(["fmt", "--all", "--check"]).run(&context.root)?;
    // Workspaces of their own.
    ["tests/fuzz/Cargo.toml", "tests/downstream/Cargo.toml"].iter().try_for_each(|manifest| {
        Cmd::cargo(["fmt", "--all", "--manifest-path", manifest, "--check"]).run(&context.root)
    })
}

/// With all features; then what has less code without: the libraries, whose features the command and the tests would
/// otherwise enable, and the command. Defaults are all features but for mocks and test utilities, which add code only.
fn clippy(context: &Context) -> Result<(), Failure> {
    let runs: [&[&str]; 3] = [
        &["--workspace", "--all-targets", "--all-features"],
        &["--package=cpaas-cli", "--all-targets", "--no-default-features"],
        &[
            "--workspace",
            "--exclude=cpaas-cli",
            "--exclude=cpaas-tests",
            "--exclude=cpaas-bench",
            "--exclude=cpaas-sandbox",
            "--exclude=xtask",
            "--lib",
            "--no-default-features",
        ],
    ];
    runs.iter().try_for_each(|selection| {
        let arguments = ["clippy"].iter().chain(*selection);
        Cmd::cargo(arguments.chain(&["--", "-D", "warnings"]).copied()).run(&context.root)
    })
}

/// With the examples, because the dependencies then have the features that clippy has checked them with. The libraries
/// come after the binaries: the pages of the command and of the library `cpaas` have the same place.
fn docs(context: &Context) -> Result<(), Failure> {
    ["--bins", "--lib"].iter().try_for_each(|targets| {
        let what = ["--workspace", "--no-deps", "--all-features", "--examples", targets];
        Cmd::cargo(["doc"].into_iter().chain(what))
            .env("RUSTDOCFLAGS", "-D warnings")
            .run(&context.root)
    })
}

fn build(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(BUILD).run(&context.root)
}

fn doctests(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(["test", "--workspace", "--doc", "--all-features"]).run(&context.root)
}

/// Tests that are ignored otherwise.
fn ignored(test: &'static str, filter: &'static str, context: &Context) -> Result<(), Failure> {
    Selection { test, filter, how: How::Ignored }.command(context).run(&context.root)
}

/// What the step `shells` types into, and where.
const SHELLS: [Needed; 3] = [
    Needed { what: "tmux", probe: &["tmux", "-V"], package: "tmux" },
    Needed { what: "zsh", probe: &["zsh", "--version"], package: "zsh" },
    Needed { what: "fish", probe: &["fish", "--version"], package: "fish" },
];

/// Which of them is not here and can't be installed.
fn shells_obstacle(context: &Context) -> Option<String> {
    obstacle(context, &SHELLS)
}

/// Why there can be no other user and no small disk here.
fn hosts_obstacle(context: &Context) -> Option<String> {
    let can = |program: &str, arguments: &[&str]| {
        Cmd::new(program, arguments.iter().copied()).succeeds(&context.root)
    };
    let is_root = can("sh", &["-c", "test $(id -u) = 0"]);
    let mounts = can("unshare", &["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
    let has_users = can("setpriv", &["--reuid=65534", "--regid=65534", "--clear-groups", "true"]);
    let may = is_root && mounts && has_users;
    (!may).then(|| "needs root, with unshare, mount and setpriv".to_owned())
}

/// The tests of one package start the binary of another, which a test run alone does not build.
fn tests(context: &Context) -> Result<(), Failure> {
    build(context)?;
    let command = if has_nextest(context) {
        println!("test runner: cargo nextest");
        Cmd::cargo(["nextest", "run", "--workspace", "--all-features"])
    } else {
        println!("test runner: cargo test (cargo nextest is not installed)");
        Cmd::cargo(["test", "--workspace", "--all-features", "--all-targets"])
    };
    command.run(&context.root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(full: bool, steps: &[&str]) -> Vec<&'static str> {
        let steps = steps.iter().map(|&name| name.to_owned()).collect();
        Options { full, steps }.steps().iter().map(|step| step.name).collect()
    }

    #[test]
    fn one_part_runs_or_what_is_named() {
        assert_eq!(names(false, &[]).len(), STEPS.len());
        assert_eq!(names(true, &[]).len(), FULL.len());
        assert_eq!(names(false, &["soak", "tests", "fmt", "fmt"]), ["fmt", "tests", "soak"]);
    }

    #[test]
    fn the_last_line_counts() {
        let time = Duration::from_millis(61_200);
        let ended = [
            ("fmt", time, Outcome::Passed),
            ("fuzz", time, Outcome::Skipped("no cargo-fuzz".to_owned())),
            ("tests", time, Outcome::Failed),
        ];
        assert_eq!(
            summary(&ended),
            "fmt                  61.2 s  passed\n\
             fuzz                 61.2 s  skipped: no cargo-fuzz\n\
             tests                61.2 s  failed\n\
             all                 183.6 s\n\
             1 passed, 1 failed, 1 skipped\n"
        );
    }

    #[test]
    fn what_a_step_leaves_out_counts_as_skipped() {
        let context = Context { root: ".".into() };
        let left_out = |_: &Context| Some("no Node here".to_owned());
        let step = Step { left_out, ..Step::new("sdks", "", |_| Ok(())) };
        let text = summary(&carry_out(&context, &[&step]));
        assert!(text.contains("skipped: no Node here\n"), "{text}");
        assert!(text.ends_with("1 passed, 0 failed, 1 skipped\n"), "{text}");
        let step = Step { left_out, ..Step::new("sdks", "", |_| Err(Failure::new("it failed"))) };
        let text = summary(&carry_out(&context, &[&step]));
        assert!(text.ends_with("0 passed, 1 failed, 0 skipped\n"), "{text}");
    }

    #[test]
    fn nothing_runs_after_a_failure_and_an_obstacle_is_none() {
        let good = Step::new("good", "", |_| Ok(()));
        let bad = Step::new("bad", "", |_| Err(Failure::new("`x` failed")));
        let obstacle = |_: &Context| Some("not here".to_owned());
        let skipped = Step { obstacle, ..Step::new("skipped", "", |_| Err(Failure::new("ran"))) };
        let context = Context { root: ".".into() };
        assert!(run(&context, &[&good, &skipped]).is_ok());
        let never = Step::new("never", "", |_| panic!("it runs"));
        let failure = run(&context, &[&good, &bad, &never]).unwrap_err();
        assert_eq!(failure.to_string(), "step `bad` failed");
    }
}
