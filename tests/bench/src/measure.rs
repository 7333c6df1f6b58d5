//! Making calls, and what they cost.
#![allow(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "it measures by the real clock"
)]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::arguments::Load;
use crate::base::Result;

/// The clock ticks in a second of `/proc`: the same on every Linux that there is.
const TICKS: f64 = 100.0;

/// Begins to measure.
pub(crate) struct Stopwatch {
    begun: Instant,
    cpu: Option<f64>,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { begun: Instant::now(), cpu: cpu_seconds() }
    }

    /// What the program that started this one is told.
    pub(crate) fn stop(&self, calls: u64) -> Value {
        let seconds = self.begun.elapsed().as_secs_f64();
        let cpu = self.cpu.and_then(|before| cpu_seconds().map(|now| now - before));
        json!({"calls": calls, "seconds": seconds, "cpu_seconds": cpu, "peak_kib": peak_kib()})
    }
}

/// Makes the calls of a load, and measures them after a first one, which logs in and connects.
pub(crate) async fn drive<F>(
    load: &Load,
    call: impl Fn() -> F + Clone + Send + Sync + 'static,
) -> Result<Value>
where
    F: Future<Output = Result<()>> + Send,
{
    call().await?;
    let left = Arc::new(AtomicU64::new(load.calls));
    let watch = Stopwatch::start();
    if load.in_flight == 1 {
        work(&left, &call).await?;
        return Ok(watch.stop(load.calls));
    }
    let mut tasks = JoinSet::new();
    for _ in 0..load.in_flight {
        let (left, call) = (Arc::clone(&left), call.clone());
        tasks.spawn(async move { work(&left, &call).await });
    }
    all(tasks).await?;
    Ok(watch.stop(load.calls))
}

/// Waits for all tasks, or for the first that fails.
async fn all(mut tasks: JoinSet<Result<()>>) -> Result<()> {
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

/// Makes calls until none is left.
async fn work<F: Future<Output = Result<()>> + Send>(
    left: &AtomicU64,
    call: &(impl Fn() -> F + Sync),
) -> Result<()> {
    let take = |left: u64| left.checked_sub(1);
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
        call().await?;
    }
    Ok(())
}

/// The processor time of this process; none where there is no `/proc`.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // After the name, which may have spaces: state, then ten numbers, then user and system time.
    let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || numbers.next()?.parse::<u32>().ok().map(f64::from);
    Some((ticks()? + ticks()?) / TICKS)
}

/// The most memory that this process ever had; none where there is no `/proc`.
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().strip_suffix(" kB")?.trim().parse().ok()
}
