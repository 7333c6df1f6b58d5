//! What the command has to know of a vendor.

use std::sync::Arc;

use cpaas_core::{AccountId, AccountProvider, Result};
use cpaas_http::{ClientOptions, ConfigKey};
use serde::de::DeserializeOwned;

use crate::base::parse::toml_problem;

/// A vendor, as the command line knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vendor {
    /// The name: in `provider = "…"`, and upper-cased in the environment.
    pub(crate) name: &'static str,
    /// The keys of its configuration.
    pub(crate) keys: &'static [ConfigKey],
    /// Makes an account of a configuration.
    pub(crate) account: fn(toml::Table, &ClientOptions) -> Built,
    /// Its refusals that a wrong clock on this machine causes.
    pub(crate) clock_codes: ClockCodes,
    /// How `children` works on it; `None` if it has no child accounts.
    pub(crate) children: Option<Children>,
    /// For operations that change something, the command that shows what they changed, where that is
    /// not `info`.
    pub(crate) recovery: &'static [(&'static str, &'static str)],
    /// How its fake is reached.
    #[cfg(feature = "sandbox")]
    pub(crate) sandbox: Fake,
}

/// Codes of refusals that depend on the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClockCodes {
    /// These depend on nothing else.
    pub(crate) always: &'static [&'static str],
    /// These may depend on the time, if the clock is known to be wrong.
    pub(crate) if_off: &'static [&'static str],
}

impl ClockCodes {
    /// Of a vendor whose credentials do not depend on the time.
    pub(crate) const NONE: Self = Self { always: &[], if_off: &[] };
}

/// Whose child accounts `children` works on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Children {
    /// The client that serves them.
    pub(crate) api: ChildrenApi,
    /// The heading of the options that only this vendor has.
    pub(crate) heading: &'static str,
}

/// The clients that have child accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChildrenApi {
    Restcomm,
    Voximplant,
}

/// How the sandbox's fake of a vendor is reached.
#[cfg(feature = "sandbox")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fake {
    /// The values of its profile, by the vendor's keys.
    pub(crate) profile: fn(&cpaas_sandbox::Sandbox) -> Vec<(&'static str, String)>,
    /// The facts that `cpaas sandbox` prints.
    pub(crate) facts: fn(&cpaas_sandbox::Sandbox, &SecretFile<'_>) -> serde_json::Value,
}

/// The file of a key's secret.
#[cfg(feature = "sandbox")]
pub(crate) type SecretFile<'f> = dyn Fn(&str) -> std::path::PathBuf + 'f;

/// An account, or why there is none.
pub(crate) type Built = Result<Arc<dyn AccountProvider>, BuildError>;

/// Why a configuration makes no account.
#[derive(Debug)]
pub(crate) enum BuildError {
    /// A value is of the wrong type.
    Type(String),
    /// The provider does not accept it.
    Config(cpaas_core::Error),
}

impl Vendor {
    /// The key of a name.
    pub(crate) fn key(&self, name: &str) -> Option<&'static ConfigKey> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The command that shows whether an operation changed something.
    pub(crate) fn recovery_command(&self, operation: &str) -> &'static str {
        let known = self.recovery.iter().find(|(name, _)| *name == operation);
        known.map_or("info", |(_, command)| command)
    }
}

/// A vendor's own client, as the commands of its API use it.
pub(crate) trait VendorClient: Sized + Send + Sync {
    /// The vendor's name.
    const VENDOR: &'static str;

    /// Makes it of the values of one of the vendor's profiles.
    fn build(values: toml::Table, options: &ClientOptions) -> Result<Self, BuildError>;

    /// The account's id, for messages.
    fn id(&self) -> impl Future<Output = Result<AccountId>> + Send;
}

/// Makes an account of the values of a profile.
pub(super) fn build<C: DeserializeOwned, A: AccountProvider>(
    values: toml::Table,
    account: impl FnOnce(C) -> Result<A>,
) -> Built {
    Ok(Arc::new(account(config(values)?).map_err(BuildError::Config)?))
}

/// The vendor's configuration in these values.
pub(super) fn config<C: DeserializeOwned>(values: toml::Table) -> Result<C, BuildError> {
    let config = values.try_into();
    config.map_err(|error: toml::de::Error| BuildError::Type(toml_problem(&error).to_owned()))
}

/// Vendors' words for an account that can't be used, beside suspended and closed ones.
pub(crate) const UNUSABLE_STATUSES: &[&str] = &["inactive", "uninitialized"];
