//! One account, as it is configured.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use cpaas_http::ConfigKind;

use super::secret::Secret;
use super::thresholds::ProfileThresholds;
use crate::base::exit::Failure;
use crate::vendors::vendor::Vendor;

/// One account, as it is configured.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) vendor: &'static Vendor,
    pub(crate) origin: Origin,
    /// What it can be selected by, beside its name.
    pub(crate) tags: Vec<String>,
    /// By the vendor's keys.
    pub(crate) values: BTreeMap<&'static str, Value>,
    /// Certificates to trust, beside the system's.
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) thresholds: ProfileThresholds,
}

/// A value of a profile.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Plain(toml::Value),
    /// A file that holds a secret, which the vendor's own code reads.
    SecretFile(PathBuf),
    Secret(Secret),
}

/// Where a profile comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    File(PathBuf),
    Environment,
    Sandbox,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment => f.write_str("environment"),
            Self::Sandbox => f.write_str("sandbox"),
        }
    }
}

impl Profile {
    /// A message, after the place that it is about.
    pub(crate) fn at(&self, message: &str) -> String {
        format!("{}: profile {}: {message}", self.origin, self.name)
    }

    /// Fails if its thresholds contradict each other: a check would then fail for all accounts.
    pub(crate) fn check_thresholds(&self) -> Result<(), Failure> {
        let checked = self.thresholds.check(&self.name);
        checked.map_err(|why| Failure::config(self.at(&format!("warn, critical: {why}"))))
    }

    /// What was built of it, unless its thresholds contradict each other; the error names both
    /// problems if both are wrong.
    pub(crate) fn validated<T>(&self, built: Result<T, Failure>) -> Result<T, Failure> {
        match (built, self.check_thresholds()) {
            (built, Ok(())) => built,
            (Ok(_), Err(thresholds)) => Err(thresholds),
            (Err(failure), Err(thresholds)) => {
                Err(Failure::config(format!("{failure}; {thresholds}")))
            }
        }
    }
}

impl Value {
    /// The value of a text, for a key of this kind; or what is wrong with the text.
    pub(crate) fn of_text(kind: ConfigKind, text: String) -> Result<Self, &'static str> {
        Ok(match (kind, text.as_str()) {
            (ConfigKind::Secret, _) => Self::Secret(Secret::Literal(text.into())),
            (ConfigKind::SecretFile, _) => Self::SecretFile(text.into()),
            (ConfigKind::Flag, "true" | "1") => Self::Plain(true.into()),
            (ConfigKind::Flag, "false" | "0") => Self::Plain(false.into()),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            _ => Self::Plain(text.into()),
        })
    }
}
