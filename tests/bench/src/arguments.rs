//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, value_parser};

/// The two sides of what `cargo xtask bench` measures.
#[derive(Debug, Parser)]
pub(crate) enum Arguments {
    /// Replay the answers of a server, which are asked for once; print the own URL, end with standard input
    Replay {
        /// Whose answers
        #[arg(long)]
        of: String,
        /// Speak TLS, and write the certificate into this file
        #[arg(long)]
        tls: Option<PathBuf>,
    },
    Load(Load),
}

/// Make calls, and print what they cost
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// `ours`, `fleet` or `reqwest`
    pub(crate) who: String,
    /// `sonetel`, `voximplant`, `restcomm`: the account is read; `children`, `balances`: all of them
    pub(crate) what: String,
    /// The file with the line that `cpaas sandbox` prints
    #[arg(long)]
    pub(crate) access: PathBuf,
    /// Instead of the sandbox's own address
    #[arg(long)]
    pub(crate) at: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("cpaas-bench").chain(words.split(' ')))
    }

    #[test]
    fn a_load_is_one_call_unless_more_are_asked_for() {
        let Ok(Arguments::Load(load)) = parse("load ours sonetel --access a.json --calls 7") else {
            panic!("a load")
        };
        assert_eq!((load.calls, load.in_flight, load.accounts), (7, 1, 1));
    }

    #[test]
    fn what_has_no_bounds_is_refused() {
        for words in ["--calls 0", "--in-flight 5000", "--accounts 100001"] {
            assert!(parse(&format!("load ours sonetel --access a {words}")).is_err(), "{words}");
        }
    }
}
