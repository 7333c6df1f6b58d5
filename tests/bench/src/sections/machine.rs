//! On what it was measured.

use std::fs;
use std::process::Command;
use std::thread;

use crate::base::Result;
use crate::bench::Bench;

/// Processor, cores, memory, system and compiler, as far as they can be told.
#[expect(clippy::unnecessary_wraps, reason = "as every section")]
pub(super) fn table(_: &Bench) -> Result<String> {
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = value(&read("/proc/cpuinfo"), "model name");
    let memory = value(&read("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .map(|kib| format!("{} GiB of memory", kib.div_ceil(1024 * 1024)));
    let cores = thread::available_parallelism().ok().map(|cores| format!("{cores} cores"));
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok()?;
        Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
    };
    let parts = [processor, cores, memory, said("uname", "-srm"), said("rustc", "--version")];
    Ok(format!("{}.\n", parts.into_iter().flatten().collect::<Vec<_>>().join(", ")))
}

/// How many processes of others the machine has to run, where it tells.
pub(super) fn load() -> String {
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown");
    format!("Load of the machine before: {load}.")
}

fn read(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default()
}
