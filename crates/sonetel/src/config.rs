//! What a client is made from.

use std::sync::{Arc, Mutex};

use cpaas_core::{Result, SecretString};
use cpaas_http::provider::{BaseUrl, Invalid, TokenSource, is_blank, optional_secret};
use cpaas_http::{ConfigKey, ConfigProblems};
use serde::Deserialize;

use crate::PROVIDER;
use crate::auth::{Credentials, Login, Origin};

const BASE_URL: &str = "https://public-api.sonetel.com";
/// The one that the vendor's package uses; `beta` is a historic name, not another environment.
const TOKEN_URL: &str = "https://api.sonetel.com/SonetelAuth/beta/oauth/token";

/// The address of the API and the credentials.
///
/// One of four kinds of credentials: a user's e-mail and password, a refresh token (with or without them to fall
/// back on), an access token, which works until it expires, or a [`TokenSource`] of your own.
///
/// Deserializes from the keys of [`Config::KEYS`] and refuses any other.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    base_url: Option<String>,
    token_url: Option<String>,
    #[serde(default)]
    allow_http: bool,
    username: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    password: Option<SecretString>,
    #[serde(default, deserialize_with = "optional_secret")]
    refresh_token: Option<SecretString>,
    #[serde(default, deserialize_with = "optional_secret")]
    access_token: Option<SecretString>,
    #[serde(default)]
    forget_password: bool,
    /// Not from a file.
    #[serde(skip)]
    token_source: Option<Arc<dyn TokenSource>>,
}

/// A [`Config`] that was found to be whole.
pub(crate) struct Checked {
    pub(crate) base_url: BaseUrl,
    pub(crate) token_url: BaseUrl,
    pub(crate) credentials: Credentials,
}

impl Config {
    /// Every key of the configuration.
    pub const KEYS: &[ConfigKey] = &[
        ConfigKey::text("username", "the e-mail address of a user of the account"),
        ConfigKey::secret("password", "that user's password"),
        ConfigKey::secret(
            "refresh_token",
            "a refresh token; used before the password if both are given",
        ),
        ConfigKey::secret(
            "access_token",
            "an access token, instead of both; works until it expires",
        ),
        ConfigKey::flag(
            "forget_password",
            "drop the password from memory once there is a refresh token",
        ),
        ConfigKey::text("base_url", "the base URL of the API").with_default(BASE_URL),
        ConfigKey::text("token_url", "the URL of the token endpoint").with_default(TOKEN_URL),
        ConfigKey::flag("allow_http", "allow plain http to hosts other than this machine"),
    ];

    /// Logs in with a user's e-mail address and password.
    #[must_use]
    pub fn password(username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { username: Some(username.into()), password: Some(password.into()), ..Self::default() }
    }

    /// Logs in with a refresh token.
    #[must_use]
    pub fn refresh_token(token: impl Into<SecretString>) -> Self {
        Self { refresh_token: Some(token.into()), ..Self::default() }
    }

    /// Uses an access token as it is, until it expires.
    #[must_use]
    pub fn access_token(token: impl Into<SecretString>) -> Self {
        Self { access_token: Some(token.into()), ..Self::default() }
    }

    /// Takes access tokens from a source of yours, such as a service that logs in for others.
    ///
    /// A token is fetched when it is first needed, shortly before the last one expires, and once more if one
    /// is refused and the source reports that it has others. It expires when the source says, else at its
    /// `exp`. The source may take as long as an operation, by default 90 seconds. Its errors are returned
    /// unchanged.
    ///
    /// ```
    /// use cpaas_sonetel::{Config, Result, Token, TokenSource, async_trait};
    ///
    /// #[derive(Debug)]
    /// struct Vault;
    ///
    /// #[async_trait]
    /// impl TokenSource for Vault {
    ///     async fn fetch(&self) -> Result<Token> {
    ///         Ok(Token::new("from the vault", None))
    ///     }
    /// }
    ///
    /// let config = Config::token_source(std::sync::Arc::new(Vault));
    /// ```
    #[must_use]
    pub fn token_source(source: Arc<dyn TokenSource>) -> Self {
        Self { token_source: Some(source), ..Self::default() }
    }

    /// Tries this refresh token first, before the password.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<SecretString>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Drops the password from memory as soon as a refresh token has been granted, or the one that
    /// was given has worked. If it is refused later, the call fails with `Unauthenticated`, and you
    /// log in again with a new client.
    #[must_use]
    pub fn with_password_forgotten(mut self) -> Self {
        self.forget_password = true;
        self
    }

    /// Sets the server, if it is not the vendor's: `https`, or `http` to this machine.
    #[must_use]
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the token endpoint, if it is not the vendor's: the whole URL, not its root.
    #[must_use]
    pub fn with_token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Allows plain `http` to hosts other than this machine. Password and tokens are then sent unencrypted.
    #[must_use]
    pub fn with_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Checks everything and reports every problem at once.
    pub(crate) fn check(self) -> Result<Checked> {
        let mut problems = ConfigProblems::new();
        let base_url = self.base_url.as_deref().unwrap_or(BASE_URL);
        let base_url =
            problems.take("base_url", BaseUrl::parse("base_url", base_url, self.allow_http));
        let token_url = self.token_url.as_deref().unwrap_or(TOKEN_URL);
        let token_url =
            problems.take("token_url", BaseUrl::parse("token_url", token_url, self.allow_http));
        let credentials = self.credentials(&mut problems);
        let checked = base_url.and_then(|base_url| {
            Ok(Checked { base_url, token_url: token_url?, credentials: credentials? })
        });
        problems.finish(PROVIDER, checked)
    }

    /// The one way in.
    fn credentials(self, problems: &mut ConfigProblems) -> Result<Credentials, Invalid> {
        self.check_texts(problems);
        let password = match (self.username, self.password) {
            (Some(username), Some(password)) => Some((username, password)),
            (None, None) => None,
            (Some(_), None) => return Err(problems.add("password", "missing beside username")),
            (None, Some(_)) => return Err(problems.add("username", "missing beside password")),
        };
        let login = (password.is_some() || self.refresh_token.is_some()).then_some(Login {
            password,
            refresh_token: self.refresh_token,
            forget_password: self.forget_password,
        });
        match (login, self.access_token, self.token_source) {
            (Some(login), None, None) => Ok(Credentials::Fetched(Origin::Login(Mutex::new(login)))),
            (None, Some(token), None) => Ok(Credentials::AccessToken(token)),
            (None, None, Some(source)) => Ok(Credentials::Fetched(Origin::Source(source))),
            (_, Some(_), None) => {
                Err(problems.add("access_token", "excludes username, password and refresh_token"))
            }
            (_, _, Some(_)) => {
                Err(problems.add("token_source", "excludes every other way to log in"))
            }
            (None, None, None) => Err(problems.add(
                "username",
                "missing: give username and password, refresh_token, or access_token",
            )),
        }
    }

    fn check_texts(&self, problems: &mut ConfigProblems) {
        for (key, value) in [("password", &self.password), ("refresh_token", &self.refresh_token)] {
            if value.as_ref().is_some_and(is_blank) {
                problems.add(key, "empty");
            }
        }
        if let Some(token) = &self.access_token {
            // It adds a problem, if there is one.
            let _ = problems.token("access_token", token.clone());
        }
        if self.username.as_ref().is_some_and(|username| username.trim().is_empty()) {
            problems.add("username", "empty");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::ErrorKind;
    use cpaas_http::provider::Token;
    use cpaas_http::testing::assert_keys;

    #[derive(Debug)]
    struct Source;

    #[async_trait::async_trait]
    impl TokenSource for Source {
        async fn fetch(&self) -> Result<Token> {
            Ok(Token::new("t", None))
        }
    }

    #[test]
    fn the_vendors_own_addresses_are_the_default() {
        let checked = Config::password("u", "p").check().unwrap();
        assert_eq!(checked.base_url.to_string(), format!("{BASE_URL}/"));
        assert_eq!(checked.token_url.to_string(), TOKEN_URL);
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let config =
            Config::password("u", " ").with_base_url("http://example.com").with_token_url("x");
        let error = config.check().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(
            error.message(),
            "base_url: plain http is for this machine only; use https; token_url: not a URL; password: empty"
        );
    }

    #[test]
    fn one_way_in_is_needed_and_enough() {
        assert!(Config::refresh_token("r").check().is_ok());
        assert!(Config::access_token("a").check().is_ok());
        assert!(Config::password("u", "p").with_refresh_token("r").check().is_ok());
        for (json, field) in [
            ("{}", "username"),
            (r#"{"username":"u"}"#, "password"),
            (r#"{"username":" ","password":"p"}"#, "username"),
            (r#"{"password":"p"}"#, "username"),
            (r#"{"access_token":"a","refresh_token":"r"}"#, "access_token"),
        ] {
            let config: Config = serde_json::from_str(json).unwrap();
            assert_eq!(config.check().err().unwrap().field(), Some(field), "{json}");
        }
    }

    #[test]
    fn a_source_of_tokens_stands_alone() {
        let source = || Config::token_source(Arc::new(Source));
        assert!(source().check().is_ok());
        let with_token = Config { access_token: Some("a".into()), ..source() };
        for config in [source().with_refresh_token("r"), with_token] {
            assert_eq!(config.check().err().unwrap().field(), Some("token_source"));
        }
    }

    #[test]
    fn the_keys_are_those_that_deserialize() {
        assert_keys::<Config>(Config::KEYS);
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = Config::password("u", "hunter2").with_refresh_token("hunter3");
        assert!(!format!("{config:?}").contains("hunter"));
    }
}
