//! Looking again and again until something shows.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The pause after the first look; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// As good as for ever; an `Instant` can't hold every `Duration`.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long the last look may take beyond the deadline, unless an earlier one took longer: a look that
/// is cut off would show less than the one before it.
const LAST_LOOK: Duration = Duration::from_secs(1);

/// The looks of one wait: each ends by the deadline, the last begins at the deadline at the latest.
#[derive(Debug)]
pub(super) struct Waiter {
    started: Instant,
    deadline: Instant,
    pause: Duration,
    look_started: Instant,
    last_look: Duration,
}

impl Waiter {
    pub(super) fn new(within: Duration) -> Self {
        let started = Instant::now();
        let deadline = started + within.min(LONGEST_WAIT);
        let last_look = LAST_LOOK;
        Self { started, deadline, pause: FIRST_PAUSE, look_started: started, last_look }
    }

    /// Lets the last look take as long as one that was made before the wait.
    pub(super) fn after_look(mut self, took: Duration) -> Self {
        self.last_look = self.last_look.max(took);
        self
    }

    /// Begins a look; returns when it has to end.
    pub(super) fn begin_look(&mut self) -> Instant {
        self.look_started = Instant::now();
        self.deadline.max(self.look_started + self.last_look)
    }

    /// Sleeps until the next look, or until the deadline if that comes first. False, without sleeping,
    /// if the last look was begun at the deadline or lasted until then.
    pub(super) async fn pause(&mut self) -> bool {
        let now = Instant::now();
        if now >= self.deadline {
            return false;
        }
        self.last_look = self.last_look.max(now - self.look_started);
        sleep_until(self.deadline.min(now + self.pause)).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }

    /// The time that has passed since the wait began.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When each look of a wait begins and has to end, if it takes this long, and when the wait is over:
    /// in milliseconds.
    async fn looks(within: Duration, look: Duration) -> (Vec<(u128, u128)>, u128) {
        let mut waiter = Waiter::new(within);
        let started = waiter.started;
        let mut looks = Vec::new();
        loop {
            let end = waiter.begin_look();
            looks.push((started.elapsed().as_millis(), (end - started).as_millis()));
            sleep_until(end.min(Instant::now() + look)).await;
            if !waiter.pause().await {
                return (looks, waiter.elapsed().as_millis());
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_look_begins_at_the_deadline() {
        let (seen, elapsed) = looks(Duration::from_secs(10), Duration::ZERO).await;
        let begun: Vec<_> = seen.iter().map(|(begun, _)| *begun).collect();
        assert_eq!(begun, [0, 100, 300, 700, 1500, 3100, 6300, 10_000]);
        assert!(seen[..6].iter().all(|(_, end)| *end == 10_000), "{seen:?}");
        assert_eq!((seen[7].1, elapsed), (11_000, 10_000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_last_look_may_take_as_long_as_one_before_it() {
        let (seen, elapsed) = looks(Duration::from_secs(10), Duration::from_secs(3)).await;
        assert_eq!(seen, [(0, 10_000), (3100, 10_000), (6300, 10_000), (9700, 12_700)]);
        assert_eq!(elapsed, 12_700);
        let (seen, elapsed) = looks(Duration::from_secs(10), Duration::from_secs(60)).await;
        assert_eq!((seen, elapsed), (vec![(0, 10_000)], 10_000), "it lasted until the deadline");
        let mut waiter = Waiter::new(Duration::from_secs(10)).after_look(Duration::from_secs(40));
        assert_eq!(waiter.begin_look() - waiter.started, Duration::from_secs(40));
    }

    #[tokio::test(start_paused = true)]
    async fn without_any_time_one_look_is_made_and_no_time_is_too_long() {
        let (seen, elapsed) = looks(Duration::ZERO, Duration::ZERO).await;
        assert_eq!((seen, elapsed), (vec![(0, 1000)], 0));
        assert!(Waiter::new(Duration::MAX).begin_look() > Instant::now());
    }
}
