//! One account that is watched: its last reading, and the one under way, and the same of its children.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::reader::Reader;
use crate::reading::{Part, Reading};
use crate::target::Target;
use crate::validity;

/// One account that is watched. However many ask, one reading is under way at a time, and one is made in an interval.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) target: Target,
    account: Arc<Readings>,
    children: Arc<Readings>,
}

/// The last reading of an account or of its children, and the one under way.
#[derive(Debug, Default)]
struct Readings {
    state: Mutex<State>,
    ended: Notify,
}

#[derive(Debug, Default)]
struct State {
    last: Option<Arc<Reading>>,
    /// Until when that is shown; none, if it is to be replaced at once.
    until: Option<Instant>,
    /// How many have failed in a row.
    failures: u32,
    is_under_way: bool,
}

/// Where the answer to a probe comes from.
enum Source {
    Cache(Arc<Reading>),
    UnderWay,
    /// The caller has to begin it.
    New,
    /// There is no time left to begin.
    TooLate,
}

impl Watch {
    pub(crate) fn new(target: Target) -> Arc<Self> {
        Arc::new(Self { target, account: Arc::default(), children: Arc::default() })
    }

    /// The same account as another target: it keeps its readings, except for a failure, which is forgotten.
    pub(crate) fn continued(&self, target: Target) -> Arc<Self> {
        let [account, children] = [&self.account, &self.children].map(|readings| {
            readings.forget_failure();
            Arc::clone(readings)
        });
        Arc::new(Self { target, account, children })
    }

    /// A reading that is recent enough, made now if there is none. Where that is not done in time, the last one as long
    /// as it is a failure, or not older than another interval.
    pub(crate) async fn reading(
        self: &Arc<Self>,
        part: Part,
        reader: &Arc<Reader>,
        in_time: Instant,
    ) -> Option<Arc<Reading>> {
        let readings = self.readings(part);
        let mut ended = Box::pin(readings.ended.notified());
        ended.as_mut().enable();
        match readings.source(in_time) {
            Source::Cache(reading) => {
                reader.own.cache_hits.inc();
                return Some(reading);
            }
            Source::TooLate => return readings.known(reader.settings.min_interval),
            Source::New => self.begin(part, reader),
            Source::UnderWay => {}
        }
        match timeout_at(in_time, ended).await {
            // As recent as it can be, however long it took.
            Ok(()) => readings.state().last.clone(),
            Err(_) => readings.known(reader.settings.min_interval),
        }
    }

    fn readings(&self, part: Part) -> &Arc<Readings> {
        match part {
            Part::Account => &self.account,
            Part::Children => &self.children,
        }
    }

    /// Has it read. It goes on when nobody waits any more.
    fn begin(self: &Arc<Self>, part: Part, reader: &Arc<Reader>) {
        let turn = Turn(Arc::clone(self.readings(part)));
        let (watch, reader) = (Arc::clone(self), Arc::clone(reader));
        tokio::spawn(async move {
            let (began, reading) = reader.read(&watch.target, part).await;
            turn.0.keep(reading, &watch.target.name, began, &reader);
        });
    }
}

impl Readings {
    fn keep(&self, reading: Reading, name: &str, began: Instant, reader: &Reader) {
        let interval = reader.settings.min_interval;
        let mut state = self.state();
        let shown = match reading.error() {
            None => {
                let is_first = state.last.is_none();
                state.failures = 0;
                validity::of_success(interval, is_first.then_some(name))
            }
            Some(error) => {
                state.failures = state.failures.saturating_add(1);
                validity::of_failure(interval, error, state.failures)
            }
        };
        reader.own.read(reading.error().is_none());
        state.until = began.checked_add(shown);
        state.last = Some(Arc::new(reading));
    }
}

impl Readings {
    fn source(&self, in_time: Instant) -> Source {
        let (mut state, now) = (self.state(), Instant::now());
        let is_recent = state.until.is_some_and(|until| now < until);
        match state.last.clone().filter(|_| is_recent) {
            Some(last) => Source::Cache(last),
            _ if in_time <= now => Source::TooLate,
            _ if std::mem::replace(&mut state.is_under_way, true) => Source::UnderWay,
            _ => Source::New,
        }
    }

    /// What can be shown while another reading is under way.
    fn known(&self, interval: Duration) -> Option<Arc<Reading>> {
        let state = self.state();
        let last = state.last.as_ref()?;
        let is_recent = state.until.is_some_and(|until| Instant::now() < until + interval);
        (is_recent || last.error().is_some()).then(|| Arc::clone(last))
    }

    fn forget_failure(&self) {
        let mut state = self.state();
        if state.last.as_ref().is_some_and(|last| last.error().is_some()) {
            *state = State { is_under_way: state.is_under_way, ..State::default() };
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reading under way. Whatever becomes of it, it ends, and those who wait hear of it.
struct Turn(Arc<Readings>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.state().is_under_way = false;
        self.0.ended.notify_waiters();
    }
}
