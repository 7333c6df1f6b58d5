//! A credential that stays until a request of our own replaces it.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use cpaas_core::{Effect, Error, ErrorKind, Result};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::auth::{AuthScheme, Authenticator, Credential};
use crate::client::ApiClient;
use crate::credential_exchange::CredentialExchange;
use crate::credential_store::NewCredentials;
use crate::options::ClientOptions;
use crate::runtime;

/// An [`Authenticator`] for a credential that is replaced by a change made with it, such as a new
/// password, from one moment to the next: what was sent before that moment with the old one and
/// arrives after it is refused.
///
/// * One change at a time; each starts from what the last one left, or from what another program left in the
///   [store](ClientOptions::with_credential_store).
/// * A change runs as a task of its own: a caller who gives up does not lose the new credential.
/// * A request that is refused while a change is under way waits for its end, and is sent again
///   if the credential is another by then, or if the store has another.
///
/// Cheap to clone; clones hand over the same credential.
#[derive(Clone, Debug)]
pub struct CredentialRotation {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    current: RwLock<Credential>,
    /// The configuration's keys of the secret.
    keys: Vec<&'static str>,
    options: ClientOptions,
    /// Held by the one change under way.
    change: Arc<Mutex<()>>,
}

impl CredentialRotation {
    /// Starts with this scheme. Its secret is kept under one of these keys of the configuration.
    #[must_use]
    pub fn new(scheme: AuthScheme, keys: &[&'static str], options: &ClientOptions) -> Self {
        let shared = Shared {
            current: RwLock::new(Credential::new(scheme, 0)),
            keys: keys.to_vec(),
            options: options.clone(),
            change: Arc::new(Mutex::new(())),
        };
        Self { shared: Arc::new(shared) }
    }

    /// The credential to use now.
    #[must_use]
    pub fn current(&self) -> Credential {
        self.shared.current()
    }

    /// Makes a change that may replace the scheme, once those under way are done. Waits for all of it
    /// until the deadline of `api`; the change itself goes on after that, and does not begin too near to it.
    ///
    /// `change` is given the scheme in use, and returns how it ended, and the scheme that holds from
    /// now on with the credentials to store, if that is another. Its requests must carry their scheme
    /// ([`ApiRequest::with_auth_scheme`](crate::provider::ApiRequest::with_auth_scheme)): one that used this
    /// authenticator could end up waiting for itself.
    ///
    /// # Errors
    ///
    /// Those of `change`, and of the [store](crate::CredentialStore::reserve); `Provider` with the effect `Applied`,
    /// if what keeps the new credentials panicked; `Timeout`, if its turn did not come in
    /// time, and with the effect `Unknown`, if it is still under way; `Provider` with that effect, if it panicked or
    /// the runtime ended; `Config` outside a tokio runtime.
    pub async fn change<T, F>(
        &self,
        api: &ApiClient,
        change: impl FnOnce(AuthScheme) -> F + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = (Result<T>, Option<(AuthScheme, NewCredentials)>)> + Send + 'static,
    {
        runtime::require()?;
        let (deadline, begin_by) = (api.deadline(), api.begin_by());
        let shared = Arc::clone(&self.shared);
        let turn = async {
            let turn = Arc::clone(&shared.change).lock_owned().await;
            let exchange = shared.options.begin_exchange(&shared.keys, begin_by).await?;
            Ok((turn, exchange))
        };
        let turn = tokio::time::timeout_at(deadline, turn).await;
        let (turn, exchange) = turn.unwrap_or_else(|_| Err(not_its_turn()))?;
        let change = async move {
            let (mut outcome, new) = change(shared.adopt(&exchange)).await;
            if let Some((scheme, values)) = new {
                // First, so that nothing is sent with the old one any more.
                shared.replace(scheme);
                let kept = exchange.finish(&values).await;
                outcome = outcome.and_then(|value| kept.map(|()| value));
            }
            drop(turn);
            outcome
        };
        let unclear = |kind, message: &str| Err(Error::with_effect(kind, Effect::Unknown, message));
        let change = tokio::spawn(change.in_current_span());
        match tokio::time::timeout_at(deadline, change).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => unclear(ErrorKind::Provider, "the change was abandoned"),
            Err(_) => unclear(ErrorKind::Timeout, "the change is still under way"),
        }
    }
}

fn not_its_turn() -> Error {
    Error::before_sending(ErrorKind::Timeout, "another change of the credential is under way")
}

impl Shared {
    fn current(&self) -> Credential {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, scheme: AuthScheme) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Credential::new(scheme, current.generation() + 1);
    }

    fn is_current(&self, credential: &Credential) -> bool {
        self.current().generation() == credential.generation()
    }

    /// The scheme to begin an exchange with: with the secret that another program has left in the store, if there
    /// is one.
    fn adopt(&self, exchange: &CredentialExchange) -> AuthScheme {
        let scheme = self.current().scheme().clone();
        let kept = self.keys.iter().find_map(|key| Some((*key, exchange.kept(key)?)));
        match kept {
            Some((key, kept)) if !scheme.has_secret(key, kept) => {
                let scheme = scheme.with_secret(key, kept.clone());
                self.replace(scheme.clone());
                scheme
            }
            _ => scheme,
        }
    }

    /// Looks whether another program has left another secret in the store than the one that was refused.
    async fn second_look(&self, refused: &Credential) {
        for key in &self.keys {
            let Some(secret) = refused.scheme().secret(key) else { continue };
            if let Some(kept) = self.options.second_look(key, secret).await {
                if self.is_current(refused) {
                    self.replace(refused.scheme().clone().with_secret(key, kept));
                }
                return;
            }
        }
    }
}

#[async_trait]
impl Authenticator for CredentialRotation {
    async fn credential(&self, _: Instant) -> Result<Credential> {
        Ok(self.shared.current())
    }

    async fn refused(&self, refused: &Credential) -> bool {
        if self.shared.is_current(refused) {
            let _turn = self.shared.change.lock().await;
            if self.shared.is_current(refused) {
                self.shared.second_look(refused).await;
            }
        }
        !self.shared.is_current(refused)
    }
}
