//! The fault matrix and the soak: tests of `cpaas-tests`, run by themselves.

use clap::Args;

use crate::block::Block;
use crate::cargo::{How, Selection};
use crate::shell::{Cmd, Context, Failure};

const BLOCK: Block = Block { file: "docs/reliability.md", name: "faults" };

/// The test writes its table here.
const TABLE: &str = "target/fault-matrix.md";

/// How long a soak lasts, and what it begins with.
#[derive(Debug, Args)]
pub(crate) struct Soak {
    /// How long new operations are started
    #[arg(long, default_value_t = 60)]
    pub(crate) seconds: u64,
    /// What the random numbers follow from
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

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

/// Runs random operations under random faults.
pub(crate) fn soak(context: &Context, options: &Soak) -> Result<(), Failure> {
    test(context, "soak::")
        .env("CPAAS_SOAK_SECONDS", options.seconds.to_string())
        .env("CPAAS_SOAK_SEED", options.seed.to_string())
        .run(&context.root)
}

fn test(context: &Context, filter: &'static str) -> Cmd {
    Selection { test: "cross_crate", filter, how: How::Shown }.command(context)
}
