//! On what it was measured.

use std::thread;

use crate::shell::{Cmd, Context};

/// Processor, cores, memory, system and compiler, as far as they can be told.
pub(crate) fn description(context: &Context) -> String {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = value(&read("/proc/cpuinfo"), "model name");
    let memory = value(&read("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .map(|kib| format!("{} GiB of memory", kib.div_ceil(1024 * 1024)));
    let cores = thread::available_parallelism().ok().map(|cores| format!("{cores} cores"));
    let said = |cmd: Cmd| cmd.capture(&context.root).ok().map(|text| text.trim().to_owned());
    let system = said(Cmd::new("uname", ["-srm"]));
    let compiler = said(Cmd::new("rustc", ["--version"]));
    let parts = [processor, cores, memory, system, compiler];
    format!("Measured on: {}.\n", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
