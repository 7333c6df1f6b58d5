//! One replacement of a credential, from before anything is sent until the new one is kept.

use std::fmt;
use std::time::Duration;

use cpaas_core::{Error, ErrorKind, ExposeSecret as _, Result, SecretString};
use tokio::time::Instant;
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::Instrument as _;

use crate::credential_store::{NewCredentials, Reservation, not_kept};
use crate::options::ClientOptions;

/// One replacement of a credential: from before anything is sent until the new one is kept. It counts as a task
/// of [`ClientOptions::with_task_tracker`].
pub struct CredentialExchange {
    options: ClientOptions,
    reservation: Option<Box<dyn Reservation>>,
    _under_way: TaskTrackerToken,
}

impl fmt::Debug for CredentialExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reservation, .. } = self;
        f.debug_struct("CredentialExchange")
            .field("reservation", reservation)
            .finish_non_exhaustive()
    }
}

/// When to look again at a place that others may be writing, after a refusal: they have the new credential, and
/// need only store it.
const LOOKS: [u64; 6] = [0, 100, 200, 400, 800, 1600];

impl ClientOptions {
    /// Begins to replace the credentials under these keys of the configuration, for provider crates: to be called
    /// before anything is sent that uses them up, by the task of the caller, who may give up so far. It waits for
    /// others until `begin_by`.
    ///
    /// # Errors
    ///
    /// Those of the [store](crate::CredentialStore::reserve); `Timeout` after `begin_by`.
    pub async fn begin_exchange(
        &self,
        keys: &[&'static str],
        begin_by: Instant,
    ) -> Result<CredentialExchange> {
        let within = begin_by.saturating_duration_since(Instant::now());
        let reservation = match &self.credential_store {
            Some(store) if !within.is_zero() => store.reserve(keys, within).await?,
            _ => None,
        };
        if Instant::now() > begin_by {
            return Err(too_late());
        }
        let under_way = self.task_tracker().token();
        Ok(CredentialExchange { options: self.clone(), reservation, _under_way: under_way })
    }

    /// The value that is kept now under this key, if it is another than the one that was refused: for provider
    /// crates.
    pub async fn second_look(
        &self,
        key: &'static str,
        refused: &SecretString,
    ) -> Option<SecretString> {
        let store = self.credential_store.as_ref()?;
        store.read(key).await.filter(|kept| kept.expose_secret() != refused.expose_secret())
    }
}

/// Cut short, an exchange could lose the new credential.
pub(crate) fn too_late() -> Error {
    let message = "too little time is left to exchange the credential: not begun";
    Error::before_sending(ErrorKind::Timeout, message)
}

impl CredentialExchange {
    /// The value that is kept under this key, which another program may have replaced; `None` if it is kept
    /// elsewhere.
    #[must_use]
    pub fn kept(&self, key: &str) -> Option<&SecretString> {
        self.reservation.as_ref()?.current(key)
    }

    /// The value that is kept under this key now that another was refused, if it is different. Where others can't be
    /// kept away, they get a moment to store it.
    pub async fn second_look(
        &self,
        key: &'static str,
        refused: &SecretString,
    ) -> Option<SecretString> {
        let is_exclusive = self.reservation.as_ref()?.is_exclusive();
        let looks = if is_exclusive { &LOOKS[..1] } else { &LOOKS };
        for delay in looks {
            tokio::time::sleep(Duration::from_millis(*delay)).await;
            if let Some(kept) = self.options.second_look(key, refused).await {
                return Some(kept);
            }
        }
        None
    }

    /// Keeps the new credentials, and announces them. Who uses them does so already.
    ///
    /// # Errors
    ///
    /// `Provider` with the effect `Applied`, if the store or the callback panicked, which is traced.
    pub async fn finish(self, new: &NewCredentials) -> Result<()> {
        let stored = match self.reservation {
            None => Ok(()),
            Some(reservation) => {
                let (provider, new) = (new.provider, new.clone());
                // A task of its own, so that a panic ends nothing else.
                let keep = async move { reservation.keep(&new).await };
                let kept = tokio::spawn(keep.in_current_span()).await;
                kept.map_err(|_| not_kept(provider))
            }
        };
        let announced = self.options.announce(new);
        stored.and(announced)
    }
}
