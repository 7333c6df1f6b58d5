//! The options of `cpaas sandbox`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Use TLS, with a certificate authority made for this run; the output names its file
    #[arg(long)]
    pub(crate) tls: bool,
    /// Create N child accounts of each vendor that has any
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) children: u32,
    /// The seed of random faults that have no seed of their own
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) seed: u64,
    /// Start with the faults in this file, a JSON list: see docs/sandbox.md
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}
