//! The command line as a whole.

use clap::{Parser, Subcommand};

use crate::base::exit::Failure;
use crate::commands::{
    balance, check, children, exporter, profiles, restcomm, sonetel, twilio, update, voximplant,
};
use crate::help::completions::Completions;
use crate::help::man::Man;
use crate::sandbox::options::ServeOptions;
use crate::session::global::Global;

/// Show and change accounts on communications platforms (CPaaS): identity, balance, settings.
///
/// Exit codes: 0 success, 1 other error, 2 usage, 3 configuration, 4 authentication or permission, 5 not
/// found, 6 request rejected, 7 network or timeout, 8 rate limited, 9 unsupported, 10 balance below
/// threshold, 11 some accounts failed, 12 a write may or may not have been applied, 129, 130, 143 ended by HUP,
/// INT, TERM.
#[derive(Debug, Parser)]
#[command(name = "cpaas", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the vendor's identifier of each account. If the configuration has it, nothing is sent: use
    /// `doctor` to test whether an account can be reached
    Id,
    /// Show the details of each account
    Info,
    /// Show the balance of each account, exact and with its currency
    Balance(balance::BalanceOptions),
    /// Check statuses and balances for a monitoring system, as a Nagios plugin: prints one line, exits with
    /// 0 to 3
    Check(check::CheckOptions),
    /// Change an account
    Update(update::Update),
    /// List the operations that each account supports; sends no request, but reads secrets
    Capabilities,
    /// Diagnose the configuration and each account, and suggest remedies
    Doctor,
    /// List, show, check and change profiles; works offline
    Profiles {
        #[command(subcommand)]
        command: profiles::Profiles,
    },
    /// Child accounts (Voximplant, Restcomm, Twilio)
    Children {
        #[command(subcommand)]
        command: children::Children,
    },
    /// Voximplant: vendor-specific account fields, plans, prices, charges, verifications
    Voximplant {
        #[command(subcommand)]
        command: voximplant::Command,
    },
    /// Sonetel: vendor-specific account fields, languages, time zones, error codes
    Sonetel {
        #[command(subcommand)]
        command: sonetel::Command,
    },
    /// Restcomm: vendor-specific account fields, and the status of the account and its sub-accounts
    Restcomm {
        #[command(subcommand)]
        command: restcomm::Command,
    },
    /// Twilio: vendor-specific account fields, and the status of sub-accounts
    Twilio {
        #[command(subcommand)]
        command: twilio::Command,
    },
    /// Show accounts to Prometheus until it is interrupted; HUP loads the profiles again
    Exporter(exporter::ExporterOptions),
    /// Run the fake vendors as a server until it is interrupted
    Sandbox(ServeOptions),
    /// Write completions for a shell to stdout
    Completions(Completions),
    /// Write the manual page to stdout, or one for each command into a folder
    Man(Man),
}

impl Cli {
    /// Fails if the options of every command contradict each other, or are not for this one.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.command.has_no_accounts() && self.global.is_about_accounts() {
            return Err(Failure::usage(
                "this command uses no accounts: it takes no options about them",
            ));
        }
        self.global.check()
    }

    /// Whether it uses what is configured. A fake vendor has its own profiles.
    pub(crate) fn is_configured(&self) -> bool {
        !self.global.sandbox && !self.command.has_no_accounts()
    }
}

impl Command {
    /// Whether it lists what is wrong with what is configured, instead of failing.
    pub(crate) fn looks_for_mistakes(&self) -> bool {
        matches!(self, Self::Doctor | Self::Profiles { command: profiles::Profiles::Check })
    }

    /// Whether it runs until a signal comes, which is its regular end.
    pub(crate) fn is_server(&self) -> bool {
        matches!(self, Self::Sandbox(_) | Self::Exporter(_))
    }

    /// Whether a HUP has it load its configuration again, instead of ending it.
    pub(crate) fn reloads(&self) -> bool {
        matches!(self, Self::Exporter(_))
    }

    /// Whether it uses no account at all.
    pub(crate) fn has_no_accounts(&self) -> bool {
        matches!(self, Self::Sandbox(_) | Self::Completions(_) | Self::Man(_))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::help::{examples, pages};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples_and_no_other() {
        let pages = pages::pages(Cli::command());
        let commands: Vec<_> = pages.iter().map(pages::words).collect();
        for command in &commands {
            assert!(!examples::of(command).is_empty(), "{command:?} has no examples");
        }
        for (command, _) in examples::ALL {
            assert!(commands.iter().any(|known| known == command), "{command:?} is no command");
        }
    }

    /// The words of a line up to what is for the shell, without quotes.
    fn arguments(line: &str) -> Vec<String> {
        let line = line.split([';', '|', '<', '>', '&']).next().unwrap_or_default();
        let parts = line.split('\'').enumerate();
        parts
            .flat_map(|(at, part)| match at % 2 {
                1 => vec![part.to_owned()],
                _ => part.split_whitespace().map(str::to_owned).collect(),
            })
            .collect()
    }

    #[test]
    fn every_example_is_of_its_command_and_is_parsed() {
        for (command, examples) in examples::ALL {
            for (_, line) in *examples {
                let arguments = arguments(line);
                assert!(line.starts_with("cpaas ") && line.contains(command), "{command}: {line}");
                assert!(line.len() <= 160, "{line}");
                if let Err(error) = Cli::try_parse_from(arguments) {
                    panic!("{line}: {error}");
                }
            }
        }
    }
}
