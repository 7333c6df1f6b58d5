//! Where credentials are kept that a client replaces.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{Effect, Error, ErrorKind, ProviderName, Result, SecretString};

/// Credentials that changed while a client was at work, under the names of the provider's
/// configuration keys: store those that your configuration holds, or the next start uses stale ones.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewCredentials {
    /// Whose they are.
    pub provider: ProviderName,
    /// Configuration key and new value.
    pub values: Vec<(&'static str, SecretString)>,
    /// How else the account is reached if they can't be stored, such as `log in again with the password`.
    pub recovery: Option<&'static str>,
}

impl NewCredentials {
    /// New values for these configuration keys.
    #[must_use]
    pub fn new(provider: ProviderName, values: Vec<(&'static str, SecretString)>) -> Self {
        Self { provider, values, recovery: None }
    }

    /// Sets how else the account is reached if they can't be stored.
    #[must_use]
    pub fn with_recovery(self, recovery: &'static str) -> Self {
        Self { recovery: Some(recovery), ..self }
    }
}

/// Keeps the credentials of one account, which its client replaces while it is at work: a refresh token by
/// each exchange, a password by a change of it. See [`ClientOptions::with_credential_store`](crate::ClientOptions::with_credential_store).
///
/// Several programs may use the same place. Each reserves it before it sends what uses up the old credential,
/// and starts from what it then finds there.
#[async_trait]
pub trait CredentialStore: fmt::Debug + Send + Sync + 'static {
    /// The value that is kept now under a key of the provider's configuration; `None` if it is kept
    /// elsewhere, or can't be read.
    async fn read(&self, key: &'static str) -> Option<SecretString>;

    /// Makes sure that new values of these keys can be kept, and that nobody else replaces them meanwhile.
    /// Waits for others at most for this time. `None` if none of them is kept here.
    ///
    /// # Errors
    ///
    /// Why new values could not be kept. Nothing is sent then, so that the old ones stay good.
    async fn reserve(
        &self,
        keys: &[&'static str],
        within: Duration,
    ) -> Result<Option<Box<dyn Reservation>>>;
}

/// The right to replace credentials; it ends when this is dropped.
#[async_trait]
pub trait Reservation: fmt::Debug + Send + Sync {
    /// The value that is kept now under a key; `None` if it is kept elsewhere.
    fn current(&self, key: &str) -> Option<&SecretString>;

    /// Whether nobody else can replace them. Where that can't be had, a value that is refused may be another's
    /// old one.
    fn is_exclusive(&self) -> bool;

    /// Keeps the new values. That it fails is for the store to report: the credentials are in use already.
    async fn keep(self: Box<Self>, new: &NewCredentials);
}

/// The code of the user's that keeps new credentials panicked. Its own words may hold a secret; the panic hook has
/// shown them.
pub(crate) fn not_kept(provider: ProviderName) -> Error {
    let message = "the credentials were changed, but what keeps the new ones panicked: the stored ones may be stale";
    tracing::error!(%provider, "{message}");
    Error::with_effect(ErrorKind::Provider, Effect::Applied, message).with_provider(provider)
}
