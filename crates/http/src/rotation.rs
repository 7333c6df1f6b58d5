//! A credential that stays until a request of our own replaces it.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use cpaas_core::{Effect, Error, ErrorKind, Result};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::auth::{AuthScheme, Authenticator, Credential};
use crate::client::ApiClient;
use crate::options::ClientOptions;
use crate::runtime;

/// An [`Authenticator`] for a credential that is replaced by a change made with it, such as a new
/// password, from one moment to the next: what was sent before that moment with the old one and
/// arrives after it is refused.
///
/// * One change at a time; each starts from what the last one left.
/// * A change runs as a task of its own: a caller who gives up does not lose the new credential.
/// * A request that is refused while a change is under way waits for its end, and is sent again
///   if the credential is another by then.
///
/// Cheap to clone; clones hand over the same credential.
#[derive(Clone, Debug)]
pub struct CredentialRotation {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    current: RwLock<Credential>,
    tasks: TaskTracker,
    /// Held by the one change under way.
    change: Arc<Mutex<()>>,
}

impl CredentialRotation {
    /// Starts with this scheme.
    #[must_use]
    pub fn new(scheme: AuthScheme, options: &ClientOptions) -> Self {
        let shared = Shared {
            current: RwLock::new(Credential::new(scheme, 0)),
            tasks: options.task_tracker(),
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
    /// `change` is given the scheme in use, and returns how it ended and the scheme that holds from
    /// now on, if that is another. Its requests must carry their scheme
    /// ([`ApiRequest::with_auth_scheme`](crate::provider::ApiRequest::with_auth_scheme)): one that used this
    /// authenticator could end up waiting for itself.
    ///
    /// # Errors
    ///
    /// Those of `change`; `Timeout`, if its turn did not come in time, and with the effect `Unknown`, if it is
    /// still under way; `Provider` with that effect, if it panicked or the runtime ended; `Config`
    /// outside a tokio runtime.
    pub async fn change<T, F>(
        &self,
        api: &ApiClient,
        change: impl FnOnce(AuthScheme) -> F + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = (Result<T>, Option<AuthScheme>)> + Send + 'static,
    {
        runtime::require()?;
        let (deadline, begin_by) = (api.deadline(), api.begin_by());
        let turn = Arc::clone(&self.shared.change).lock_owned();
        let turn = tokio::time::timeout_at(deadline, turn).await.map_err(|_| {
            Error::before_sending(
                ErrorKind::Timeout,
                "another change of the credential is under way",
            )
        })?;
        if Instant::now() > begin_by {
            let message = "too little time is left to change the credential: not begun";
            return Err(Error::before_sending(ErrorKind::Timeout, message));
        }
        let shared = Arc::clone(&self.shared);
        let change = async move {
            let (outcome, new) = change(shared.current().scheme().clone()).await;
            if let Some(scheme) = new {
                shared.replace(scheme);
            }
            drop(turn);
            outcome
        };
        let unclear = |kind, message: &str| Err(Error::with_effect(kind, Effect::Unknown, message));
        let change = self.shared.tasks.spawn(change.in_current_span());
        match tokio::time::timeout_at(deadline, change).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => unclear(ErrorKind::Provider, "the change was abandoned"),
            Err(_) => unclear(ErrorKind::Timeout, "the change is still under way"),
        }
    }
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
}

#[async_trait]
impl Authenticator for CredentialRotation {
    async fn credential(&self, _: Instant) -> Result<Credential> {
        Ok(self.shared.current())
    }

    async fn refused(&self, refused: &Credential) -> bool {
        if self.shared.is_current(refused) {
            drop(self.shared.change.lock().await);
        }
        !self.shared.is_current(refused)
    }
}
