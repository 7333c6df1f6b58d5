//! What became of the changes of one command so far: what a signal or a deadline leaves open.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cpaas_core::{Effect, Error};

/// What became of the changes of one command so far. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunState(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// By the accounts' profiles.
    accounts: Mutex<BTreeMap<Arc<str>, Writes>>,
    unknown_reported: AtomicBool,
    /// Whether a write was handed to a transport, exchanges of credentials included.
    has_written: AtomicBool,
    is_ending: AtomicBool,
    has_stopped: AtomicBool,
}

/// The writes of one account.
#[derive(Debug, Default)]
struct Writes {
    /// Handed to the transport, and without an outcome.
    in_flight: usize,
    /// What those that have ended came to.
    ended: Option<Effect>,
    /// What the whole change came to: it knows more, such as what was read back.
    whole: Option<Effect>,
}

/// The accounts that were changed, or may have been: by their profiles.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) made: Vec<String>,
    pub(crate) unknown: Vec<String>,
}

impl RunState {
    /// A write to this account was handed to the transport.
    pub(super) fn begin_write(&self, account: &Arc<str>) {
        self.accounts().entry(Arc::clone(account)).or_default().in_flight += 1;
    }

    /// A write to this account has ended.
    pub(super) fn end_write(&self, account: &Arc<str>, effect: Effect) {
        let mut accounts = self.accounts();
        let writes = accounts.entry(Arc::clone(account)).or_default();
        writes.in_flight = writes.in_flight.saturating_sub(1);
        writes.ended = Some(writes.ended.map_or(effect, |before| worse(before, effect)));
    }

    /// The change of this account is over: this counts from now on.
    pub(super) fn conclude<T>(&self, account: &str, result: &Result<T, Error>) {
        let effect = result.as_ref().err().map_or(Effect::Applied, Error::effect);
        self.accounts().entry(account.into()).or_default().whole = Some(effect);
    }

    /// The accounts that were changed, or may have been.
    pub(crate) fn changed(&self) -> Changed {
        let mut changed = Changed::default();
        for (account, writes) in &*self.accounts() {
            match writes.effect() {
                Effect::Unknown => changed.unknown.push(account.to_string()),
                Effect::Applied => changed.made.push(account.to_string()),
                _ => {}
            }
        }
        changed
    }

    /// A write was handed to a transport, which may be an exchange of a credential.
    pub(super) fn note_write(&self) {
        self.0.has_written.store(true, Ordering::Relaxed);
    }

    /// Begins no write any more, nor an exchange of a credential. Returns whether one was begun before.
    pub(crate) fn end_writes(&self) -> bool {
        self.0.is_ending.store(true, Ordering::Relaxed);
        self.0.has_written.load(Ordering::Relaxed)
    }

    pub(super) fn is_ending(&self) -> bool {
        self.0.is_ending.load(Ordering::Relaxed)
    }

    /// Has nothing sent any more: the command is dropped.
    pub(crate) fn stop(&self) {
        self.0.has_stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.0.has_stopped.load(Ordering::Relaxed)
    }

    /// Records whether the outcome of a change was reported as unknown: a later interrupt does not
    /// alter that.
    pub(super) fn report_unknown(&self, is_unknown: bool) {
        self.0.unknown_reported.store(is_unknown, Ordering::Relaxed);
    }

    /// Whether the outcome of a change was reported as unknown.
    pub(crate) fn has_reported_unknown(&self) -> bool {
        self.0.unknown_reported.load(Ordering::Relaxed)
    }

    fn accounts(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, Writes>> {
        // Nothing panics while it holds the lock, so a poisoned one is still whole.
        self.0.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writes {
    fn effect(&self) -> Effect {
        match (self.whole, self.in_flight) {
            (Some(effect), _) => effect,
            (None, 1..) => Effect::Unknown,
            (None, 0) => self.ended.unwrap_or(Effect::None),
        }
    }
}

/// What several writes came to: one of which nobody knows counts most.
fn worse(one: Effect, other: Effect) -> Effect {
    match (one, other) {
        (Effect::Unknown, _) | (_, Effect::Unknown) => Effect::Unknown,
        (Effect::Applied, _) | (_, Effect::Applied) => Effect::Applied,
        _ => Effect::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(changed: &[String]) -> String {
        changed.join(" ")
    }

    #[test]
    fn a_write_is_unknown_from_its_start_to_its_answer() {
        let state = RunState::default();
        let [a, b, c] = ["a", "b", "c"].map(Arc::from);
        assert_eq!(state.changed(), Changed::default());
        state.begin_write(&a);
        state.begin_write(&b);
        assert_eq!(names(&state.changed().unknown), "a b");
        state.end_write(&a, Effect::Applied);
        // Refused, and sent again.
        state.end_write(&b, Effect::None);
        assert_eq!(state.changed(), Changed { made: vec!["a".to_owned()], unknown: Vec::new() });
        state.begin_write(&b);
        state.begin_write(&c);
        state.end_write(&c, Effect::Unknown);
        assert_eq!(names(&state.changed().unknown), "b c");
    }

    #[test]
    fn what_the_whole_change_came_to_counts_more() {
        let state = RunState::default();
        let account = Arc::from("a");
        state.begin_write(&account);
        state.end_write(&account, Effect::Unknown);
        // Read back.
        state.conclude::<()>("a", &Ok(()));
        assert_eq!(names(&state.changed().made), "a");
    }
}
