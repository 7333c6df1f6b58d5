//! What a client is made from.

use cpaas_core::{Result, SecretString};
use cpaas_http::provider::{BaseUrl, Invalid, optional_secret};
use cpaas_http::{ConfigKey, ConfigProblems};
use serde::Deserialize;

use crate::PROVIDER;
use crate::api::id::{check_email, check_sid};
use crate::auth::User;

/// The API's only version. Some of the vendor's pages count it to the base URL.
const VERSION: &str = "/2012-04-24";

/// The address of the API and the credentials.
///
/// The account is named by its SID or by its e-mail address, and proved by its auth token or by its
/// password: each of the four pairs is a way in. There is no default `base_url`: every organisation
/// has its own.
///
/// Deserializes from the keys of [`Config::KEYS`] and refuses any other.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    base_url: Option<String>,
    #[serde(default)]
    allow_http: bool,
    #[serde(default)]
    legacy_paths: bool,
    account_sid: Option<String>,
    email: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    auth_token: Option<SecretString>,
    #[serde(default, deserialize_with = "optional_secret")]
    password: Option<SecretString>,
}

/// A [`Config`] that was found to be whole.
pub(crate) struct Checked {
    pub(crate) base_url: BaseUrl,
    pub(crate) legacy_paths: bool,
    pub(crate) user: User,
    pub(crate) secret: SecretString,
}

impl Config {
    /// Every key of the configuration.
    pub const KEYS: &[ConfigKey] = &[
        ConfigKey::text(
            "base_url",
            "the organisation's API, such as https://mycompany.restcomm.com/restcomm",
        ),
        ConfigKey::text("account_sid", "the account's SID: AC and 32 letters or digits"),
        ConfigKey::text("email", "the account's e-mail address, instead of the SID"),
        ConfigKey::secret("auth_token", "the account's auth token"),
        ConfigKey::secret("password", "the account's password, instead of the auth token"),
        ConfigKey::flag(
            "legacy_paths",
            "/Accounts.json/{id} instead of /Accounts/{id}.json, for old servers",
        ),
        ConfigKey::flag("allow_http", "allow plain http to hosts other than this machine"),
    ];

    /// Uses an account's SID and auth token, as the vendor documents it.
    #[must_use]
    pub fn auth_token(
        base_url: impl Into<String>,
        account_sid: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Self {
        Self {
            base_url: Some(base_url.into()),
            account_sid: Some(account_sid.into()),
            auth_token: Some(token.into()),
            ..Self::default()
        }
    }

    /// Uses an account's e-mail address and password.
    #[must_use]
    pub fn password(
        base_url: impl Into<String>,
        email: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Self {
        Self {
            base_url: Some(base_url.into()),
            email: Some(email.into()),
            password: Some(password.into()),
            ..Self::default()
        }
    }

    /// Names the account by its SID instead.
    #[must_use]
    pub fn with_account_sid(mut self, account_sid: impl Into<String>) -> Self {
        self.account_sid = Some(account_sid.into());
        self.email = None;
        self
    }

    /// Names the account by its e-mail address instead. Its SID is then read when it is needed.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self.account_sid = None;
        self
    }

    /// Asks for `/Accounts.json/{id}` instead of `/Accounts/{id}.json`: what servers from autumn
    /// 2016 to February 2018 need, and later ones still know.
    #[must_use]
    pub fn with_legacy_paths(mut self) -> Self {
        self.legacy_paths = true;
        self
    }

    /// Allows plain `http` to hosts other than this machine. The secret travels with every request.
    #[must_use]
    pub fn with_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Checks everything and reports every problem at once.
    pub(crate) fn check(self) -> Result<Checked> {
        let mut problems = ConfigProblems::new();
        let base_url = self.base_url(&mut problems);
        let legacy_paths = self.legacy_paths;
        let user = user(self.account_sid, self.email, &mut problems);
        let secret = secret(self.auth_token, self.password, &mut problems);
        let checked = base_url.and_then(|base_url| {
            Ok(Checked { base_url, legacy_paths, user: user?, secret: secret? })
        });
        problems.finish(PROVIDER, checked)
    }

    fn base_url(&self, problems: &mut ConfigProblems) -> Result<BaseUrl, Invalid> {
        let Some(url) = self.base_url.as_deref() else {
            let message = "missing: such as https://mycompany.restcomm.com/restcomm";
            return Err(problems.add("base_url", message));
        };
        let url = url.trim_end_matches('/');
        let url = url.strip_suffix(VERSION).unwrap_or(url);
        problems.take("base_url", BaseUrl::parse("base_url", url, self.allow_http))
    }
}

fn user(
    account_sid: Option<String>,
    email: Option<String>,
    problems: &mut ConfigProblems,
) -> Result<User, Invalid> {
    let (key, checked) = match (account_sid, email) {
        (Some(sid), None) => ("account_sid", check_sid(&sid).map(User::AccountSid)),
        (None, Some(email)) => ("email", check_email(&email).map(User::Email)),
        (Some(_), Some(_)) => ("email", Err("excludes account_sid")),
        (None, None) => ("account_sid", Err("missing: give account_sid or email")),
    };
    checked.map_err(|problem| problems.add(key, problem))
}

fn secret(
    auth_token: Option<SecretString>,
    password: Option<SecretString>,
    problems: &mut ConfigProblems,
) -> Result<SecretString, Invalid> {
    match (auth_token, password) {
        (Some(_), Some(_)) => Err(problems.add("password", "excludes auth_token")),
        (None, None) => Err(problems.add("auth_token", "missing: give auth_token or password")),
        (Some(token), None) => problems.secret("auth_token", token),
        (None, Some(password)) => problems.secret("password", password),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::ErrorKind;
    use cpaas_http::testing::assert_keys;

    const BASE: &str = "https://mycompany.restcomm.com/restcomm";
    const SID: &str = "ACf17712239715b86f1dfd9ba550b7f607";

    #[test]
    fn the_version_in_the_base_url_is_the_clients_own() {
        for url in [
            BASE.to_owned(),
            format!("{BASE}/"),
            format!("{BASE}{VERSION}"),
            format!("{BASE}{VERSION}/"),
        ] {
            let checked = Config::auth_token(url, SID, "t").check().unwrap();
            assert_eq!(checked.base_url.to_string(), BASE);
        }
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let error = Config::default().check().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(
            error.message(),
            "base_url: missing: such as https://mycompany.restcomm.com/restcomm; account_sid: missing: give account_sid or email; auth_token: missing: give auth_token or password"
        );
        let error = Config::password("http://example.com", "owner", " ").check().err().unwrap();
        assert_eq!(
            error.message(),
            "base_url: plain http is for this machine only; use https; email: not an e-mail address; password: empty"
        );
    }

    #[test]
    fn one_name_and_one_secret_are_needed_and_enough() {
        for user in [format!(r#""account_sid":"{SID}""#), r#""email":"Owner@Example.com""#.into()] {
            for secret in [r#""auth_token":"t""#, r#""password":"p""#] {
                let json = format!(r#"{{"base_url":"{BASE}",{user},{secret}}}"#);
                let config: Config = serde_json::from_str(&json).unwrap();
                assert!(config.check().is_ok(), "{json}");
            }
        }
        for (members, field) in [
            (r#""account_sid":"AC7","auth_token":"t""#.to_owned(), "account_sid"),
            (format!(r#""account_sid":"{SID}""#), "auth_token"),
            (format!(r#""account_sid":"{SID}","auth_token":"t","password":"p""#), "password"),
            (format!(r#""account_sid":"{SID}","email":"a@b","auth_token":"t""#), "email"),
            (r#""email":"a:b@c","auth_token":"t""#.to_owned(), "email"),
        ] {
            let json = format!(r#"{{"base_url":"{BASE}",{members}}}"#);
            let config: Config = serde_json::from_str(&json).unwrap();
            assert_eq!(config.check().err().unwrap().field(), Some(field), "{json}");
        }
    }

    #[test]
    fn an_email_address_is_sent_in_lower_case() {
        let checked = Config::password(BASE, "Owner+X@Example.com", "p").check().unwrap();
        assert_eq!(checked.user, User::Email("owner+x@example.com".into()));
    }

    #[test]
    fn the_keys_are_those_that_deserialize() {
        assert_keys::<Config>(Config::KEYS);
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = Config::auth_token(BASE, SID, "hunter2");
        let other = Config::password(BASE, "a@b", "hunter3");
        assert!(!format!("{config:?}{other:?}").contains("hunter"));
    }
}
