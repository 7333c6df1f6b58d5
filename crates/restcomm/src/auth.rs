//! The credential: Basic, and handed over when the password changes.

use std::sync::Arc;

use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use cpaas_http::provider::{ApiClient, ApiRequest, AuthScheme, CredentialRotation, is_blank};
use cpaas_http::{ClientOptions, NewCredentials};
use md5::{Digest, Md5};

use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::response::record_of;

/// The configuration's keys of the secret.
const KEYS: [&str; 2] = ["auth_token", "password"];

/// The user name of the credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum User {
    AccountSid(String),
    /// In lower case.
    Email(String),
}

impl User {
    fn as_str(&self) -> &str {
        match self {
            Self::AccountSid(user) | Self::Email(user) => user,
        }
    }
}

/// The account's only credential, and its way from one password to the next.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    rotation: CredentialRotation,
    user: Arc<User>,
    options: ClientOptions,
}

/// What a change of the password sends: the change, and the read that shows whether it was made.
#[derive(Clone, Debug)]
pub(crate) struct PasswordChange {
    pub(crate) change: ApiRequest,
    pub(crate) read_back: ApiRequest,
    /// Of the account that both are about.
    pub(crate) sid: String,
    pub(crate) password: SecretString,
}

impl Credentials {
    pub(crate) fn new(user: User, secret: SecretString, options: ClientOptions) -> Self {
        let rotation = CredentialRotation::new(scheme(&user, secret), &KEYS, &options);
        Self { rotation, user: Arc::new(user), options }
    }

    /// The credential of another account: what stores and listens has this one's.
    pub(crate) fn of_another(&self, user: User, secret: SecretString) -> Self {
        Self::new(user, secret, self.options.clone().for_another_account())
    }

    pub(crate) fn user(&self) -> &User {
        &self.user
    }

    /// What authenticates all but the change itself.
    pub(crate) fn authenticator(&self) -> Arc<CredentialRotation> {
        Arc::new(self.rotation.clone())
    }

    /// Changes the password; from then on everything is sent with the token that it made. If no
    /// clear response comes, the new password is tried once.
    pub(crate) async fn change_password(
        &self,
        operation: &'static str,
        api: &ApiClient,
        change: PasswordChange,
    ) -> Result<AccountRecord> {
        let this = self.clone();
        let (caller, api) = (api, api.for_token_exchange());
        let run = move |old: AuthScheme| async move {
            let request = change.change.clone().with_auth_scheme(old.clone());
            let response = api.send(&request).await;
            let changed = match response.and_then(|response| record_of(&response, &change.sid)) {
                Err(error) if error.outcome_is_unknown() => {
                    this.read_back(&api, &old, &change, error).await
                }
                changed => changed,
            };
            let new = changed.as_ref().ok().and_then(|new| this.next(&old, new, &change.password));
            (changed, new)
        };
        let changed = self.rotation.change(caller, run).await;
        changed.map_err(|error| error.with_provider(PROVIDER).with_operation(operation))
    }

    /// Finds out by the new password whether the change was made whose response is `lost`: if it opens
    /// the account, and is not what opened it before.
    async fn read_back(
        &self,
        api: &ApiClient,
        old: &AuthScheme,
        change: &PasswordChange,
        lost: Error,
    ) -> Result<AccountRecord> {
        if is(old, &change.password) {
            return Err(lost);
        }
        let new = scheme(&self.user, change.password.clone());
        let response = api.send(&change.read_back.clone().with_auth_scheme(new)).await;
        let seen = match response.and_then(|response| record_of(&response, &change.sid)) {
            Ok(record) if record.auth_token.as_ref().is_none_or(|token| !is(old, token)) => {
                return Ok(record);
            }
            Ok(_) => "the password is as it was before",
            Err(error) if error.kind() == ErrorKind::Unauthenticated => {
                "the new password does not work so far"
            }
            Err(_) => "whether the new password works could not be seen",
        };
        let message = format!("{}; {seen}", lost.message());
        Err(lost.with_message(message))
    }

    /// The scheme from now on, if it is another, with what is to be stored: under both keys, since a configuration
    /// holds one or the other, and the platform takes the password wherever it takes the token.
    fn next(
        &self,
        old: &AuthScheme,
        new: &AccountRecord,
        password: &SecretString,
    ) -> Option<(AuthScheme, NewCredentials)> {
        let token = new.auth_token.as_ref().filter(|token| !is_blank(token));
        let secret = token.unwrap_or(password);
        if is(old, secret) {
            return None;
        }
        let [auth_token, own] = KEYS;
        let values = vec![(auth_token, secret.clone()), (own, password.clone())];
        let new = NewCredentials::new(PROVIDER, values);
        let new = new.with_recovery("the new password, as it was given, opens the account");
        Some((scheme(&self.user, secret.clone()), new))
    }
}

/// The auth token that the platform makes of a password: the password's MD5, in lower-case hexadecimal.
///
/// It is **worth as much as the password**: it opens the account as the password does, and everyone
/// who has the password can make it. MD5 without a salt is no protection: who gets the token can
/// find a weak password. So keep it as secret, and never take it for something that may be logged or
/// handed on in the password's place. It stops working when the password is changed.
///
/// Known of the open server, and seen on the hosted one in 2017; the token in a response
/// ([`AccountRecord::auth_token`]) is the better source where there is one.
///
/// ```
/// use cpaas_restcomm::{ExposeSecret, derive_auth_token};
///
/// let token = derive_auth_token(&"RestComm12".into());
/// assert_eq!(token.expose_secret(), "28f96b0fea1f9e33646f42026abdf305");
/// ```
#[must_use]
pub fn derive_auth_token(password: &SecretString) -> SecretString {
    let hash = Md5::digest(password.expose_secret().as_bytes());
    format!("{:032x}", u128::from_be_bytes(hash.into())).into()
}

fn scheme(user: &User, secret: SecretString) -> AuthScheme {
    AuthScheme::Basic { user: user.as_str().to_owned(), secret }
}

/// Whether a scheme holds this secret.
fn is(scheme: &AuthScheme, secret: &SecretString) -> bool {
    matches!(scheme, AuthScheme::Basic { secret: old, .. } if old.expose_secret() == secret.expose_secret())
}
