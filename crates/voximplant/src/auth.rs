//! Credentials: a service account that signs its tokens, or the legacy credentials of the account.

#[cfg(feature = "rs256")]
mod pem;
#[cfg(feature = "rs256")]
mod rs256;
pub(crate) mod signer;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_core::{Error, ErrorKind, Result, SecretString, Timestamp};
use cpaas_http::provider::json::Text;
use cpaas_http::provider::{
    ApiClient, ApiRequest, AuthScheme, CredentialRotation, Form, FormValue, Token, TokenSource,
};
use cpaas_http::{ClientOptions, Clock, NewCredentials};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::serde_as;

use self::signer::Signer;
use crate::PROVIDER;
use crate::api::id::Id;
use crate::api::request::LegacyParameters;

/// How requests are authenticated.
#[derive(Debug)]
pub(crate) enum Credentials {
    /// By a signed token.
    ServiceAccount(SigningKey),
    /// By parameters in the body.
    Legacy(LegacyCredentials),
}

/// The parts of a service account's key, as they were given.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KeyFile {
    #[serde_as(as = "Option<Text>")]
    pub(crate) account_id: Option<String>,
    #[serde_as(as = "Option<Text>")]
    pub(crate) key_id: Option<String>,
    pub(crate) private_key: Option<SecretString>,
}

impl KeyFile {
    /// Reads the file that the vendor's console hands out, or the `result` of `CreateKey` saved with
    /// what is around it.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        #[derive(Deserialize)]
        struct Response<'a> {
            #[serde(borrow)]
            result: Option<&'a RawValue>,
        }
        const NO_KEY: &str = "not a service account's key in JSON";
        let mut text = text.trim_start_matches('\u{feff}').trim();
        // `{"result": [{…}]}` is the deepest there is.
        for _ in 0..2 {
            if text.starts_with('[') {
                let keys: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| NO_KEY)?;
                let [key] = keys.as_slice() else {
                    return Err("holds not one key but another number");
                };
                text = key.get();
            } else {
                let response: Response<'_> = serde_json::from_str(text).map_err(|_| NO_KEY)?;
                let Some(result) = response.result else { break };
                text = result.get();
            }
        }
        serde_json::from_str(text).map_err(|_| NO_KEY)
    }
}

/// The signer of a private key in PEM, or why there is none.
#[cfg(feature = "rs256")]
pub(crate) fn signer_of(pem: &SecretString) -> Result<Arc<dyn Signer>, String> {
    Ok(Arc::new(rs256::Rs256::from_pem(pem)?))
}

/// Without the feature there is none, whatever the key.
#[cfg(not(feature = "rs256"))]
pub(crate) fn signer_of(_: &SecretString) -> Result<Arc<dyn Signer>, String> {
    Err("needs the feature `rs256` of cpaas-voximplant, or a signer of your own instead".to_owned())
}

/// A service account's key, ready to sign.
pub(crate) struct SigningKey {
    /// The account that the token is for: the key's own, or a child of it.
    pub(crate) issuer: Id,
    pub(crate) key_id: String,
    /// Shared with the clients that act for children.
    pub(crate) signer: Arc<dyn Signer>,
}

impl SigningKey {
    /// The same key, for a child of the account.
    pub(crate) fn for_child(&self, issuer: Id) -> Self {
        Self { issuer, key_id: self.key_id.clone(), signer: Arc::clone(&self.signer) }
    }

    /// A token that works from a little before now until an hour after that.
    async fn sign(&self, now: Timestamp) -> Result<Token> {
        let issued_at = now.as_unix_seconds().saturating_sub(SKEW);
        let expires_at = issued_at.saturating_add(LIFETIME);
        let head = encoded(&Header { alg: "RS256", typ: "JWT", kid: &self.key_id })?;
        let claims = encoded(&Claims { iss: self.issuer, iat: issued_at, exp: expires_at })?;
        let mut token = format!("{head}.{claims}");
        let signature = self.signer.sign(token.as_bytes()).await?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        let expires_at = Timestamp::from_unix_seconds(expires_at).ok();
        Ok(Token::new(token, expires_at))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Seconds that a token is back-dated by, for a clock that is a little ahead of the vendor's.
const SKEW: i64 = 5;

/// Seconds a token lives, counted from its back-dated issue: the vendor's most.
const LIFETIME: i64 = 3600;

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Claims {
    iss: Id,
    iat: i64,
    exp: i64,
}

fn encoded(part: &impl Serialize) -> Result<String> {
    serde_json::to_vec(part).map(|json| URL_SAFE_NO_PAD.encode(json)).map_err(|_| not_signed())
}

fn not_signed() -> Error {
    let error = Error::before_sending(ErrorKind::Config, "the token can't be written as JSON");
    error.with_provider(PROVIDER)
}

/// Signs tokens, each good for most of an hour.
#[derive(Debug)]
pub(crate) struct Tokens {
    key: Arc<SigningKey>,
    clock: Arc<dyn Clock>,
    /// Has the time for an exchange of credentials.
    api: ApiClient,
}

impl Tokens {
    pub(crate) fn new(key: Arc<SigningKey>, clock: Arc<dyn Clock>, api: &ApiClient) -> Self {
        Self { key, clock, api: api.for_token_exchange() }
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn fetch(&self) -> Result<Token> {
        // A signer that never returns must not keep every later call waiting for it.
        let signed = self.key.sign(self.clock.now());
        tokio::time::timeout_at(self.api.deadline(), signed).await.unwrap_or_else(|_| {
            let message = "the signer gave no signature in time";
            Err(Error::before_sending(ErrorKind::Timeout, message))
        })
    }

    fn uses_up_credential(&self) -> bool {
        false
    }
}

/// The account's own credentials: which account, and a secret of it, each with its parameter's name.
#[derive(Debug)]
pub(crate) struct LegacyCredentials {
    pub(crate) identity: (&'static str, String),
    pub(crate) secret: (&'static str, SecretString),
}

/// The identity that one method also takes as the account to look at.
const ID: &str = "account_id";

/// The parameters of legacy credentials that the account can change, named like the configuration's.
pub(crate) const EMAIL: &str = "account_email";
pub(crate) const PASSWORD: &str = "account_password";

/// Legacy credentials in use, and their way from one e-mail address or password to the next.
#[derive(Clone, Debug)]
pub(crate) struct Legacy {
    rotation: CredentialRotation,
    /// The names of the two parameters, which are the configuration's as well.
    names: [&'static str; 2],
}

impl Legacy {
    pub(crate) fn new(legacy: LegacyCredentials, options: &ClientOptions) -> Self {
        let LegacyCredentials { identity, secret } = legacy;
        let names = [identity.0, secret.0];
        let fields =
            vec![(identity.0, FormValue::from(identity.1)), (secret.0, FormValue::from(secret.1))];
        Self { rotation: CredentialRotation::new(AuthScheme::Form(fields), &names, options), names }
    }

    pub(crate) fn authenticator(&self) -> Arc<CredentialRotation> {
        Arc::new(self.rotation.clone())
    }

    /// A parameter of a form that these credentials have as well.
    pub(crate) fn collision<'f>(&self, form: &'f Form) -> Option<&'f str> {
        form.names().find(|name| self.names.contains(name))
    }

    /// How a request is authenticated whose parameters collide with these credentials; `None` where
    /// they may be sent beside it as they are.
    pub(crate) fn scheme_beside(&self, parameters: LegacyParameters) -> Result<Option<AuthScheme>> {
        match parameters {
            LegacyParameters::Own => return Ok(None),
            LegacyParameters::Omitted => return Ok(Some(AuthScheme::None)),
            _ => {}
        }
        let mut scheme = self.rotation.current().scheme().clone();
        if let AuthScheme::Form(fields) = &mut scheme {
            if let LegacyParameters::WithAccountId(id) = parameters {
                drop_id(fields, id)?;
            } else {
                if parameters == LegacyParameters::ParentSecret {
                    fields.retain(|(name, _)| *name == self.names[1]);
                }
                for (name, _) in fields {
                    *name = of_the_parent(name);
                }
            }
        }
        Ok(Some(scheme))
    }

    /// What of a change of the account is a change of these credentials too.
    pub(crate) fn replaced_by(
        &self,
        email: Option<&str>,
        password: Option<&SecretString>,
    ) -> Vec<(&'static str, FormValue)> {
        let email = email.map(|email| (EMAIL, FormValue::from(email)));
        let password = password.map(|password| (PASSWORD, FormValue::from(password.clone())));
        let new = email.into_iter().chain(password);
        new.filter(|(name, _)| self.names.contains(name)).collect()
    }

    /// Makes a change that replaces some of the credentials; from then on everything is sent with
    /// the new ones, which are announced.
    pub(crate) async fn change<T: DeserializeOwned + Send + 'static>(
        &self,
        api: ApiClient,
        request: ApiRequest,
        new: Vec<(&'static str, FormValue)>,
    ) -> Result<T> {
        let (caller, api) = (api.clone(), api.for_token_exchange());
        let run = move |old: AuthScheme| async move {
            let changed = api.call(&request.with_auth_scheme(old.clone())).await;
            let next = changed.is_ok().then(|| {
                let secret = |value: &FormValue| SecretString::from(value.expose());
                let values = new.iter().map(|(name, value)| (*name, secret(value))).collect();
                let values = NewCredentials::new(PROVIDER, values);
                (
                    replaced(old, &new),
                    values.with_recovery("the new values, as they were given, hold"),
                )
            });
            (changed, next)
        };
        self.rotation.change(&caller, run).await
    }
}

/// Leaves out the id that the request has as a parameter of its own, which must be the same one.
fn drop_id(fields: &mut Vec<(&'static str, FormValue)>, id: Id) -> Result<()> {
    let own = fields.iter().position(|(name, _)| *name == ID);
    let Some(own) = own.map(|at| fields.remove(at).1) else {
        return Ok(());
    };
    if own.expose().trim().parse() == Ok(id) {
        return Ok(());
    }
    let message = "account_id: legacy credentials can read another account only where they name \
                   theirs by account_name or account_email";
    Err(Error::before_sending(ErrorKind::InvalidRequest, message).with_field(ID))
}

/// The name of a legacy parameter for the parent's identity.
fn of_the_parent(name: &'static str) -> &'static str {
    match name {
        ID => "parent_account_id",
        "account_name" => "parent_account_name",
        EMAIL => "parent_account_email",
        "api_key" => "parent_account_api_key",
        PASSWORD => "parent_account_password",
        // A session is sent under its own name.
        other => other,
    }
}

/// The credentials with the new values in their places.
fn replaced(mut scheme: AuthScheme, new: &[(&'static str, FormValue)]) -> AuthScheme {
    if let AuthScheme::Form(fields) = &mut scheme {
        for (name, value) in fields {
            if let Some((_, new)) = new.iter().find(|(new, _)| new == name) {
                value.clone_from(new);
            }
        }
    }
    scheme
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::ExposeSecret as _;
    use proptest::prelude::*;

    const KEY: &str =
        r#"{"account_email":"e","account_id":7,"key_id":"k","private_key":"p","more":[1]}"#;

    #[test]
    fn a_key_is_read_with_or_without_what_is_around_it() {
        for text in [
            KEY.to_owned(),
            format!("\u{feff} [{KEY}]\n"),
            format!(r#"{{"result":{KEY}}}"#),
            format!(r#"{{"result":[{KEY}]}}"#),
            KEY.replace(":7,", r#":"7","#),
        ] {
            let key = KeyFile::parse(&text).unwrap();
            assert_eq!(
                (key.account_id.as_deref(), key.key_id.as_deref()),
                (Some("7"), Some("k")),
                "{text}"
            );
            assert_eq!(key.private_key.unwrap().expose_secret(), "p");
        }
        for text in ["", "[]", "[1,2]", "7", r#"{"result":7}"#, "-----BEGIN", r#"{"key_id":{}}"#] {
            assert!(KeyFile::parse(text).is_err(), "{text}");
        }
        assert!(KeyFile::parse(&format!("[{KEY},{KEY}]")).unwrap_err().contains("not one key"));
        assert!(KeyFile::parse("{}").unwrap().key_id.is_none());
    }

    proptest! {
        #[test]
        fn no_key_file_panics(text in "\\PC*", deep in 0_usize..500) {
            let _ = KeyFile::parse(&text);
            let _ = KeyFile::parse(&"[".repeat(deep));
        }
    }
}
