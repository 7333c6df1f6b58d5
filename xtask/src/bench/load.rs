//! Loads: the processes that make calls, and what they say that those cost.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;

use super::row::{Figure, digits, median};
use super::servers::Server;
use super::turns::in_turn;
use crate::python;
use crate::shell::{Cmd, Context, Failure};

/// How often each side is measured: from run to run, a listing differs by a tenth.
pub(crate) const ROUNDS: usize = 11;

/// Where everything of a comparison is kept.
pub(crate) const FOLDER: &str = "target/bench";

/// Children of the sandbox's account, the most there can be.
pub(crate) const CHILDREN: u64 = 100_000;

/// The servers, and how to reach them.
#[derive(Debug)]
pub(crate) struct Loads {
    root: PathBuf,
    /// Answers anew each time, as a vendor would. Held as long as the others ask it.
    sandbox: Server,
    /// Answer at once what was asked before.
    replay: Server,
    tls: Server,
    python: OnceCell<Result<PathBuf, String>>,
}

/// Where a load goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Sandbox,
    Replay,
    Tls,
}

/// What a load cost.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Cost {
    calls: f64,
    pub(crate) seconds: f64,
    cpu_seconds: Option<f64>,
    peak_kib: Option<f64>,
}

impl Loads {
    /// Starts the servers.
    pub(crate) fn start(context: &Context) -> Result<Self, Failure> {
        let root = context.root.clone();
        let folder = root.join(FOLDER);
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure::new(format!("cannot make {FOLDER}: {error}")))?;
        let children = CHILDREN.to_string();
        let sandbox = ["sandbox", "--port", "0", "--children", &children];
        let sandbox = Server::start(&root.join(COMMAND), &sandbox)?;
        std::fs::write(root.join(ACCESS), sandbox.told.to_string())
            .map_err(|error| Failure::new(format!("cannot write {ACCESS}: {error}")))?;
        let (bench, of) = (root.join(BENCH), sandbox.base_url.clone());
        let replay = Server::start(&bench, &["replay", "--of", &of])?;
        let ca = root.join(CA).display().to_string();
        let tls = Server::start(&bench, &["replay", "--of", &of, "--tls", &ca])?;
        Ok(Self { root, sandbox, replay, tls, python: OnceCell::new() })
    }

    /// The interpreter that has the vendors' SDKs, or why there is none: found out when it is first
    /// needed, since it may have to be set up.
    pub(crate) fn python(&self, context: &Context) -> &Result<PathBuf, String> {
        self.python.get_or_init(|| python::for_bench(context))
    }

    /// What the sandbox told of itself.
    pub(crate) fn sandbox(&self) -> &Value {
        &self.sandbox.told
    }

    pub(crate) fn base_url(&self, at: At) -> &str {
        match at {
            At::Sandbox => &self.sandbox.base_url,
            At::Replay => &self.replay.base_url,
            At::Tls => &self.tls.base_url,
        }
    }

    /// A load of `tests/bench`, such as `ours sonetel`.
    pub(crate) fn load(&self, words: &str, at: At, more: &[(&str, u64)]) -> Cmd {
        let words = std::iter::once("load").chain(words.split(' ')).map(str::to_owned);
        let mut all: Vec<String> = words.collect();
        all.extend(["--access", ACCESS, "--at", self.base_url(at)].map(str::to_owned));
        if at == At::Tls {
            all.extend(["--ca", CA].map(str::to_owned));
        }
        all.extend(more.iter().flat_map(|(name, value)| [format!("--{name}"), value.to_string()]));
        Cmd::new(self.root.join(BENCH).display().to_string(), all)
    }

    /// Runs a load, and reads what it cost.
    pub(crate) fn cost(&self, load: &Cmd) -> Result<Cost, Failure> {
        let line = load.capture(&self.root)?;
        serde_json::from_str(&line)
            .map_err(|_| Failure::new(format!("{load} said something unexpected: {line}")))
    }

    /// The costs of several loads that run in turn, A B A B.
    pub(crate) fn in_turn<const N: usize>(
        &self,
        rounds: usize,
        loads: &[Cmd; N],
    ) -> Result<[Vec<Cost>; N], Failure> {
        in_turn(rounds, loads, |load| self.cost(load))
    }

    /// The median instructions of one call of each of these loads, in turn. None where there is no
    /// callgrind.
    pub(crate) fn instructions<const N: usize>(
        &self,
        rounds: usize,
        words: &[String; N],
        at: At,
    ) -> Result<Option<[f64; N]>, Failure> {
        if !Cmd::new("valgrind", ["--version"]).succeeds(&self.root) {
            return Ok(None);
        }
        let counts = in_turn(rounds, words, |words| self.instructions_of_one(words, at))?;
        Ok(Some(counts.map(median)))
    }

    /// Of many calls less those of few, so that what happens once is left out.
    fn instructions_of_one(&self, words: &str, at: At) -> Result<f64, Failure> {
        let few = self.all_instructions(&self.load(words, at, &[("calls", FEW)]))?;
        let many = self.all_instructions(&self.load(words, at, &[("calls", MANY)]))?;
        Ok((many - few) / f64::from(u32::try_from(MANY - FEW).unwrap_or(u32::MAX)))
    }

    fn all_instructions(&self, load: &Cmd) -> Result<f64, Failure> {
        let file = format!("{FOLDER}/callgrind.out");
        let tool = ["--quiet", "--tool=callgrind", &format!("--callgrind-out-file={file}")]
            .map(str::to_owned);
        load.under("valgrind", tool).capture(&self.root)?;
        let text = std::fs::read_to_string(self.root.join(&file)).unwrap_or_default();
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        total
            .and_then(|total| total.trim().parse().ok())
            .ok_or_else(|| Failure::new(format!("callgrind wrote no total into {file}")))
    }

    /// The seconds that each of several commands takes, in turn.
    pub(crate) fn seconds<const N: usize>(
        &self,
        rounds: usize,
        commands: &[Cmd; N],
    ) -> Result<[f64; N], Failure> {
        let seconds = in_turn(rounds, commands, |command| {
            let begun = Instant::now();
            command.capture(&self.root)?;
            Ok(begun.elapsed().as_secs_f64())
        })?;
        Ok(seconds.map(median))
    }
}

/// Calls of a load under callgrind, which is fifty times slower.
const FEW: u64 = 500;
const MANY: u64 = 1500;

/// The programs.
pub(crate) const COMMAND: &str = "target/release/cpaas";
const BENCH: &str = "target/release/cpaas-bench";

/// The sandbox's line, and the certificate of the replay over TLS.
pub(crate) const ACCESS: &str = "target/bench/access.json";
pub(crate) const CA: &str = "target/bench/ca.pem";

/// The median of the calls in a second, and of the processor time of one.
pub(crate) fn rate(costs: &[Cost]) -> Figure {
    let rate = median(costs.iter().map(|cost| cost.calls / cost.seconds).collect());
    let cpu: Option<Vec<f64>> =
        costs.iter().map(|cost| Some(cost.cpu_seconds? / cost.calls * 1e6)).collect();
    let figure = Figure::new(rate, "calls/s");
    match cpu {
        Some(cpu) => {
            let cpu = digits(median(cpu));
            Figure { text: format!("{}, {cpu} µs of processor each", figure.text), ..figure }
        }
        None => figure,
    }
}

/// The median of the most memory, in MiB.
pub(crate) fn peak(costs: &[Cost]) -> Option<f64> {
    let peaks: Option<Vec<f64>> = costs.iter().map(|cost| cost.peak_kib).collect();
    peaks.map(|peaks| median(peaks) / 1024.0)
}
