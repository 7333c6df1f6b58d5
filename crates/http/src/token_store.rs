//! A bearer token, and where it is kept between runs of a program.

use std::fmt;

use async_trait::async_trait;
use cpaas_core::{SecretString, Timestamp};

use crate::credential_store::NewCredentials;

/// A bearer token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Token {
    /// The token itself.
    pub secret: SecretString,
    /// When it expires, if that is known.
    pub expires_at: Option<Timestamp>,
}

impl Token {
    /// A token, and when it expires, if that is known.
    #[must_use]
    pub fn new(secret: impl Into<SecretString>, expires_at: Option<Timestamp>) -> Self {
        Self { secret: secret.into(), expires_at }
    }
}

/// Keeps the access token of one account between runs of a program, so that not every run logs in. See
/// [`ClientOptions::with_token_store`](crate::ClientOptions::with_token_store).
///
/// It is asked once, before the first login, and only by providers whose tokens cost a login.
#[async_trait]
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// The token that was kept, if it was had with the present credentials.
    async fn load(&self) -> Option<Token>;

    /// Keeps a token that a login has just brought. A failure is for the store to report: the token is in
    /// use already.
    async fn keep(&self, token: &Token);

    /// Drops what is kept: the token was refused.
    async fn discard(&self);

    /// These credentials have taken the place of older ones: later tokens are had with them.
    fn replaced(&self, new: &NewCredentials);
}
