//! Access tokens: fetched, and renewed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use cpaas_http::provider::{
    ApiClient, ApiRequest, AuthScheme, BaseUrl, CredentialExchange, Form, Token, TokenSource,
    is_blank,
};
use cpaas_http::{Access, ClientOptions, NewCredentials};
use http::Method;
use tokio::time::Instant;

use crate::PROVIDER;
use crate::api::token::{Claims, Grant};

/// The public client that the vendor's own package logs in as; id and secret are no secret.
const CLIENT: &str = "sonetel-api";

/// The configuration's key of the refresh token.
const REFRESH_TOKEN: &str = "refresh_token";

/// How access tokens are had.
#[derive(Debug)]
pub(crate) enum Credentials {
    /// As given: one, which stays.
    AccessToken(SecretString),
    /// Fetched, again and again.
    Fetched(Origin),
}

/// Where access tokens are fetched.
#[derive(Debug)]
pub(crate) enum Origin {
    /// From the token endpoint.
    Login(Mutex<Login>),
    /// From wherever the caller has them.
    Source(Arc<dyn TokenSource>),
}

/// By refresh token if there is one, else by password.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    /// E-mail and password, unless there are none or they were forgotten.
    pub(crate) password: Option<(String, SecretString)>,
    pub(crate) refresh_token: Option<SecretString>,
    /// Whether the password goes as soon as a refresh token is known to be good.
    pub(crate) forget_password: bool,
}

/// The token endpoint, or the caller's own source of tokens.
#[derive(Debug)]
pub(crate) struct Tokens {
    api: ApiClient,
    token_url: BaseUrl,
    origin: Origin,
    options: ClientOptions,
}

impl Tokens {
    pub(crate) fn new(
        api: ApiClient,
        token_url: BaseUrl,
        origin: Origin,
        options: ClientOptions,
    ) -> Self {
        Self { api, token_url, origin, options }
    }

    /// Logs in, in an exchange if there is a refresh token.
    async fn log_in(
        &self,
        login: &Mutex<Login>,
        exchange: Option<CredentialExchange>,
    ) -> Result<Token> {
        let Login { password, refresh_token, forget_password } = lock(login).clone();
        let refreshed = match refresh_token {
            None => None,
            Some(own) => Some(self.refresh(own, exchange.as_ref()).await),
        };
        let (grant, refresh_token_works) = match (refreshed, password) {
            (Some(Ok(grant)), _) => (grant, true),
            // Whatever became of the refresh token, the password gets another.
            (_, Some((username, password))) => (self.by_password(username, password).await?, false),
            (Some(Err(error)), None) if forget_password => return Err(log_in_again(error)),
            (Some(Err(error)), None) => return Err(error),
            (None, None) => return Err(crate::error::no_credentials()),
        };
        if let Some(new) = keep(login, grant.refresh_token, refresh_token_works) {
            let new = NewCredentials::new(PROVIDER, vec![(REFRESH_TOKEN, new)]);
            let new = new.with_recovery("log in again with the password");
            let kept = match exchange {
                Some(exchange) => exchange.finish(&new).await,
                None => self.options.announce(&new),
            };
            // The token is good, and that it could not be kept was traced.
            drop(kept);
        }
        Ok(with_claimed_expiry(Token::new(grant.access_token, None)))
    }

    /// Exchanges the refresh token that is stored, else this one. One that is refused may have been exchanged by
    /// another program, which has stored the next.
    async fn refresh(
        &self,
        own: SecretString,
        exchange: Option<&CredentialExchange>,
    ) -> Result<Grant> {
        let stored = exchange.and_then(|exchange| exchange.kept(REFRESH_TOKEN)).cloned();
        let token = stored.unwrap_or(own);
        let refused = match self.by_refresh_token(token.clone()).await {
            Err(error) if error.kind() == ErrorKind::Unauthenticated => error,
            ended => return ended,
        };
        let next = match exchange {
            Some(exchange) => exchange.second_look(REFRESH_TOKEN, &token).await,
            None => None,
        };
        match next {
            Some(next) => self.by_refresh_token(next).await,
            None => Err(refused),
        }
    }

    /// A second login does no harm, so it is sent again if the response is lost; and if the password is refused, with
    /// the one that is stored by now.
    async fn by_password(&self, username: String, password: SecretString) -> Result<Grant> {
        let refused = match self.with_password(&username, password.clone()).await {
            Err(error) if error.kind() == ErrorKind::Unauthenticated => error,
            ended => return ended,
        };
        match self.options.second_look("password", &password).await {
            Some(password) => self.with_password(&username, password).await,
            None => Err(refused),
        }
    }

    async fn with_password(&self, username: &str, password: SecretString) -> Result<Grant> {
        let form = Form::new()
            .with("grant_type", "password")
            .with("refresh", "yes")
            .with("username", username.to_owned())
            .with("password", password);
        self.grant(Access::Read, form).await
    }

    /// The vendor may revoke the old refresh token with the first response, so there is no second try
    /// once the first may have arrived.
    async fn by_refresh_token(&self, refresh_token: SecretString) -> Result<Grant> {
        let form = Form::new()
            .with("grant_type", "refresh_token")
            .with("refresh", "yes")
            .with("refresh_token", refresh_token);
        self.grant(Access::Write, form).await
    }

    async fn grant(&self, access: Access, form: Form) -> Result<Grant> {
        let client = AuthScheme::Basic { user: CLIENT.to_owned(), secret: CLIENT.into() };
        let request = ApiRequest::new("create_token", access, Method::POST, &self.token_url)
            .form(form)
            .with_auth_scheme(client)
            .as_login();
        self.api.call(&request).await
    }

    /// A source that never returns must not keep every later call waiting for it.
    async fn fetch_from(&self, source: &dyn TokenSource) -> Result<Token> {
        let fetched = tokio::time::timeout_at(self.api.deadline(), source.fetch()).await;
        let token = fetched.map_err(|_| {
            Error::before_sending(ErrorKind::Timeout, "the token source gave no token in time")
        })??;
        if is_blank(&token.secret) {
            return Err(Error::before_sending(
                ErrorKind::Config,
                "the token source gave an empty token",
            ));
        }
        Ok(with_claimed_expiry(token))
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn fetch(&self) -> Result<Token> {
        match &self.origin {
            Origin::Login(login) => self.log_in(login, None).await,
            Origin::Source(source) => self.fetch_from(&**source).await,
        }
    }

    async fn prepare(&self, begin_by: Instant) -> Result<Option<CredentialExchange>> {
        match &self.origin {
            Origin::Login(login) if lock(login).refresh_token.is_some() => {
                self.options.begin_exchange(&[REFRESH_TOKEN], begin_by).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    async fn exchange(&self, exchange: CredentialExchange) -> Result<Token> {
        match &self.origin {
            Origin::Login(login) => self.log_in(login, Some(exchange)).await,
            Origin::Source(source) => self.fetch_from(&**source).await,
        }
    }

    fn is_renewable(&self) -> bool {
        match &self.origin {
            Origin::Login(_) => true,
            Origin::Source(source) => source.is_renewable(),
        }
    }

    fn uses_up_credential(&self) -> bool {
        match &self.origin {
            // A login without a refresh token.
            Origin::Login(_) => false,
            Origin::Source(source) => source.uses_up_credential(),
        }
    }

    fn is_worth_keeping(&self) -> bool {
        matches!(self.origin, Origin::Login(_))
    }
}

/// Keeps a granted refresh token, and returns it if it is new; the old one stays if none came. The
/// password is forgotten, where that is wished, once the one that is held has proved good.
fn keep(
    login: &Mutex<Login>,
    granted: Option<SecretString>,
    old_works: bool,
) -> Option<SecretString> {
    let granted = granted.filter(|token| !is_blank(token));
    let mut login = lock(login);
    if login.forget_password && (granted.is_some() || old_works) {
        login.password = None;
    }
    let old = login.refresh_token.as_ref().map(ExposeSecret::expose_secret);
    let new = granted.filter(|new| old != Some(new.expose_secret()))?;
    login.refresh_token = Some(new.clone());
    Some(new)
}

/// The token, with the expiry that it carries if none is known otherwise.
fn with_claimed_expiry(token: Token) -> Token {
    let expires_at = token.expires_at.or_else(|| Claims::of(&token.secret).expires_at());
    Token::new(token.secret, expires_at)
}

/// What to do about a refused refresh token, where there is no password to fall back on any more.
fn log_in_again(error: Error) -> Error {
    if error.kind() != ErrorKind::Unauthenticated {
        return error;
    }
    let message = format!("{}; log in again with the password", error.message());
    error.with_message(message)
}

fn lock(login: &Mutex<Login>) -> MutexGuard<'_, Login> {
    // No code panics while it holds the lock, so a poisoned one is still whole.
    login.lock().unwrap_or_else(PoisonError::into_inner)
}
