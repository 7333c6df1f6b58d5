//! What a TAB offers beside commands and options: profiles, tags, providers and columns. It reads the configuration,
//! and nothing that the configuration names.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Arg, Command, ValueHint};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use cpaas::profiles::{ListedProfile, list_profiles, location};
use cpaas::providers;

use crate::base::environment::variable;
use crate::commands::columns;
use crate::output::options::Format;
use crate::vendors::VENDORS;

/// What a shell sets to ask for completions. Not clap's `COMPLETE`: whatever else sets that must not keep a command from
/// being run.
pub(super) const VARIABLE: &str = "CPAAS_COMPLETE";

/// The commands whose argument is a profile that there is, and the argument.
const OF_PROFILES: [(&str, &str); 5] = [
    ("show", "names"),
    ("set", "name"),
    ("rename", "name"),
    ("default", "name"),
    ("remove", "name"),
];

/// Answers a shell that asks what may follow; false if none does.
pub(crate) fn answer(command: fn() -> Command) -> bool {
    let asked = CompleteEnv::with_factory(|| with_candidates(command)).var(VARIABLE);
    let folder = std::env::current_dir().ok();
    // A shell would print an error into the line that is typed.
    asked.try_complete(std::env::args_os(), folder.as_deref()).unwrap_or(true)
}

/// The command line, with what can stand for each of these values.
pub(super) fn with_candidates(whole: fn() -> Command) -> Command {
    let command = offering(whole(), "profile", profiles);
    let command = offering(command, "tag", tags);
    let command = offering(command, "provider", provider_names);
    let command = offering(command, "columns", move || columns(&whole()));
    let command = offering(command, "sort", move || columns(&whole()));
    command.mut_subcommand("profiles", |command| {
        let command =
            command.mut_subcommand("add", |add| offering(add, "provider", provider_names));
        OF_PROFILES.iter().fold(command, |command, (name, argument)| {
            command.mut_subcommand(name, |below| offering(below, argument, profiles))
        })
    })
}

/// A value, and what it is.
type Offer = (String, Option<&'static str>);

/// The values of this argument are these, and no names of files. `mut_arg` would make it the last.
fn offering(
    command: Command,
    argument: &str,
    offers: impl Fn() -> Vec<Offer> + Clone + Send + Sync + 'static,
) -> Command {
    let candidates = move |typed: &OsStr| {
        let begun =
            |(value, _): &Offer| typed.to_str().is_some_and(|typed| value.starts_with(typed));
        let candidate =
            |(value, what): Offer| CompletionCandidate::new(value).help(what.map(Into::into));
        offers().into_iter().filter(begun).map(candidate).collect()
    };
    let offering =
        |arg: Arg| arg.value_hint(ValueHint::Other).add(ArgValueCompleter::new(candidates.clone()));
    command.mut_args(|arg| if arg.get_id() == argument { offering(arg) } else { arg })
}

fn profiles() -> Vec<Offer> {
    let line = Line::typed();
    if line.is_in_sandbox {
        return VENDORS.iter().map(|vendor| (vendor.name.to_owned(), None)).collect();
    }
    let offer =
        |profile: ListedProfile| (profile.name, profile.provider.map(|it| it.name.as_str()));
    line.profiles().into_iter().map(offer).collect()
}

fn tags() -> Vec<Offer> {
    let profiles = Line::typed().profiles();
    let mut tags: Vec<_> = profiles.into_iter().flat_map(|profile| profile.tags).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.into_iter().map(|tag| (tag, None)).collect()
}

fn provider_names() -> Vec<Offer> {
    providers().iter().map(|provider| (provider.name.to_string(), None)).collect()
}

/// The columns of the command that is typed.
fn columns(command: &Command) -> Vec<Offer> {
    let Line { words, .. } = Line::typed();
    let columns = columns::of(&command_in(&words, command), Format::guess(words.into_iter()));
    columns.into_iter().map(|column| (column, None)).collect()
}

/// The words of the command that stands in this line.
fn command_in(line: &[OsString], whole: &Command) -> String {
    let (mut command, mut words) = (whole, Vec::new());
    let mut line = line.iter();
    while let Some(word) = line.next() {
        if takes_next(word, whole) {
            line.next();
        } else if let Some(below) = command.find_subcommand(word) {
            words.push(below.get_name());
            command = below;
        }
    }
    words.join(" ")
}

/// Whether a word is an option of every command whose value is the next word. Only those can come before a command.
fn takes_next(word: &OsStr, whole: &Command) -> bool {
    let Some(option) = word.to_str().and_then(|word| word.strip_prefix('-')) else { return false };
    let is_it = |arg: &&Arg| match option.strip_prefix('-') {
        Some(long) => arg.get_long() == Some(long),
        None => arg.get_short().is_some_and(|short| option == short.to_string()),
    };
    whole.get_arguments().find(is_it).is_some_and(|arg| arg.get_action().takes_values())
}

/// The line as far as it is typed.
struct Line {
    words: Vec<OsString>,
    /// The file that is given.
    config: Option<PathBuf>,
    is_in_sandbox: bool,
}

impl Line {
    /// Shells pass the words behind `--`.
    fn typed() -> Self {
        let words: Vec<_> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
        Self::of(words)
    }

    fn of(words: Vec<OsString>) -> Self {
        let word = |at: usize| words.get(at).and_then(|word| word.to_str());
        let mut given =
            (0..words.len()).filter_map(|at| match word(at)?.strip_prefix("--config")? {
                "" => word(at + 1),
                rest => rest.strip_prefix('='),
            });
        let config = given.next_back().filter(|path| !path.is_empty()).map(expanded);
        let is_in_sandbox = words.iter().any(|word| word == "--sandbox");
        Self { words, config, is_in_sandbox }
    }

    /// What is configured; nothing, where that can't be read at once.
    fn profiles(self) -> Vec<ListedProfile> {
        let given = self.config.or_else(|| variable("CPAAS_CONFIG").map(PathBuf::from));
        // A pipe would be waited for, and could be read only once.
        let is_readable = match location(given.as_deref()) {
            Some(path) => path.metadata().map_or(given.is_none(), |file| file.is_file()),
            None => true,
        };
        let listed = is_readable.then(|| list_profiles(given.as_deref()).ok()).flatten();
        listed.unwrap_or_default()
    }
}

/// A path as the shell will expand it.
fn expanded(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => OsStr::new(path).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_and_the_sandbox_are_found_in_what_is_typed() {
        let line = |words: &str| Line::of(words.split(' ').map(OsString::from).collect());
        for (words, config) in [
            ("cpaas -p ", None),
            ("cpaas --config a.toml -p ", Some("a.toml")),
            ("cpaas --config=a.toml id --config b.toml", Some("b.toml")),
            ("cpaas --config", None),
        ] {
            assert_eq!(line(words).config.as_deref(), config.map(OsStr::new).map(AsRef::as_ref));
        }
        assert!(line("cpaas --sandbox -p ").is_in_sandbox && !line("cpaas -p ").is_in_sandbox);
    }
}
