//! What a client is made from.

use cpaas_core::{Result, SecretString};
use cpaas_http::provider::{BaseUrl, Invalid, optional_secret};
use cpaas_http::{ConfigKey, ConfigProblems};
use serde::Deserialize;

use crate::PROVIDER;
use crate::api::id::{check_api_key, check_sid};
use crate::auth::Login;

const BASE_URL: &str = "https://api.twilio.com";

/// The API's version. Some of the vendor's pages count it to the base URL.
const VERSION: &str = "/2010-04-01";

/// The region of an edge that is given without one.
const REGION: &str = "us1";

/// The vendor's regions, each with the edge that is beside it.
const EDGES: &[(&str, &str)] = &[
    ("au1", "sydney"),
    ("br1", "sao-paulo"),
    ("de1", "frankfurt"),
    ("ie1", "dublin"),
    ("jp1", "tokyo"),
    ("jp2", "osaka"),
    ("sg1", "singapore"),
    ("us1", "ashburn"),
    ("us2", "umatilla"),
];

/// The account, its credentials, and where the API is.
///
/// An account is proved by its auth token, or by an API key of its own and that key's secret. With its auth
/// token a main account may also act on one of its sub-accounts.
///
/// Deserializes from the keys of [`Config::KEYS`] and refuses any other.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    account_sid: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    auth_token: Option<SecretString>,
    api_key: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    api_key_secret: Option<SecretString>,
    subaccount_sid: Option<String>,
    region: Option<String>,
    edge: Option<String>,
    base_url: Option<String>,
    #[serde(default)]
    allow_http: bool,
}

/// A [`Config`] that was found to be whole.
pub(crate) struct Checked {
    pub(crate) base_url: BaseUrl,
    pub(crate) login: Login,
    /// The account to act on.
    pub(crate) sid: String,
}

impl Config {
    /// Every key of the configuration.
    pub const KEYS: &[ConfigKey] = &[
        ConfigKey::text("account_sid", "the account's SID: AC and 32 hexadecimal digits"),
        ConfigKey::secret("auth_token", "the account's auth token"),
        ConfigKey::text("api_key", "the SID of an API key, SK…, instead of the auth token"),
        ConfigKey::secret("api_key_secret", "the secret of the API key"),
        ConfigKey::text(
            "subaccount_sid",
            "act on this sub-account, with the main account's auth token",
        ),
        ConfigKey::text("region", "where the account's data is, such as ie1; its credentials too"),
        ConfigKey::text("edge", "where requests enter the network [default: the region's]"),
        ConfigKey::text("base_url", "the base URL of the API, instead of region and edge")
            .with_default(BASE_URL),
        ConfigKey::flag("allow_http", "allow plain http to hosts other than this machine"),
    ];

    /// Uses an account's SID and auth token.
    #[must_use]
    pub fn auth_token(account_sid: impl Into<String>, token: impl Into<SecretString>) -> Self {
        Self {
            account_sid: Some(account_sid.into()),
            auth_token: Some(token.into()),
            ..Self::default()
        }
    }

    /// Uses an API key, by its SID and its secret. The vendor lets none but a main account's *main* keys
    /// open `/Accounts`; a *restricted* one needs the permission.
    #[must_use]
    pub fn api_key(
        account_sid: impl Into<String>,
        key_sid: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            account_sid: Some(account_sid.into()),
            api_key: Some(key_sid.into()),
            api_key_secret: Some(secret.into()),
            ..Self::default()
        }
    }

    /// Acts on a sub-account, with the main account's auth token.
    #[must_use]
    pub fn with_subaccount_sid(mut self, sid: impl Into<String>) -> Self {
        self.subaccount_sid = Some(sid.into());
        self
    }

    /// Asks a region, such as `ie1`, where requests enter by its own edge. An account has another auth
    /// token and other API keys in each region.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Enters the vendor's network at this edge, such as `dublin`.
    #[must_use]
    pub fn with_edge(mut self, edge: impl Into<String>) -> Self {
        self.edge = Some(edge.into());
        self
    }

    /// Asks another server than the vendor's: `https`, or `http` to this machine.
    #[must_use]
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows plain `http` to hosts other than this machine. The secret travels with every request.
    #[must_use]
    pub fn with_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Checks everything and reports every problem at once.
    pub(crate) fn check(mut self) -> Result<Checked> {
        let mut problems = ConfigProblems::new();
        let base_url = self.base_url(&mut problems);
        let account_sid = match self.account_sid.take() {
            Some(sid) => check_sid(&sid).map_err(|why| problems.add("account_sid", why)),
            None => Err(problems.add("account_sid", "missing")),
        };
        let subaccount = self.subaccount(&mut problems);
        let secret = self.secret(&mut problems);
        let checked = base_url.and_then(|base_url| {
            let (account_sid, (api_key, secret)) = (account_sid?, secret?);
            let sid = subaccount?.unwrap_or_else(|| account_sid.clone());
            Ok(Checked { base_url, login: Login { account_sid, api_key, secret }, sid })
        });
        problems.finish(PROVIDER, checked)
    }

    fn base_url(&self, problems: &mut ConfigProblems) -> Result<BaseUrl, Invalid> {
        let given = match (&self.base_url, &self.region, &self.edge) {
            (Some(url), None, None) => url.clone(),
            (Some(_), Some(_), _) => return Err(problems.add("region", "excludes base_url")),
            (Some(_), None, Some(_)) => return Err(problems.add("edge", "excludes base_url")),
            (None, None, None) => BASE_URL.to_owned(),
            (None, region, edge) => {
                regional(region.as_deref().unwrap_or(REGION), edge.as_deref(), problems)?
            }
        };
        let url = given.trim_end_matches('/');
        let url = url.strip_suffix(VERSION).unwrap_or(url);
        problems.take("base_url", BaseUrl::parse("base_url", url, self.allow_http))
    }

    /// The sub-account to act on, if one is named.
    fn subaccount(&self, problems: &mut ConfigProblems) -> Result<Option<String>, Invalid> {
        let Some(sid) = &self.subaccount_sid else { return Ok(None) };
        if self.api_key.is_some() {
            let why = "an API key reaches its own account only: name that as account_sid";
            return Err(problems.add("subaccount_sid", why));
        }
        check_sid(sid).map(Some).map_err(|why| problems.add("subaccount_sid", why))
    }

    /// The API key, if it is one, and the secret.
    fn secret(
        &mut self,
        problems: &mut ConfigProblems,
    ) -> Result<(Option<String>, SecretString), Invalid> {
        let (key, secret) = (self.api_key.take(), self.api_key_secret.take());
        match (self.auth_token.take(), key, secret) {
            (Some(token), None, None) => Ok((None, problems.token("auth_token", token)?)),
            (None, Some(key), Some(secret)) => {
                let key = check_api_key(&key).map_err(|why| problems.add("api_key", why));
                let secret = problems.token("api_key_secret", secret);
                Ok((Some(key?), secret?))
            }
            (None, None, None) => {
                let why = "missing: give auth_token, or api_key and api_key_secret";
                Err(problems.add("auth_token", why))
            }
            (None, Some(_), None) => Err(problems.add("api_key_secret", "missing")),
            (None, None, Some(_)) => Err(problems.add("api_key", "missing")),
            (Some(_), ..) => Err(problems.add("auth_token", "excludes api_key and api_key_secret")),
        }
    }
}

/// The base URL of a region: with the edge, since the vendor has stopped to serve the form without.
fn regional(
    region: &str,
    edge: Option<&str>,
    problems: &mut ConfigProblems,
) -> Result<String, Invalid> {
    let known = EDGES.iter().find(|(name, _)| *name == region).map(|(_, edge)| *edge);
    let Some(edge) = edge.or(known) else {
        return Err(problems.add("edge", format!("missing: none is known for region {region:?}")));
    };
    for (key, label) in [("region", region), ("edge", edge)] {
        let is_label = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if label.is_empty() || !label.bytes().all(is_label) {
            let why = "not a part of a host's name: lower-case letters, digits and hyphens";
            return Err(problems.add(key, why));
        }
    }
    Ok(format!("https://api.{edge}.{region}.twilio.com"))
}

#[cfg(test)]
mod tests {
    use cpaas_core::ErrorKind;
    use cpaas_http::testing::assert_keys;

    use super::*;

    const SID: &str = "AC5fc6c53ce58165d0712d4c93ca23e741";
    const CHILD: &str = "AC0123456789abcdef0123456789abcdef";
    const KEY: &str = "SK0123456789ABCDEF0123456789abcdef";

    fn config() -> Config {
        Config::auth_token(SID, "t")
    }

    #[test]
    fn a_region_is_asked_by_way_of_its_edge() {
        for (config, url) in [
            (config(), "https://api.twilio.com/"),
            (config().with_region("ie1"), "https://api.dublin.ie1.twilio.com/"),
            (config().with_region("au1").with_edge("tokyo"), "https://api.tokyo.au1.twilio.com/"),
            (config().with_region("xx9").with_edge("oslo"), "https://api.oslo.xx9.twilio.com/"),
            (config().with_edge("umatilla"), "https://api.umatilla.us1.twilio.com/"),
            (config().with_base_url("http://127.0.0.1:1/x/2010-04-01/"), "http://127.0.0.1:1/x"),
        ] {
            assert_eq!(config.check().unwrap().base_url.to_string(), url);
        }
        let there = || config().with_base_url("https://api.example.com");
        for (config, message) in [
            (config().with_region("xx9"), "edge: missing: none is known for region \"xx9\""),
            (there().with_region("ie1"), "region: excludes base_url"),
            (there().with_edge("dublin"), "edge: excludes base_url"),
            (
                config().with_base_url("http://example.com"),
                "base_url: plain http is for this machine only; use https",
            ),
        ] {
            assert_eq!(config.check().err().unwrap().message(), message);
        }
        for edge in ["evil.test/", "a.b", "A", ""] {
            let error = config().with_edge(edge).check().err().unwrap();
            assert_eq!(error.field(), Some("edge"), "{edge}");
        }
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let error = Config::default().check().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(
            error.message(),
            "account_sid: missing; auth_token: missing: give auth_token, or api_key and api_key_secret"
        );
        let error = Config::api_key("AC7", "SK7", " ").check().err().unwrap();
        assert_eq!(
            error.message(),
            "account_sid: not an account SID: AC and 32 hexadecimal digits; api_key: not the SID of an API key: SK and 32 hexadecimal digits; api_key_secret: empty"
        );
    }

    #[test]
    fn one_credential_is_needed_and_enough() {
        for (members, field) in [
            (r#""auth_token":"t""#.to_owned(), None),
            (format!(r#""api_key":"{KEY}","api_key_secret":"s""#), None),
            (format!(r#""api_key":"{KEY}""#), Some("api_key_secret")),
            (r#""api_key_secret":"s""#.to_owned(), Some("api_key")),
            (format!(r#""auth_token":"t","api_key":"{KEY}""#), Some("auth_token")),
            (format!(r#""auth_token":"\"t\"","subaccount_sid":"{CHILD}""#), Some("auth_token")),
            (format!(r#""auth_token":"t","subaccount_sid":"{CHILD}""#), None),
            (r#""auth_token":"t","subaccount_sid":"AC7""#.to_owned(), Some("subaccount_sid")),
            (
                format!(r#""api_key":"{KEY}","api_key_secret":"s","subaccount_sid":"{CHILD}""#),
                Some("subaccount_sid"),
            ),
        ] {
            let json = format!(r#"{{"account_sid":"{SID}",{members}}}"#);
            let config: Config = serde_json::from_str(&json).unwrap();
            let error = config.check().err();
            assert_eq!(error.as_ref().and_then(cpaas_core::Error::field), field, "{json}");
        }
    }

    #[test]
    fn the_keys_are_those_that_deserialize() {
        assert_keys::<Config>(Config::KEYS);
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = Config::auth_token(SID, "hunter2");
        let other = Config::api_key(SID, KEY, "hunter3");
        assert!(!format!("{config:?}{other:?}").contains("hunter"));
    }
}
