//! The keys of every provider, as options of a command.

use std::path::PathBuf;

use clap::parser::ArgMatches;
use clap::{Arg, ArgAction, Args, Command, Error, FromArgMatches, value_parser};
use cpaas::{Provider, providers};
use cpaas_http::{ConfigKey, ConfigKind};

use crate::base::parse::RedactedParser;
use crate::session::secrets::secret;

/// The key that every provider has and none reads itself.
const CA_FILE: &str = "ca_file";

/// The value that a key is given.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Text(String),
    Flag(bool),
    /// Where it is, as in the configuration.
    Secret(String),
    /// A path relative to here, not to the configuration.
    Path(PathBuf),
    /// To be read from standard input.
    Stdin,
}

/// The keys that are given, in the providers' order.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys(pub(super) Vec<(&'static str, Given)>);

impl Args for Keys {
    fn augment_args(command: Command) -> Command {
        let ca_file = Arg::new(CA_FILE)
            .long("ca-file")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("PEM certificates to trust beside the system's");
        each().fold(command, |command, key| command.args(options(key))).arg(ca_file)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Keys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = each().filter_map(|key| Some((key.name, given(key, matches)?)));
        let ca_file = matches.get_one(CA_FILE).cloned().map(Given::Path);
        Ok(Self(given.chain(ca_file.map(|file| (CA_FILE, file))).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The first of each name.
fn each() -> impl Iterator<Item = &'static ConfigKey> {
    let all = providers().iter().flat_map(|provider| provider.keys);
    all.enumerate().filter_map(|(at, key)| {
        let before = providers().iter().flat_map(|provider| provider.keys).take(at);
        before.into_iter().all(|other| other.name != key.name).then_some(key)
    })
}

/// The option of a key, and the one to read it from standard input.
fn options(key: &'static ConfigKey) -> Vec<Arg> {
    let owners: Vec<_> =
        providers().iter().filter(|provider| provider.key(key.name).is_some()).collect();
    let heading = match owners.as_slice() {
        [provider] => format!("Keys of {}", provider.name),
        _ => "Keys of several providers".to_owned(),
    };
    let long = long(key.name);
    let option = Arg::new(key.name).long(long.clone()).help(help(key.name, &owners));
    let option = option.help_heading(heading.clone());
    match key.kind {
        ConfigKind::Secret => {
            let stdin = Arg::new(stdin(key.name))
                .long(format!("{long}-stdin"))
                .action(ArgAction::SetTrue)
                .conflicts_with(key.name)
                .help_heading(heading)
                .help(format!(
                    "Read {} from standard input and store it in a file that only you can read",
                    key.name
                ));
            let place = |text: &str| secret(text).map(|_| text.to_owned());
            vec![
                option.value_name("SECRET_REF").value_parser(RedactedParser::<String>(place)),
                stdin,
            ]
        }
        ConfigKind::SecretFile => {
            vec![option.value_name("FILE").value_parser(value_parser!(PathBuf))]
        }
        ConfigKind::Flag => vec![option.value_name("BOOL").value_parser(value_parser!(bool))],
        _ => vec![option.value_name("TEXT")],
    }
}

/// The key's help, of each provider that has it.
fn help(name: &str, owners: &[&Provider]) -> String {
    let words =
        owners.iter().filter_map(|provider| Some((provider.name, provider.key(name)?.help)));
    let words: Vec<_> = words.collect();
    match words.split_first() {
        Some(((_, first), rest)) if rest.iter().all(|(_, help)| help == first) => {
            (*first).to_owned()
        }
        _ => words.iter().map(|(of, help)| format!("{of}: {help}")).collect::<Vec<_>>().join("; "),
    }
}

fn given(key: &ConfigKey, matches: &ArgMatches) -> Option<Given> {
    let text = || matches.get_one::<String>(key.name).cloned();
    match key.kind {
        ConfigKind::Secret if matches.get_flag(&stdin(key.name)) => Some(Given::Stdin),
        ConfigKind::Secret => text().map(Given::Secret),
        ConfigKind::SecretFile => matches.get_one(key.name).cloned().map(Given::Path),
        ConfigKind::Flag => matches.get_one(key.name).copied().map(Given::Flag),
        _ => text().map(Given::Text),
    }
}

/// The name of a key's option.
pub(super) fn long(key: &str) -> String {
    key.replace('_', "-")
}

fn stdin(key: &str) -> String {
    format!("{key}_stdin")
}
