//! What a TAB offers beside commands and options: profiles, tags, providers and columns. It reads the configuration,
//! and nothing that the configuration names.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Arg, Command, ValueHint};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use cpaas::profiles::{Candidate as _, Entry, LoadedConfig, location};
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

/// The values of this argument are these, and no names of files. `mut_arg` would make it the last.
fn offering(
    command: Command,
    argument: &str,
    candidates: impl Fn() -> Vec<CompletionCandidate> + Clone + Send + Sync + 'static,
) -> Command {
    let offering = |arg: Arg| {
        arg.value_hint(ValueHint::Other).add(ArgValueCandidates::new(candidates.clone()))
    };
    command.mut_args(|arg| if arg.get_id() == argument { offering(arg) } else { arg })
}

fn profiles() -> Vec<CompletionCandidate> {
    let line = Line::typed();
    if line.is_in_sandbox {
        return VENDORS.iter().map(|vendor| CompletionCandidate::new(vendor.name)).collect();
    }
    let candidate = |entry: &Entry| {
        let provider = entry.provider().map(|provider| provider.name.as_str().into());
        CompletionCandidate::new(entry.name()).help(provider)
    };
    line.entries().iter().map(candidate).collect()
}

fn tags() -> Vec<CompletionCandidate> {
    let entries = Line::typed().entries();
    let mut tags: Vec<_> = entries.iter().flat_map(Entry::tags).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.into_iter().map(CompletionCandidate::new).collect()
}

fn provider_names() -> Vec<CompletionCandidate> {
    providers().iter().map(|provider| CompletionCandidate::new(provider.name.as_str())).collect()
}

/// The columns of the command that is typed.
fn columns(command: &Command) -> Vec<CompletionCandidate> {
    let Line { words, .. } = Line::typed();
    let columns = columns::of(&command_in(&words, command), Format::guess(words.into_iter()));
    columns.into_iter().map(CompletionCandidate::new).collect()
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
    fn entries(self) -> Vec<Entry> {
        let given = self.config.or_else(|| variable("CPAAS_CONFIG").map(PathBuf::from));
        // A pipe would be waited for, and could be read only once.
        let is_readable = match location(given.as_deref()) {
            Some(path) => path.metadata().map_or(given.is_none(), |file| file.is_file()),
            None => true,
        };
        let loaded = is_readable.then(|| LoadedConfig::load(given.as_deref()).ok()).flatten();
        loaded.map(|loaded| loaded.entries).unwrap_or_default()
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
