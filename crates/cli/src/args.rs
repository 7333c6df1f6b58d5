//! The command line.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use cpaas_core::Effect;

use crate::commands::crowd::Concurrency;
use crate::commands::{balance, check, children, own, profiles, restcomm, sonetel, voximplant};
use crate::config::Choice;
use crate::exit::Failure;
use crate::help;
use crate::log::Verbosity;
use crate::network::Network;
use crate::output::{self, Format};

/// Accounts on communications platforms: who they are, what they hold, and changing them.
///
/// Exit codes: 0 done, 1 other, 2 usage, 3 configuration, 4 authentication or permission, 5 not
/// found, 6 rejected, 7 network or timeout, 8 rate limited, 9 unsupported, 10 a balance below, 11 some
/// accounts failed, 12 outcome of a write unknown, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "cpaas", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What applies to every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Use this profile, or those that a pattern such as 'prod-*' fits; may be given more than once
    #[arg(long, short, global = true, value_name = "NAME", conflicts_with = "all")]
    profile: Vec<String>,
    /// Use every profile
    #[arg(long, global = true)]
    all: bool,
    /// Use only profiles with this tag; if given more than once, with any of them
    #[arg(long, global = true, value_name = "TAG")]
    tag: Vec<String>,
    /// Use only profiles of this provider; if given more than once, of any of them
    #[arg(long, global = true, value_name = "PROVIDER")]
    provider: Vec<String>,
    /// Use fake vendors inside this process, one profile for each; nothing leaves this machine
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,
    /// Read profiles from this file
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) network: Network,
    #[command(flatten)]
    pub(crate) verbosity: Verbosity,
    #[command(flatten)]
    pub(crate) concurrency: Concurrency,
    #[command(flatten)]
    output: output::Options,
}

/// The environment stands behind the command line, and an empty variable is none.
impl Global {
    /// Which profiles the command line asks for.
    pub(crate) fn said(&self) -> Choice {
        Choice {
            names: self.profile.clone(),
            all: self.all,
            tags: self.tag.clone(),
            providers: self.provider.clone(),
        }
    }

    /// Which profiles are asked for. The environment counts only where the command line says nothing,
    /// and not in the sandbox: its profiles are real ones.
    pub(crate) fn choice(&self) -> Result<Choice, Failure> {
        let mut choice = self.said();
        if choice.is_unsaid() && !self.sandbox {
            let listed = variable("CPAAS_PROFILE").unwrap_or_default();
            let listed = listed.split(',').map(str::trim).filter(|name| !name.is_empty());
            choice.names.extend(listed.map(str::to_owned));
        }
        let mut seen = HashSet::new();
        match choice.names.iter().find(|name| !seen.insert(name.as_str())) {
            None => Ok(choice),
            Some(name) => Err(Failure::usage(format!("profile {name:?} is named twice"))),
        }
    }

    /// The format that is asked for.
    pub(crate) fn format(&self) -> Result<Format, Failure> {
        self.output.format()
    }

    /// How to print what there is to say.
    pub(crate) fn output(&self) -> Result<output::Output<'_>, Failure> {
        self.output.resolve()
    }

    /// The configuration file asked for.
    pub(crate) fn config(&self) -> Option<PathBuf> {
        self.config.clone().or_else(|| variable("CPAAS_CONFIG").map(PathBuf::from))
    }

    /// Whether anything was said of which accounts to use and how.
    pub(crate) fn is_about_accounts(&self) -> bool {
        let Self { sandbox, config, network, concurrency, .. } = self;
        let is_asked = network.is_given() || concurrency.is_given();
        !self.said().is_unsaid() || *sandbox || config.is_some() || is_asked
    }
}

/// Every variable of the environment that counts, beside the keys of profiles.
pub(crate) const VARIABLES: [&str; 4] =
    ["CPAAS_PROFILE", "CPAAS_OUTPUT", "CPAAS_CONFIG", "CPAAS_LOG"];

/// A variable of the environment; an empty one is none.
pub(crate) fn variable(name: &str) -> Option<String> {
    debug_assert!(VARIABLES.contains(&name), "{name} is not listed");
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the platform's identifier of each account
    Id,
    /// Show what the platform knows of each account
    Info,
    /// Show the balance of each account, exact and with its currency
    Balance(balance::Options),
    /// Check balances for a monitoring system: one line; exits with 0, 1, 2, 3 as Nagios plugins do
    Check(check::Options),
    /// Change an account
    Update(Update),
    /// Show what can be done with each account; asks nobody
    Capabilities,
    /// Find out what is wrong, with the configuration and with each account, and what to do about it
    Doctor,
    /// List, show, check, add and remove profiles; asks nobody
    Profiles {
        #[command(subcommand)]
        command: profiles::Profiles,
    },
    /// Child accounts (Voximplant, Restcomm)
    Children {
        #[command(subcommand)]
        command: children::Children,
    },
    /// What only Voximplant has
    #[command(flatten)]
    OfVoximplant(voximplant::Command),
    /// The account in Sonetel's own terms, and what Sonetel knows besides
    Sonetel {
        #[command(subcommand)]
        command: sonetel::Command,
    },
    /// The account in Restcomm's own terms, and the status of an account and those below it
    Restcomm {
        #[command(subcommand)]
        command: restcomm::Command,
    },
    /// Run the fake vendors alone, until interrupted
    Sandbox(Sandbox),
    /// Write completions for a shell to stdout
    Completions(help::Completions),
    /// Write the manual page to stdout, or one for each command into a folder
    Man(help::Man),
}

impl Command {
    pub(crate) fn waits_for_a_signal(&self) -> bool {
        matches!(self, Self::Sandbox(_))
    }

    /// Whether there is no account that it could be about.
    pub(crate) fn has_no_accounts(&self) -> bool {
        matches!(self, Self::Sandbox(_) | Self::Completions(_) | Self::Man(_))
    }

    /// What an interrupted command leaves open.
    pub(crate) fn what_may_have_happened(&self) -> (&'static str, Effect) {
        let is_update = matches!(self, Self::Update(Update { dry_run: false, .. }));
        if is_update || own::is_writing() {
            ("; the change may have been made: look before you repeat it", Effect::Unknown)
        } else {
            ("", Effect::None)
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    pub(crate) what: What,
    /// Send no change: print the request, without its secrets, and what was read to build it
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// What to change; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct What {
    /// The account's or company's name
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The language: an ISO 639-1 code such as sv, or the vendor's own word
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// The time zone: an IANA name such as Europe/Stockholm, or the vendor's own word
    #[arg(long)]
    pub(crate) timezone: Option<String>,
    /// Read a new password from standard input
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Speak TLS, with a certificate authority of its own, whose file is named
    #[arg(long)]
    pub(crate) tls: bool,
    /// Child accounts of each vendor that has any
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) children: u32,
    /// What the dice of faults begin with that have no seed of their own
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) seed: u64,
    /// Begin with the faults in this file, a list as JSON: see docs/sandbox.md
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}

/// A time such as 20s.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let parsed: Option<jiff::SignedDuration> = text.parse().ok();
    let duration = parsed.and_then(|duration| Duration::try_from(duration).ok());
    duration
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "not a time such as 20s or 2m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_are_read() {
        assert_eq!(duration("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(duration("2m"), Ok(Duration::from_mins(2)));
        for bad in ["", "20", "0s", "-5s", "soon"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
