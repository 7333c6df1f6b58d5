//! Waiting for what was accepted to show.

use std::time::Duration;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use tokio::time::{Instant, sleep_until};

use super::{Client, refused};
use crate::account::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::id::check_sid;
use crate::api::update::UpdateAccount;

const OPERATION: &str = "wait_until_visible";

/// The pause after the first look; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The longest wait: as good as for ever.
const LONGEST_WAIT: Duration = Duration::from_hours(24 * 365);

impl Client {
    /// Waits until a read shows what an accepted change has set, for at most this time, and returns the
    /// account as it then is. `accepted` is what the change returned. Only reads, again and again;
    /// the change is never sent once more.
    ///
    /// That a read shows it says nothing of the units that handle calls and messages: those may take
    /// some minutes more.
    ///
    /// # Errors
    ///
    /// `Timeout`: accepted, not yet visible. What a read ends with, unless it may be better a moment
    /// later: `AccountInactive`, where the change locked out the very account that asks. All with the
    /// effect `Applied`, but for a SID that is none.
    pub async fn wait_until_visible(
        &self,
        update: &UpdateAccount,
        accepted: &AccountRecord,
        within: Duration,
    ) -> Result<AccountRecord> {
        let sid = check_sid(&accepted.sid).map_err(|why| refused(OPERATION, (Some("sid"), why)))?;
        let deadline = Instant::now() + within.min(LONGEST_WAIT);
        let mut pause = FIRST_PAUSE;
        loop {
            let this = Self { api: self.api.with_deadline(deadline), inner: self.inner.clone() };
            match this.read(OPERATION, &sid).await {
                Ok(seen) if update.is_shown_by(&seen, accepted) => return Ok(seen),
                Err(error) if !is_passing(&error) => {
                    return Err(error.with_effect(Effect::Applied));
                }
                _ => {}
            }
            let next = Instant::now() + pause;
            if next >= deadline {
                return Err(not_yet(within));
            }
            sleep_until(next).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// Whether a read may do better a moment later. An account that is not found may not have arrived yet
/// where it was looked for.
fn is_passing(error: &Error) -> bool {
    error.kind().is_transient() || error.kind() == ErrorKind::NotFound
}

fn not_yet(within: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("accepted, not yet visible after {within:?}"))
        .with_provider(PROVIDER)
        .with_operation(OPERATION)
        .with_effect(Effect::Applied)
}
