//! Access tokens: fetched, and renewed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_core::{ExposeSecret, Result, SecretString, Timestamp};
use cpaas_http::{
    Access, ApiClient, ApiRequest, BaseUrl, ClientOptions, Form, NewCredentials, Proof, Token,
    TokenSource, json,
};
use http::Method;
use serde::Deserialize;
use serde_with::serde_as;

use crate::account::PROVIDER;

/// The public client that the vendor's own package logs in as; id and secret are no secret.
const CLIENT: &str = "sonetel-api";

/// How access tokens are had.
#[derive(Debug)]
pub(crate) enum Credentials {
    /// By refresh token if there is one, else by e-mail and password.
    Login { login: Option<(String, SecretString)>, refresh_token: Option<SecretString> },
    /// As given.
    AccessToken(SecretString),
}

/// The token endpoint.
#[derive(Debug)]
pub(crate) struct Tokens {
    api: ApiClient,
    token_url: BaseUrl,
    credentials: Mutex<Credentials>,
    options: ClientOptions,
}

/// What the token endpoint grants. `expires_in` is in no document and not looked at.
#[derive(Deserialize)]
struct Grant {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
}

impl Tokens {
    pub(crate) fn new(
        api: ApiClient,
        token_url: BaseUrl,
        credentials: Credentials,
        options: ClientOptions,
    ) -> Self {
        Self { api, token_url, credentials: Mutex::new(credentials), options }
    }

    fn credentials(&self) -> MutexGuard<'_, Credentials> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.credentials.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A second login does no harm, so a lost answer is asked for again.
    async fn by_password(&self, username: String, password: SecretString) -> Result<Grant> {
        let form = Form::new()
            .with("grant_type", "password")
            .with("refresh", "yes")
            .with("username", username)
            .with("password", password);
        self.grant(Access::Read, form).await
    }

    /// The vendor may revoke the old refresh token with the first answer, so there is no second try
    /// once the first may have arrived.
    async fn by_refresh_token(&self, refresh_token: SecretString) -> Result<Grant> {
        let form = Form::new()
            .with("grant_type", "refresh_token")
            .with("refresh", "yes")
            .with("refresh_token", refresh_token);
        self.grant(Access::Write, form).await
    }

    async fn grant(&self, access: Access, form: Form) -> Result<Grant> {
        let client = Proof::Basic { user: CLIENT.to_owned(), secret: CLIENT.into() };
        let request = ApiRequest::new("create_token", access, Method::POST, &self.token_url)
            .form(form)
            .with_proof(client)
            .as_login();
        self.api.call(&request).await
    }

    /// Keeps a new refresh token and tells the user of it; the old one stays if none came.
    fn keep(&self, new: &SecretString) {
        let is_new = match &mut *self.credentials() {
            Credentials::Login { refresh_token, .. } => {
                let old = refresh_token.replace(new.clone());
                old.is_none_or(|old| old.expose_secret() != new.expose_secret())
            }
            Credentials::AccessToken(_) => false,
        };
        if is_new {
            let values = vec![("refresh_token", new.clone())];
            self.options.announce(&NewCredentials::new(PROVIDER, values));
        }
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn fetch(&self) -> Result<Token> {
        let (login, refresh_token) = match &*self.credentials() {
            Credentials::AccessToken(token) => return Ok(token_of(token.clone())),
            Credentials::Login { login, refresh_token } => (login.clone(), refresh_token.clone()),
        };
        let refreshed = match refresh_token {
            None => None,
            Some(token) => Some(self.by_refresh_token(token).await),
        };
        let grant = match (refreshed, login) {
            (Some(Ok(grant)), _) => grant,
            // Whatever became of the refresh token, the password gets another.
            (_, Some((username, password))) => self.by_password(username, password).await?,
            (Some(Err(error)), None) => return Err(error),
            (None, None) => return Err(crate::error::no_credentials()),
        };
        if let Some(new) = &grant.refresh_token {
            self.keep(new);
        }
        Ok(token_of(grant.access_token))
    }

    fn is_renewable(&self) -> bool {
        matches!(&*self.credentials(), Credentials::Login { .. })
    }
}

fn token_of(secret: SecretString) -> Token {
    let expires_at = Claims::of(&secret).expires_at();
    Token { secret, expires_at }
}

/// What an access token says of itself. Its signature is not checked: there is no published key.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Claims {
    /// The account's id: a number in live tokens, a string in others.
    #[serde_as(as = "Option<json::Text>")]
    #[serde(default)]
    pub(crate) acc_id: Option<String>,
    exp: Option<i64>,
}

impl Claims {
    /// The claims of a token; none of a token that is not a JWT, which then works until refused.
    pub(crate) fn of(token: &SecretString) -> Self {
        let payload = token.expose_secret().split('.').nth(1).unwrap_or_default();
        let payload = payload.trim_end_matches('=');
        let decoded = URL_SAFE_NO_PAD.decode(payload).ok();
        decoded.and_then(|json| json::decode(&json).ok()).unwrap_or_default()
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Timestamp::from_unix_seconds(self.exp?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claims(payload: &str) -> Claims {
        Claims::of(&format!("h.{}.s", URL_SAFE_NO_PAD.encode(payload)).into())
    }

    #[test]
    fn the_id_may_be_a_number_or_a_string() {
        for payload in [
            r#"{"acc_id":2000000007,"exp":1700000000}"#,
            r#"{"acc_id":"2000000007","exp":1700000000,"x":"?>~"}"#,
        ] {
            let claims = claims(payload);
            assert_eq!(claims.acc_id.as_deref(), Some("2000000007"));
            assert_eq!(claims.expires_at().unwrap().as_unix_seconds(), 1_700_000_000);
        }
    }

    #[test]
    fn a_token_that_is_not_a_jwt_has_no_claims() {
        for token in ["", "opaque", "a.b.c", "a.e30.c", "..", "a.bnVsbA.c"] {
            let claims = Claims::of(&token.into());
            assert!(claims.acc_id.is_none() && claims.expires_at().is_none(), "{token}");
        }
    }

    proptest! {
        #[test]
        fn no_token_panics(token in "\\PC*", payload in "\\PC*") {
            let _ = Claims::of(&token.into()).expires_at();
            let _ = claims(&payload).expires_at();
        }
    }
}
