//! The vendors that this command knows: the one place that names them.

use std::sync::Arc;

use cpaas_core::{AccountId, AccountProvider, Result};
use cpaas_http::{ClientOptions, ConfigKey};
use serde::de::DeserializeOwned;

use crate::config::problem;

/// A vendor, as the command line sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vendor {
    /// The name: in `provider = "…"`, and upper-cased in the environment.
    pub(crate) name: &'static str,
    /// The keys of its configuration.
    pub(crate) keys: &'static [ConfigKey],
    /// Makes an account of a configuration.
    pub(crate) account: fn(toml::Table, &ClientOptions) -> Built,
    /// Its refusals that a wrong clock on this machine brings about.
    pub(crate) clock_codes: ClockCodes,
}

/// Codes of refusals that have to do with the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClockCodes {
    /// With nothing else.
    pub(crate) always: &'static [&'static str],
    /// With the time too, if it is known to be wrong.
    pub(crate) if_off: &'static [&'static str],
}

impl ClockCodes {
    /// Of a vendor whose credentials do not depend on the time.
    const NONE: Self = Self { always: &[], if_off: &[] };
}

/// Vendors' words for an account that can't be used, beside suspended and closed ones.
pub(crate) const NOT_IN_USE: &[&str] = &["inactive", "uninitialized"];

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

/// Every vendor, in the order they are listed.
pub(crate) const VENDORS: &[Vendor] = &[
    Vendor {
        name: cpaas_sonetel::PROVIDER.as_str(),
        keys: cpaas_sonetel::Config::KEYS,
        account: |values, options| {
            make(values, |config| cpaas_sonetel::Account::with_options(config, options))
        },
        clock_codes: ClockCodes::NONE,
    },
    Vendor {
        name: cpaas_voximplant::PROVIDER.as_str(),
        keys: cpaas_voximplant::Config::KEYS,
        account: |values, options| {
            make(values, |config| cpaas_voximplant::Account::with_options(config, options))
        },
        clock_codes: ClockCodes { always: &["454", "455", "456"], if_off: &["100"] },
    },
    Vendor {
        name: cpaas_restcomm::PROVIDER.as_str(),
        keys: cpaas_restcomm::Config::KEYS,
        account: |values, options| {
            make(values, |config| cpaas_restcomm::Account::with_options(config, options))
        },
        clock_codes: ClockCodes::NONE,
    },
];

impl Vendor {
    /// The vendor of a name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        VENDORS.iter().find(|vendor| vendor.name == name)
    }

    /// The key of a name.
    pub(crate) fn key(&self, name: &str) -> Option<&'static ConfigKey> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A vendor's own client, as the commands of its own API use it.
pub(crate) trait OwnClient: Sized + Send + Sync {
    /// The vendor's name.
    const VENDOR: &'static str;

    /// Makes it of the values of one of the vendor's profiles.
    fn make(values: toml::Table, options: &ClientOptions) -> Result<Self, BuildError>;

    /// The account's id, for messages.
    fn account(&self) -> impl Future<Output = Result<AccountId>> + Send;
}

/// A vendor's client, and its own name for asking the account's id.
macro_rules! own_client {
    ($($vendor:ident :: $id:ident),+ $(,)?) => {$(
        impl OwnClient for $vendor::Client {
            const VENDOR: &'static str = $vendor::PROVIDER.as_str();

            fn make(values: toml::Table, options: &ClientOptions) -> Result<Self, BuildError> {
                Self::with_options(read(values)?, options).map_err(BuildError::Config)
            }

            async fn account(&self) -> Result<AccountId> {
                self.$id().await
            }
        }
    )+};
}
own_client!(cpaas_sonetel::get_accountid, cpaas_voximplant::account_id, cpaas_restcomm::sid);

/// The name of every vendor.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    VENDORS.iter().map(|vendor| vendor.name)
}

fn make<C: DeserializeOwned, A: AccountProvider>(
    values: toml::Table,
    account: impl FnOnce(C) -> Result<A>,
) -> Built {
    Ok(Arc::new(account(read(values)?).map_err(BuildError::Config)?))
}

fn read<C: DeserializeOwned>(values: toml::Table) -> Result<C, BuildError> {
    let config = values.try_into();
    config.map_err(|error: toml::de::Error| BuildError::Type(problem(&error).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manual's tables have a row for every key of every vendor, with its variable, and no other.
    #[test]
    fn the_manual_has_exactly_the_keys_there_are() {
        const MANUAL: &str = include_str!("../../../docs/cli.md");
        for vendor in VENDORS {
            let section = MANUAL.split(&format!("## Keys of `{}`", vendor.name)).nth(1).unwrap();
            let section = section.split("\n## ").next().unwrap();
            let rows = section.lines().filter(|line| line.starts_with("| `"));
            let told: Vec<_> =
                rows.map(|row| row.split(" | ").take(2).collect::<Vec<_>>()).collect();
            let keys = vendor.keys.iter().map(|key| key.name).chain(["ca_file"]);
            for (row, key) in told.iter().zip(keys.clone()) {
                let variable = format!("`CPAAS_{}_{key}`", vendor.name).to_ascii_uppercase();
                assert_eq!(row, &[format!("| `{key}`"), variable], "{}", vendor.name);
            }
            assert_eq!(told.len(), keys.count(), "{}", vendor.name);
        }
    }
}
