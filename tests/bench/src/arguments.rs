//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum, value_parser};
use serde_json::Value;

/// What `cargo xtask bench` runs.
#[derive(Debug, Parser)]
pub(crate) enum Arguments {
    /// Measure a part of the comparison, and print it for a page
    Section {
        section: String,
        #[command(flatten)]
        how: How,
    },
    Load(Load),
    /// Run a command, and print what it cost
    Run {
        /// The program and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

/// How a section is measured.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// The interpreter that has the vendors' SDKs
    #[arg(long)]
    pub(crate) python: Option<PathBuf>,
    /// How often each side is measured, instead of what the section holds for enough
    #[arg(long, value_parser = value_parser!(u16).range(1..=100))]
    pub(crate) rounds: Option<u16>,
}

/// Make calls, and print what they cost
#[derive(Debug, Args)]
pub(crate) struct Load {
    pub(crate) calls_of: Calls,
    /// The provider of the account
    #[arg(long)]
    pub(crate) provider: String,
    /// What `cpaas::open` takes for it, as JSON; of probes, the `base_url` of the exporter
    #[arg(long, value_parser = |text: &str| serde_json::from_str::<Value>(text))]
    pub(crate) values: Value,
    /// The certificate to trust
    #[arg(long)]
    pub(crate) ca: Option<PathBuf>,
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u64).range(1..=1_000_000))]
    pub(crate) calls: u64,
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u16).range(1..=1_000))]
    pub(crate) in_flight: u16,
    /// Over how many accounts the calls are spread
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u32).range(1..=100_000))]
    pub(crate) accounts: u32,
}

/// What the calls of a load are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Calls {
    /// The account is read
    Account,
    /// As many child accounts are listed (Voximplant)
    Children,
    /// The balances of accounts are read, by a loop
    Balances,
    /// By a fleet: one of each account
    Fleet,
    /// The account is read by bare reqwest
    BareAccount,
    /// As many child accounts are read in pages by bare reqwest, and dropped
    BareChildren,
    /// An exporter is asked for accounts
    Probes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_one_call_unless_more_are_asked_for_and_has_bounds() {
        let parse = |more: &[&str]| {
            let load = ["x", "load", "account", "--provider=sonetel", "--values={}"];
            Arguments::try_parse_from([&load, more].concat())
        };
        let Ok(Arguments::Load(load)) = parse(&["--calls=7"]) else { panic!("a load") };
        assert_eq!((load.calls, load.in_flight, load.accounts), (7, 1, 1));
        for wrong in ["--calls=0", "--in-flight=5000", "--accounts=100001"] {
            assert!(parse(&[wrong]).is_err(), "{wrong}");
        }
    }
}
