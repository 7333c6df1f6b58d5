//! What a client is made from.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use cpaas_http::provider::{BaseUrl, Invalid, optional_secret};
use cpaas_http::{ConfigKey, ConfigProblems};
use serde::{Deserialize, Deserializer};

use crate::PROVIDER;
use crate::api::id::Id;
use crate::api::selection::Identity;
use crate::auth::signer::Signer;
use crate::auth::{
    Credentials, EMAIL, KeyFile, LegacyCredentials, PASSWORD, SigningKey, signer_of,
};

const BASE_URL: &str = "https://api.voximplant.com/platform_api";
/// The environment variable that the vendor's own packages look at: the path of a key file.
const ENVIRONMENT: &str = "VOXIMPLANT_CREDENTIALS";
/// Most bytes read of a key file; a key takes about two thousand.
const MAX_KEY_FILE: u64 = 64 * 1024;

/// The account and its credentials.
///
/// One of two ways in: a service account's key (as a file, as the file's text, as its three parts, or as a
/// [`Signer`] that has it), or the account's own legacy credentials, which the vendor calls deprecated.
///
/// Deserializes from the keys of [`Config::KEYS`] and refuses any other. The key is read when a client
/// is made.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    credentials_file: Option<PathBuf>,
    #[serde(default, deserialize_with = "optional_secret")]
    credentials_json: Option<SecretString>,
    #[serde(default, deserialize_with = "digits")]
    account_id: Option<String>,
    key_id: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    private_key: Option<SecretString>,
    #[serde(default, deserialize_with = "digits")]
    child_account_id: Option<String>,
    account_name: Option<String>,
    account_email: Option<String>,
    #[serde(default, deserialize_with = "optional_secret")]
    api_key: Option<SecretString>,
    #[serde(default, deserialize_with = "optional_secret")]
    account_password: Option<SecretString>,
    #[serde(default, deserialize_with = "optional_secret")]
    session_id: Option<SecretString>,
    base_url: Option<String>,
    #[serde(default)]
    allow_http: bool,
    /// Not from a file.
    #[serde(skip)]
    signer: Option<Arc<dyn Signer>>,
}

/// A [`Config`] that was found to be whole.
pub(crate) struct Checked {
    pub(crate) base_url: BaseUrl,
    pub(crate) credentials: Credentials,
    /// The account that requests are for, where the configuration has it.
    pub(crate) account_id: Option<Id>,
}

impl Config {
    /// Every key of the configuration.
    pub const KEYS: &[ConfigKey] = &[
        ConfigKey::secret_file("credentials_file", "the path of a service account's key file")
            .with_content_key("credentials_json"),
        ConfigKey::secret(
            "credentials_json",
            "the content of a service account's key file, instead of its path",
        )
        .with_lines(),
        ConfigKey::text(
            "account_id",
            "the account's id; required with key_id and with legacy credentials",
        ),
        ConfigKey::text("key_id", "the key's id; requires account_id and private_key"),
        ConfigKey::secret("private_key", "the RSA private key in PEM format").with_lines(),
        ConfigKey::text("child_account_id", "act for this child account, with its parent's key"),
        ConfigKey::text("account_name", "legacy: the account's name, instead of its id"),
        ConfigKey::text("account_email", "legacy: the owner's e-mail address, instead of the id"),
        ConfigKey::secret("api_key", "legacy: the account's API key"),
        ConfigKey::secret("account_password", "legacy: the account's password"),
        ConfigKey::secret("session_id", "legacy: a session id, as Logon returns it"),
        ConfigKey::text("base_url", "the base URL of the API").with_default(BASE_URL),
        ConfigKey::flag("allow_http", "allow plain http to hosts other than this machine"),
    ];

    /// Authenticates as a service account, with the key file at this path.
    #[must_use]
    pub fn credentials_file(path: impl Into<PathBuf>) -> Self {
        Self { credentials_file: Some(path.into()), ..Self::default() }
    }

    /// Authenticates as a service account, with the text of a key file.
    #[must_use]
    pub fn from_credentials(text: impl Into<SecretString>) -> Self {
        Self { credentials_json: Some(text.into()), ..Self::default() }
    }

    /// Authenticates as a service account, with a key file read from anywhere.
    ///
    /// # Errors
    ///
    /// `Config`, if it can't be read.
    pub fn from_reader(reader: impl Read) -> Result<Self> {
        let text =
            read(reader).map_err(|error| problem("credentials_json", &unreadable(&error)))?;
        Ok(Self::from_credentials(text))
    }

    /// Authenticates as a service account, with the key file that the environment variable
    /// `VOXIMPLANT_CREDENTIALS` names, like the vendor's own packages. Nothing else here looks at the
    /// environment.
    ///
    /// # Errors
    ///
    /// `Config`, if the variable is not set or empty.
    pub fn from_env() -> Result<Self> {
        match std::env::var_os(ENVIRONMENT) {
            Some(path) if !path.is_empty() => Ok(Self::credentials_file(path)),
            _ => Err(problem("credentials_file", &format!("{ENVIRONMENT} is not set"))),
        }
    }

    /// Authenticates as a service account, with the parts of its key.
    #[must_use]
    pub fn service_account(
        account_id: Id,
        key_id: impl Into<String>,
        private_key: impl Into<SecretString>,
    ) -> Self {
        Self {
            account_id: Some(account_id.to_string()),
            key_id: Some(key_id.into()),
            private_key: Some(private_key.into()),
            ..Self::default()
        }
    }

    /// Authenticates as a service account whose key is elsewhere: it signs there. Needs no feature.
    #[must_use]
    pub fn signer(account_id: u64, key_id: impl Into<String>, signer: Arc<dyn Signer>) -> Self {
        Self {
            account_id: Some(account_id.to_string()),
            key_id: Some(key_id.into()),
            signer: Some(signer),
            ..Self::default()
        }
    }

    /// Authenticates with the account's legacy API key.
    #[must_use]
    pub fn api_key(account: Identity, key: impl Into<SecretString>) -> Self {
        Self { api_key: Some(key.into()), ..Self::of(account) }
    }

    /// Authenticates with the account's password.
    #[must_use]
    pub fn account_password(account: Identity, password: impl Into<SecretString>) -> Self {
        Self { account_password: Some(password.into()), ..Self::of(account) }
    }

    /// Authenticates with a session that `Logon` has opened.
    #[must_use]
    pub fn session_id(account: Identity, session: impl Into<SecretString>) -> Self {
        Self { session_id: Some(session.into()), ..Self::of(account) }
    }

    fn of(account: Identity) -> Self {
        let empty = Self::default();
        match account {
            Identity::Id(id) => Self { account_id: Some(id.to_string()), ..empty },
            Identity::Name(name) => Self { account_name: Some(name), ..empty },
            Identity::Email(email) => Self { account_email: Some(email), ..empty },
        }
    }

    /// Acts for a child account, with its parent's key.
    #[must_use]
    pub fn with_child_account_id(mut self, id: Id) -> Self {
        self.child_account_id = Some(id.to_string());
        self
    }

    /// Uses another server than the vendor's: `https`, or `http` to this machine.
    #[must_use]
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows plain `http` to hosts other than this machine. The credentials go with every request.
    #[must_use]
    pub fn with_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Checks everything and reports every problem at once. Reads the key file, if there is one.
    pub(crate) fn check(self) -> Result<Checked> {
        let mut problems = ConfigProblems::new();
        let base_url = self.base_url.as_deref().unwrap_or(BASE_URL);
        let base_url =
            problems.take("base_url", BaseUrl::parse("base_url", base_url, self.allow_http));
        let credentials = self.credentials(&mut problems);
        let checked = base_url.and_then(|base_url| {
            let (credentials, account_id) = credentials?;
            Ok(Checked { base_url, credentials, account_id })
        });
        problems.finish(PROVIDER, checked)
    }

    fn credentials(
        mut self,
        problems: &mut ConfigProblems,
    ) -> Result<(Credentials, Option<Id>), Invalid> {
        let child = self.child_account_id.as_deref().map(account_number).transpose();
        let child = child.map_err(|why| problems.add("child_account_id", why)).ok().flatten();
        let parts = self.key_id.is_some() || self.private_key.is_some();
        let ways = [
            ("credentials_file", self.credentials_file.is_some()),
            ("credentials_json", self.credentials_json.is_some()),
            (if self.key_id.is_some() { "key_id" } else { "private_key" }, parts),
            ("api_key", self.api_key.is_some()),
            (PASSWORD, self.account_password.is_some()),
            ("session_id", self.session_id.is_some()),
        ];
        let given: Vec<_> = ways.iter().filter(|(_, is_given)| *is_given).collect();
        match given.as_slice() {
            [("credentials_file" | "credentials_json", _)] => self.key_file(child, problems),
            [("key_id" | "private_key", _)] => {
                let key = KeyFile {
                    account_id: self.account_id.take(),
                    key_id: self.key_id.take(),
                    private_key: self.private_key.take(),
                };
                self.no_identity("key_id", problems);
                self::key(None, key, self.signer, child, problems)
            }
            [] | [_] => self.legacy(problems),
            [(first, _), (second, _), others @ ..] => {
                let invalid = problems.add(second, format!("excludes {first}"));
                for (other, _) in others {
                    problems.add(other, format!("excludes {first}"));
                }
                Err(invalid)
            }
        }
    }

    /// Beside a key there is no other word on whose it is.
    fn no_identity(&self, way: &str, problems: &mut ConfigProblems) {
        for (key, is_given) in [
            ("account_id", self.account_id.is_some()),
            ("account_name", self.account_name.is_some()),
            (EMAIL, self.account_email.is_some()),
        ] {
            if is_given {
                problems.add(key, format!("excludes {way}; for a child, give child_account_id"));
            }
        }
    }

    fn key_file(
        mut self,
        child: Option<Id>,
        problems: &mut ConfigProblems,
    ) -> Result<(Credentials, Option<Id>), Invalid> {
        let (key, text) = match (self.credentials_file.take(), self.credentials_json.take()) {
            (Some(path), _) => {
                let text = File::open(&path).and_then(read);
                (
                    "credentials_file",
                    text.map_err(|e| format!("{}: {}", path.display(), unreadable(&e))),
                )
            }
            (None, text) => ("credentials_json", Ok(text.unwrap_or_default())),
        };
        self.no_identity(key, problems);
        let parsed =
            text.and_then(|text| KeyFile::parse(text.expose_secret()).map_err(str::to_owned));
        match parsed {
            Ok(parsed) => self::key(Some(key), parsed, None, child, problems),
            Err(why) => Err(problems.add(key, why)),
        }
    }

    fn legacy(self, problems: &mut ConfigProblems) -> Result<(Credentials, Option<Id>), Invalid> {
        let secrets = [
            ("api_key", self.api_key),
            (PASSWORD, self.account_password),
            ("session_id", self.session_id),
        ];
        let secret = secrets.into_iter().find_map(|(name, value)| Some((name, value?)));
        let Some((name, secret)) = secret else {
            return Err(problems.add(
                "credentials_file",
                "missing: give credentials_file, credentials_json, or key_id with private_key; or \
                 one of api_key, account_password and session_id",
            ));
        };
        if self.child_account_id.is_some() {
            problems.add("child_account_id", "needs a service account's key");
        }
        let secret = problems.secret(name, secret);
        let identities = [
            ("account_id", self.account_id),
            ("account_name", self.account_name),
            (EMAIL, self.account_email),
        ];
        let mut given = identities.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let Some(identity) = given.next() else {
            let why =
                format!("missing: give account_id, account_name or account_email beside {name}");
            return Err(problems.add("account_id", why));
        };
        for (other, _) in given {
            problems.add(other, format!("excludes {}", identity.0));
        }
        let account_id = (identity.0 == "account_id").then(|| account_number(&identity.1));
        if let Some(Err(why)) = account_id {
            problems.add("account_id", why);
        } else if account_id.is_none() && identity.1.trim().is_empty() {
            problems.add(identity.0, "empty");
        }
        let account_id = account_id.and_then(Result::ok);
        let legacy = LegacyCredentials { identity, secret: (name, secret?) };
        Ok((Credentials::Legacy(legacy), account_id))
    }
}

/// `whole` is the configuration key of a whole key file; without one, each part has its own.
fn key(
    whole: Option<&'static str>,
    key: KeyFile,
    signer: Option<Arc<dyn Signer>>,
    child: Option<Id>,
    problems: &mut ConfigProblems,
) -> Result<(Credentials, Option<Id>), Invalid> {
    let mut add = |part: &'static str, why: &str| match whole {
        Some(whole) => problems.add(whole, format!("its {part}: {why}")),
        None => problems.add(part, why),
    };
    let owner = match key.account_id.as_deref().map(account_number) {
        Some(Ok(id)) => Ok(id),
        other => Err(add("account_id", other.and_then(Result::err).unwrap_or("missing"))),
    };
    let key_id = key.key_id.filter(|id| !id.trim().is_empty());
    let key_id = key_id.ok_or_else(|| add("key_id", "missing"));
    let signer = match (signer, &key.private_key) {
        (Some(signer), None) => Ok(signer),
        (Some(_), Some(_)) => Err(add("private_key", "excludes a signer")),
        (None, Some(key)) => signer_of(key).map_err(|why| add("private_key", &why)),
        (None, None) => Err(add("private_key", "missing")),
    };
    let (owner, key_id, signer) = (owner?, key_id?, signer?);
    let issuer = child.unwrap_or(owner);
    let key = SigningKey { issuer, key_id, signer };
    Ok((Credentials::ServiceAccount(key), Some(issuer)))
}

/// The number of an account. Zero is none, though the README of the vendor's package signs for it and is
/// refused (`docs/wire/differences.csv`, `account of the README`).
fn account_number(text: &str) -> Result<Id, &'static str> {
    let number = text.trim().parse().ok().filter(|number| *number != 0);
    number.ok_or("not an account's number")
}

fn read(reader: impl Read) -> io::Result<SecretString> {
    let mut text = String::new();
    reader.take(MAX_KEY_FILE).read_to_string(&mut text)?;
    Ok(text.into())
}

fn unreadable(error: &io::Error) -> String {
    format!("can't be read: {}", error.kind())
}

fn problem(key: &'static str, why: &str) -> Error {
    let error = Error::before_sending(ErrorKind::Config, format!("{key}: {why}"));
    error.with_provider(PROVIDER).with_field(key)
}

/// A text, from a string or a whole number: account ids are written either way.
fn digits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a string or a whole number")]
    enum Digits {
        Number(u64),
        Text(String),
    }
    Ok(Some(match Digits::deserialize(deserializer)? {
        Digits::Number(number) => number.to_string(),
        Digits::Text(text) => text,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;

    #[derive(Debug)]
    struct Elsewhere;

    #[async_trait]
    impl Signer for Elsewhere {
        async fn sign(&self, _: &[u8]) -> Result<Vec<u8>> {
            Ok(Vec::new())
        }
    }

    #[test]
    fn a_signer_takes_the_place_of_the_key() {
        let config = || Config::signer(7, "k", Arc::new(Elsewhere));
        assert!(config().check().is_ok());
        assert!(config().with_child_account_id(8).check().is_ok());
        let with_key = Config { private_key: Some("a key".into()), ..config() };
        let error = with_key.check().err().unwrap();
        assert_eq!(
            (error.field(), error.message()),
            (Some("private_key"), "private_key: excludes a signer")
        );
        let with_file = Config { credentials_json: Some("{}".into()), ..config() };
        assert_eq!(with_file.check().err().unwrap().kind(), ErrorKind::Config);
    }

    #[cfg(not(feature = "rs256"))]
    #[test]
    fn without_a_signer_the_error_names_the_feature() {
        let file = r#"{"account_id":7,"key_id":"k","private_key":"a key"}"#;
        for config in [Config::service_account(7, "k", "a key"), Config::from_credentials(file)] {
            let error = config.check().err().unwrap();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.message().contains("needs the feature `rs256`"), "{error}");
        }
    }
}
