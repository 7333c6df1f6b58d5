//! One account, as it is configured.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use cpaas_core::Money;
use cpaas_http::ConfigKind;

use super::error::ProfileError;
use super::origin::Origin;
use super::secret::Secret;
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
    pub values: BTreeMap<&'static str, Value>,
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

/// A value of a profile.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
    /// A file that holds a secret, which the provider's own code reads.
    SecretFile(PathBuf),
    /// A secret, by its place.
    Secret(Secret),
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: profile {}", self.origin, self.name)
    }
}

/// As a person may see it: of a secret, where it is.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Flag(on) => on.fmt(f),
            Self::SecretFile(path) => write!(f, "{}", path.display()),
            Self::Secret(secret) => secret.fmt(f),
        }
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
            values: BTreeMap::new(),
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

impl Value {
    /// The value of a text, for a key of this kind; or what is wrong with the text.
    pub(super) fn of_text(kind: ConfigKind, text: String) -> Result<Self, &'static str> {
        Ok(match (kind, text.as_str()) {
            (ConfigKind::Secret, _) => Self::Secret(Secret::Literal(text.into())),
            (ConfigKind::SecretFile, _) => Self::SecretFile(text.into()),
            (ConfigKind::Flag, "true" | "1") => Self::Flag(true),
            (ConfigKind::Flag, "false" | "0") => Self::Flag(false),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            _ => Self::Text(text),
        })
    }
}
