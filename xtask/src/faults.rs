//! The fault matrix and the soak: tests of `cpaas-tests`, run on their own and told about.

use crate::block::Block;
use crate::ci;
use crate::shell::{Cmd, Context, Failure};

const BLOCK: Block = Block { file: "docs/reliability.md", name: "faults" };

/// Where the test leaves its table.
const TABLE: &str = "target/fault-matrix.md";

/// Runs the matrix, prints its table, and writes it into the page on reliability.
pub(crate) fn matrix(context: &Context) -> Result<(), Failure> {
    BLOCK.of(&context.read(BLOCK.file)?)?;
    let table = context.root.join(TABLE);
    let file =
        table.to_str().ok_or_else(|| Failure::new("the path of the workspace is not UTF-8"))?;
    // Left from before, it would be taken for this run's.
    let _ = std::fs::remove_file(&table);
    let ran = test(context, "fault_matrix::").env("CPAAS_FAULTS_TABLE", file).run(&context.root);
    let table = context.read(TABLE)?;
    println!("{table}");
    ran?;
    BLOCK.write(context, &table)
}

/// Runs random operations under random faults for so many seconds.
pub(crate) fn soak(context: &Context, seconds: u64, seed: u64) -> Result<(), Failure> {
    test(context, "soak::")
        .env("CPAAS_SOAK_SECONDS", seconds.to_string())
        .env("CPAAS_SOAK_SEED", seed.to_string())
        .run(&context.root)
}

/// Runs one module of the binary of tests across crates, with the whole workspace's features, so that nothing is built anew
/// for it.
fn test(context: &Context, module: &str) -> Cmd {
    let selection = ["--workspace", "--all-features", "--test", "cross_crate", module];
    if ci::has_nextest(context) {
        let run = ["nextest", "run", "--no-capture"].into_iter().chain(selection);
        Cmd::cargo(run)
    } else {
        let run = ["test"].into_iter().chain(selection);
        Cmd::cargo(run.chain(["--", "--nocapture"]))
    }
}
