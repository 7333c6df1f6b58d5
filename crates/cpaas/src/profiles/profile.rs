//! One account, as it is configured.

use std::fmt;
use std::path::PathBuf;

use cpaas_core::Money;

use super::error::ProfileError;
use super::origin::Origin;
use super::values::{Value, Values};
use crate::provider::Provider;

/// The most child accounts that are watched, unless a profile says otherwise.
const MAX_CHILDREN: usize = 1000;

/// One account, as it is configured. `Display` names it and its origin: `config.toml: profile main`.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the file")]
pub struct Profile {
    /// Its name, unique among the profiles.
    pub name: String,
    /// Whose account it is.
    pub provider: &'static Provider,
    /// Where it comes from.
    pub origin: Origin,
    /// What it can be selected by, beside its name.
    pub tags: Vec<String>,
    /// By the provider's keys.
    pub values: Values,
    /// PEM certificates to trust, beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Below this balance there is a warning, by a program that checks it; this crate does not.
    pub warn: Option<Money>,
    /// Below this balance the state is critical, by a program that checks it; this crate does not.
    pub critical: Option<Money>,
    /// Whether both are about what can be spent, credit included, instead of the balance.
    pub available: bool,
    /// Whether an access token is kept for the next run: see [`Resolved::keeping_token`](super::Resolved::keeping_token).
    pub token_cache: bool,
    /// Whether a program that watches the account also watches the balances of its child accounts; this crate does not.
    pub children: bool,
    /// Of how many child accounts at most.
    pub max_children: usize,
    /// Whether its files with secrets may be readable by everybody: the file's `allow_shared_secret_files`.
    pub allow_shared_secret_files: bool,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: profile {}", self.origin, self.name)
    }
}

impl Profile {
    /// A profile without values.
    #[must_use]
    pub fn new(name: impl Into<String>, provider: &'static Provider, origin: Origin) -> Self {
        Self {
            name: name.into(),
            provider,
            origin,
            tags: Vec::new(),
            values: Values::default(),
            ca_file: None,
            warn: None,
            critical: None,
            available: false,
            token_cache: false,
            children: false,
            max_children: MAX_CHILDREN,
            allow_shared_secret_files: false,
        }
    }

    /// Sets one of the provider's keys to a text, which of a secret is the secret itself.
    ///
    /// # Errors
    ///
    /// That the provider has no such key, and that the text is not of the key's kind.
    pub fn set(&mut self, key: &str, text: impl Into<String>) -> Result<(), ProfileError> {
        let known = self.provider.key(key);
        let known = known.ok_or_else(|| self.wrong(Some(key), "unknown key"))?;
        let value = Value::of_text(known.kind, text.into());
        let value = value.map_err(|why| self.wrong(Some(key), why))?;
        self.values.insert(known.name, value);
        Ok(())
    }

    /// That something is wrong with this profile.
    pub(super) fn wrong(&self, key: Option<&str>, message: impl Into<String>) -> ProfileError {
        self.place(ProfileError::new(key, message))
    }

    /// The error, with where this profile is.
    pub(super) fn place(&self, error: ProfileError) -> ProfileError {
        error.at(self.origin.clone()).of_profile(&self.name)
    }
}
