//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

/// Most calls of one load.
const MOST_CALLS: u64 = 1_000_000;

/// Most calls in flight, and most accounts.
const MOST_AT_ONCE: usize = 1_000;
const MOST_ACCOUNTS: usize = 100_000;

/// What to do.
#[derive(Debug)]
pub(crate) enum Arguments {
    /// Replay the answers of this server, perhaps over TLS with the certificate in this file.
    Replay(String, Option<PathBuf>),
    Load(Load),
}

/// A load: so many calls of one kind, made in one way.
#[derive(Debug)]
pub(crate) struct Load {
    /// `ours`, `fleet`, `reqwest` or `hyper`.
    pub(crate) who: String,
    /// `sonetel`, `voximplant`, `restcomm`: the account is read; `children`: all of them are listed.
    pub(crate) what: String,
    pub(crate) access: PathBuf,
    /// Instead of the sandbox's own address.
    pub(crate) at: Option<String>,
    /// The certificate to trust.
    pub(crate) ca: Option<PathBuf>,
    pub(crate) calls: u64,
    pub(crate) in_flight: usize,
    /// Over how many accounts the calls are spread.
    pub(crate) accounts: usize,
}

impl Arguments {
    pub(crate) fn parse(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut plain = Vec::new();
        let mut options = BTreeMap::new();
        let mut words = words;
        while let Some(word) = words.next() {
            match word.strip_prefix("--") {
                None => plain.push(word),
                Some(name) => {
                    let value = words.next().ok_or_else(|| format!("--{name} needs a value"))?;
                    options.insert(name.to_owned(), value);
                }
            }
        }
        let mut options = Options(options);
        let arguments = match plain.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["replay"] => Self::Replay(options.needed("of")?, options.path("tls")),
            ["load", who, what] => Self::Load(options.load(who, what)?),
            _ => return Err("use `replay`, or `load WHO WHAT`".to_owned()),
        };
        match options.0.keys().next() {
            Some(unknown) => Err(format!("unknown option --{unknown}")),
            None => Ok(arguments),
        }
    }
}

/// The options that nobody has taken yet.
struct Options(BTreeMap<String, String>);

impl Options {
    fn needed(&mut self, name: &str) -> Result<String, String> {
        self.0.remove(name).ok_or_else(|| format!("--{name} is missing"))
    }

    fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.0.remove(name).map(PathBuf::from)
    }

    /// A number from 1 on, 1 unless given.
    fn number<N: FromStr + Ord + Copy + From<u8>>(
        &mut self,
        name: &str,
        most: N,
    ) -> Result<N, String> {
        let Some(word) = self.0.remove(name) else { return Ok(N::from(1)) };
        let number = word.parse().ok().filter(|number| (N::from(1)..=most).contains(number));
        number.ok_or_else(|| format!("--{name}: `{word}` is no number, or out of bounds"))
    }

    fn load(&mut self, who: &str, what: &str) -> Result<Load, String> {
        Ok(Load {
            who: who.to_owned(),
            what: what.to_owned(),
            access: self.needed("access")?.into(),
            at: self.0.remove("at"),
            ca: self.path("ca"),
            calls: self.number("calls", MOST_CALLS)?,
            in_flight: self.number("in-flight", MOST_AT_ONCE)?,
            accounts: self.number("accounts", MOST_ACCOUNTS)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &str) -> Result<Arguments, String> {
        Arguments::parse(words.split(' ').map(str::to_owned))
    }

    #[test]
    fn a_load_is_one_call_unless_more_are_asked_for() {
        let Ok(Arguments::Load(load)) = parse("load ours sonetel --access a.json --calls 7") else {
            panic!("a load")
        };
        assert_eq!((load.calls, load.in_flight, load.accounts), (7, 1, 1));
    }

    #[test]
    fn what_is_unknown_missing_or_without_bounds_is_refused() {
        for (words, why) in [
            ("", "use `replay`"),
            ("load ours", "use `replay`"),
            ("replay", "--of is missing"),
            ("replay --of", "--of needs a value"),
            ("replay --of u --calls 3", "unknown option --calls"),
            ("load ours sonetel --access a --calls 0", "--calls"),
            ("load ours sonetel --access a --in-flight 5000", "--in-flight"),
        ] {
            let message = parse(words).unwrap_err();
            assert!(message.contains(why), "{words}: {message}");
        }
    }
}
