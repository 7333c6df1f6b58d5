//! What calls and commands cost.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use serde::{Deserialize, Serialize};
use tokio::process::Command;
use tokio::time::timeout;

use crate::base::{LIMIT, Result};
use crate::turns::median;

/// What a load or a command cost, as the process that ran it tells the one that started it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Cost {
    pub(crate) calls: u64,
    pub(crate) seconds: f64,
    pub(crate) cpu_seconds: f64,
    /// The most memory there ever was.
    pub(crate) peak_kib: Option<f64>,
    /// Of one call, where each was timed.
    pub(crate) median_seconds: Option<f64>,
}

/// Measures the calls of this process.
pub(crate) struct Stopwatch {
    begun: Instant,
    cpu: Duration,
}

impl Stopwatch {
    pub(crate) fn start() -> Result<Self> {
        Ok(Self { begun: Instant::now(), cpu: cpu(&getrusage(UsageWho::RUSAGE_SELF)?) })
    }

    /// `each` is how long the calls took, where each was timed.
    pub(crate) fn stop(&self, calls: u64, each: Vec<f64>) -> Result<Cost> {
        let seconds = self.begun.elapsed().as_secs_f64();
        let cpu = cpu(&getrusage(UsageWho::RUSAGE_SELF)?).saturating_sub(self.cpu);
        Ok(Cost {
            calls,
            seconds,
            cpu_seconds: cpu.as_secs_f64(),
            peak_kib: status_kib("self", "VmHWM:"),
            median_seconds: (!each.is_empty()).then(|| median(each)),
        })
    }
}

/// Runs a command, which prints into nothing. It is the only one that this process ever starts: what the system counts of its
/// children is about it.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn of_command(words: &[String]) -> Result<Cost> {
    let (program, arguments) = words.split_first().ok_or("there is no command")?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let begun = Instant::now();
    let status = timeout(LIMIT, command.status()).await??;
    let seconds = begun.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("`{}` failed ({status})", words.join(" ")).into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(Cost {
        calls: 1,
        seconds,
        cpu_seconds: cpu(&usage).as_secs_f64(),
        peak_kib: i32::try_from(usage.max_rss()).ok().map(f64::from),
        median_seconds: None,
    })
}

fn cpu(usage: &Usage) -> Duration {
    let micros = |time: nix::sys::time::TimeVal| {
        let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    };
    micros(usage.user_time()) + micros(usage.system_time())
}

/// A line about memory in what the system says of a process; none where there is no `/proc`.
pub(crate) fn status_kib(process: &str, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().strip_suffix(" kB")?.trim().parse().ok()
}
