//! What a profile can be given on the command line.

use std::path::Path;

use clap::Args;
use cpaas::Provider;
use cpaas::profiles::is_tag;
use toml_edit::{Array, Value};

use super::keys::{Given, Keys, long};
use super::stored_secret::StoredSecret;
use crate::base::exit::Failure;
use crate::config::thresholds::ProfileThresholds;

/// The keys and values that a profile is given.
#[derive(Clone, Debug, Args)]
pub(super) struct ProfileOptions {
    // It replaces the global option of the same name.
    /// A tag to select it by; may be repeated
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// `check` warns below this balance, such as 10USD
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    warn: Option<String>,
    /// `check` is critical below this balance
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    critical: Option<String>,
    /// Write the profile without checking it: its secrets need not exist yet
    #[arg(long)]
    pub(super) no_check: bool,
    #[command(flatten)]
    pub(super) keys: Keys,
}

impl ProfileOptions {
    /// Whether nothing is given.
    pub(super) fn is_empty(&self) -> bool {
        let Self { tag, warn, critical, no_check: _, keys } = self;
        tag.is_empty() && warn.is_none() && critical.is_none() && keys.0.is_empty()
    }

    /// Fails if the provider does not have all the keys that are given, or a tag is none.
    pub(super) fn check(&self, provider: &Provider) -> Result<(), Failure> {
        if let Some(tag) = self.tag.iter().find(|tag| !is_tag(tag)) {
            let message = "a tag is a word, without commas and control characters";
            return Err(Failure::usage(format!("--tag {tag:?}: {message}")));
        }
        let has = |key: &str| key == "ca_file" || provider.key(key).is_some();
        match self.keys.0.iter().find(|(key, _)| !has(key)) {
            None => Ok(()),
            Some((key, _)) => {
                Err(Failure::usage(format!("{} has no --{}", provider.name, long(key))))
            }
        }
    }

    /// The thresholds, which must not contradict each other.
    pub(super) fn thresholds(&self, profile: &str) -> Result<ProfileThresholds, Failure> {
        let read = |option: &str, text: &Option<String>| {
            let amount = text.as_deref().map(ProfileThresholds::parse).transpose();
            amount.map_err(|why| Failure::usage(format!("{option}: {why}")))
        };
        let warn = read("--warn", &self.warn)?;
        let critical = read("--critical", &self.critical)?;
        let thresholds = ProfileThresholds { warn, critical };
        let checked = thresholds.check(profile);
        checked.map_err(|why| Failure::usage(format!("--warn/--critical: {why}")))?;
        Ok(thresholds)
    }

    /// The keys and values in the file.
    pub(super) fn values(
        &self,
        thresholds: ProfileThresholds,
        stored: Option<&StoredSecret>,
    ) -> Result<Vec<(&'static str, Value)>, Failure> {
        let mut values = Vec::new();
        if !self.tag.is_empty() {
            values.push(("tags", self.tag.iter().collect::<Array>().into()));
        }
        for (key, given) in &self.keys.0 {
            let value: Value = match given {
                Given::Text(text) => text.into(),
                Given::Flag(on) => (*on).into(),
                Given::Secret(place) => match place.strip_prefix("file:") {
                    Some(file) => format!("file:{}", absolute(Path::new(file))?).into(),
                    None => place.into(),
                },
                Given::Path(path) => absolute(path)?.into(),
                Given::Stdin => stored.map(StoredSecret::place).unwrap_or_default().into(),
            };
            values.push((key, value));
        }
        values.extend(thresholds.given().map(|(key, amount)| (key, amount.to_string().into())));
        Ok(values)
    }
}

/// A path on the command line is relative to here; one in the file would be relative to the file.
fn absolute(path: &Path) -> Result<String, Failure> {
    let failure = |why: &str| Failure::usage(format!("{}: {why}", path.display()));
    let absolute = std::path::absolute(path).map_err(|error| failure(&error.to_string()))?;
    absolute.into_os_string().into_string().map_err(|_| failure("not UTF-8"))
}
