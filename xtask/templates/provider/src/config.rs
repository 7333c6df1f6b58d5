//! What a client is made from.

use cpaas_core::{Result, SecretString};
use cpaas_http::provider::{BaseUrl, Invalid, optional_secret};
use cpaas_http::{ConfigKey, ConfigProblems};
use serde::Deserialize;

use crate::PROVIDER;

/// Where the account is, and its credentials.
///
/// Deserializes from the keys of [`Config::KEYS`] and refuses any other.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    base_url: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    api_token: Option<SecretString>,
    #[serde(default)]
    allow_http: bool,
}

/// A [`Config`] that was found to be whole.
pub(crate) struct Checked {
    pub(crate) base_url: BaseUrl,
    pub(crate) api_token: SecretString,
}

impl Config {
    /// Every key of the configuration.
    pub const KEYS: &[ConfigKey] = &[
        ConfigKey::text("base_url", "the API, such as https://api.example.com"),
        ConfigKey::secret("api_token", "the account's API token"),
        ConfigKey::flag("allow_http", "allow plain http to hosts other than this machine"),
    ];

    /// Uses an API token.
    #[must_use]
    pub fn api_token(base_url: impl Into<String>, token: impl Into<SecretString>) -> Self {
        Self { base_url: Some(base_url.into()), api_token: Some(token.into()), ..Self::default() }
    }

    /// Allows plain `http` to hosts other than this machine. The token travels with every request.
    #[must_use]
    pub fn with_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Checks everything and reports every problem at once.
    pub(crate) fn check(self) -> Result<Checked> {
        let mut problems = ConfigProblems::new();
        let base_url = self.base_url(&mut problems);
        let api_token = match self.api_token {
            None => Err(problems.add("api_token", "missing")),
            Some(token) => problems.secret("api_token", token),
        };
        let checked = base_url.and_then(|base_url| Ok(Checked { base_url, api_token: api_token? }));
        problems.finish(PROVIDER, checked)
    }

    fn base_url(&self, problems: &mut ConfigProblems) -> Result<BaseUrl, Invalid> {
        let Some(url) = self.base_url.as_deref() else {
            return Err(problems.add("base_url", "missing: such as https://api.example.com"));
        };
        problems.take("base_url", BaseUrl::parse("base_url", url, self.allow_http))
    }
}

#[cfg(test)]
mod tests {
    use cpaas_core::ErrorKind;
    use cpaas_http::testing::assert_keys;

    use super::*;

    #[test]
    fn every_problem_is_reported_at_once() {
        let error = Config::default().check().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(
            error.message(),
            "base_url: missing: such as https://api.example.com; api_token: missing"
        );
        let error = Config::api_token("http://example.com", " ").check().err().unwrap();
        assert_eq!(
            error.message(),
            "base_url: plain http is for this machine only; use https; api_token: empty"
        );
        let allowed = Config::api_token("http://example.com", "t").with_allow_http();
        assert!(allowed.check().is_ok());
    }

    #[test]
    fn the_keys_are_those_that_deserialize() {
        assert_keys::<Config>(Config::KEYS);
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = Config::api_token("https://api.example.com", "hunter2");
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
