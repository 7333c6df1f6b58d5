//! Waiting for an accepted change to show.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use tokio::time::Instant;

use super::wait::Waiter;
use super::{Client, named};
use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::check;
use crate::api::update::UpdateAccount;

const OPERATION: &str = "wait_until_visible";

impl Client {
    /// Waits until a read shows what an accepted change has set, for at most this time, and returns the
    /// account as it then is. `accepted` is what the change returned. Only reads, further and further
    /// apart and a last time at the end; the change is never sent once more.
    ///
    /// That a read shows it says nothing of the units that handle calls and messages: those may take
    /// some minutes more.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `sid` for a malformed one, before anything is sent. `Timeout`: accepted,
    /// not yet visible. The error of a read, unless the next may succeed: `AccountInactive`, where the
    /// change locked out this client's own account. Except for a malformed SID all have the effect
    /// `Applied`.
    pub async fn wait_until_visible(
        &self,
        update: &UpdateAccount,
        accepted: &AccountRecord,
        within: Duration,
    ) -> Result<AccountRecord> {
        let sid = check::sid(&accepted.sid).map_err(|error| named(OPERATION, error))?;
        let mut waiter = Waiter::new(within);
        loop {
            let this = self.with_deadline(waiter.begin_look());
            match this.read(OPERATION, &sid).await {
                Ok(seen) if update.is_shown_by(&seen, accepted) => return Ok(seen),
                Err(error) if !is_passing(&error) => {
                    return Err(error.replace_effect(Effect::Applied));
                }
                _ => {}
            }
            if !waiter.pause().await {
                return Err(not_yet(waiter.elapsed()));
            }
        }
    }

    /// The same client for reads that end by this time.
    pub(super) fn with_deadline(&self, deadline: Instant) -> Self {
        Self { api: self.api.with_deadline(deadline), inner: Arc::clone(&self.inner) }
    }
}

/// Whether the next read may succeed. An account that is not found may not have arrived yet where it
/// was looked for.
fn is_passing(error: &Error) -> bool {
    error.kind().is_transient() || error.kind() == ErrorKind::NotFound
}

fn not_yet(elapsed: Duration) -> Error {
    let message = format!("accepted, not yet visible after {elapsed:.1?}");
    Error::with_effect(ErrorKind::Timeout, Effect::Applied, message)
        .with_provider(PROVIDER)
        .with_operation(OPERATION)
}
