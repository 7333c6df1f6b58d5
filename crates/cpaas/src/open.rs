//! Providers by their names.

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::ClientOptions;
use serde::Deserializer;

use crate::provider::Provider;
use crate::suggest::hint;
use crate::vendors::{self, Account, FEATURES, PROVIDERS};

/// Every provider of this build, in a fixed order.
///
/// ```
/// for provider in cpaas::providers() {
///     let keys: Vec<_> = provider.keys.iter().map(|key| key.name).collect();
///     println!("{}: {}", provider.name, keys.join(", "));
/// }
/// ```
#[must_use]
pub fn providers() -> &'static [Provider] {
    PROVIDERS
}

/// The provider of this name.
///
/// # Errors
///
/// `Config`: the provider is behind a feature that is not enabled, which the message names; or it is
/// unknown, and the message has the nearest name or all of them.
pub fn provider(name: &str) -> Result<&'static Provider> {
    find(name, PROVIDERS).ok_or_else(|| not_found(name))
}

/// The account of these values at the provider of this name. Sends nothing yet.
///
/// `values` are the keys of the provider's configuration ([`Provider::keys`]) with their values, in any
/// format that serde reads: a `serde_json::Value`, a table of TOML, a row of a database. They contain
/// the secrets themselves; where those are kept is up to you, or to a [profile](crate::profiles).
///
/// ```
/// use cpaas::{Account, ClientOptions};
///
/// # fn main() -> cpaas::Result<()> {
/// let values = serde_json::json!({ "username": "owner@example.com", "password": "the password" });
/// let account = cpaas::open("sonetel", values, &ClientOptions::default())?;
///
/// // A match gives what only one vendor has.
/// if let Account::Sonetel(sonetel) = &account {
///     let client = sonetel.client();
///     # drop(client.clone());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// `Config`: as [`provider`], or the values are missing or malformed.
/// [`ConfigProblems::of`](cpaas_http::ConfigProblems::of) has the problem of each key.
pub fn open<'de, D: Deserializer<'de>>(
    provider: &str,
    values: D,
    options: &ClientOptions,
) -> Result<Account> {
    let known = self::provider(provider)?;
    vendors::build(known, values, options).unwrap_or_else(|| Err(not_found(provider)))
}

fn find<'p>(name: &str, providers: &'p [Provider]) -> Option<&'p Provider> {
    providers.iter().find(|provider| provider.name.as_str() == name)
}

fn not_found(name: &str) -> Error {
    let message = if FEATURES.contains(&name) {
        format!("the provider {name:?} needs the feature `{name}` of the crate `cpaas`")
    } else {
        let hint = hint(name, FEATURES.iter().copied(), "available:");
        format!("unknown provider {name:?}{hint}")
    };
    Error::before_sending(ErrorKind::Config, message).with_field("provider")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_is_not_enabled_is_named() {
        let error = not_found("restcomm");
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("provider")));
        assert!(error.message().ends_with("needs the feature `restcomm` of the crate `cpaas`"));
        #[cfg(not(feature = "restcomm"))]
        {
            let values = serde_json::json!({});
            let refused = open("restcomm", values, &ClientOptions::default()).unwrap_err();
            assert_eq!(refused.message(), error.message());
        }
    }

    #[test]
    fn an_unknown_provider_is_refused_with_the_nearest_or_all() {
        let message = |name| provider(name).unwrap_err().message().to_owned();
        assert_eq!(message("sonotel"), "unknown provider \"sonotel\"; did you mean \"sonetel\"?");
        let all = "unknown provider \"qq\"; available: sonetel, voximplant, restcomm, twilio";
        assert_eq!(message("qq"), all);
    }

    #[test]
    fn each_provider_has_the_name_of_its_feature() {
        let names: Vec<_> = providers().iter().map(|provider| provider.name.as_str()).collect();
        assert!(names.iter().all(|name| FEATURES.contains(name)), "{names:?}");
        for provider in providers() {
            let opened = vendors::build(provider, serde_json::json!({}), &ClientOptions::default());
            assert!(opened.is_some(), "{}", provider.name);
        }
    }
}
