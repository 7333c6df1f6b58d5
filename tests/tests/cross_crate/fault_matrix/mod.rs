//! Every operation of every vendor under every fault: it ends in time, does nothing twice, and says what became of it.
//!
//! With `CPAAS_FAULTS_TABLE` set, the table is written to that file: `cargo xtask faults` prints it.

mod cell;
mod operations;
mod scenarios;
mod table;

use futures_util::stream::{self, StreamExt as _};

use self::cell::CellOutcome;
use self::operations::Operation;
use self::scenarios::{SCENARIOS, Scenario};

/// Cells at the same time: most wait.
const AT_ONCE: usize = 24;

/// Most memory of this process and the sandboxes in it, in KiB.
const MEMORY: u64 = 768 * 1024;

/// What became of a cell.
pub(crate) struct Cell {
    scenario: &'static Scenario,
    operation: Operation,
    ended: Result<CellOutcome, String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_operation_under_every_fault() {
    let pairs = SCENARIOS.iter().flat_map(|scenario| operations::all().map(move |o| (scenario, o)));
    let cells = pairs.map(|(scenario, operation)| async move {
        Cell { scenario, operation, ended: cell::run(scenario, operation).await }
    });
    let cells: Vec<_> = stream::iter(cells).buffered(AT_ONCE).collect().await;
    let table = table::markdown(&cells);
    match std::env::var_os("CPAAS_FAULTS_TABLE") {
        Some(file) => std::fs::write(file, &table).unwrap(),
        None => assert_told(&table),
    }
    let broken: Vec<_> = cells
        .iter()
        .filter_map(|cell| {
            let Operation { provider, method, .. } = cell.operation;
            let why = cell.ended.as_ref().err()?;
            Some(format!("{provider} {method}, {}: {why}", cell.scenario.name))
        })
        .collect();
    assert!(broken.is_empty(), "{} cells:\n{}", broken.len(), broken.join("\n"));
    assert!(peak_memory() < MEMORY, "{} KiB at the most", peak_memory());
}

/// The page on reliability has this table, as far as it is the same on every machine: which fault an operation meets as
/// a time-out depends on how fast it is.
fn assert_told(table: &str) {
    const PAGE: &str = include_str!("../../../../docs/reliability.md");
    let faults = |text: &str| {
        let rows = text.lines().filter(|line| line.starts_with("| "));
        rows.map(|row| row.split(" | ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let page = PAGE.split("<!-- faults:begin -->").nth(1).unwrap();
    let page = page.split("<!-- faults:end -->").next().unwrap();
    assert_eq!(faults(page), faults(table), "`cargo xtask faults` writes it");
    let counts = |text: &str| {
        let line = text.lines().find(|line| line.contains(" cells: ")).unwrap_or_default();
        (line.split(':').next().unwrap().to_owned(), line.contains(" 0 broke a law"))
    };
    assert_eq!(counts(page), counts(table), "`cargo xtask faults` writes it");
}

/// The most memory that this process has had, in KiB; nothing where that is not told.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
