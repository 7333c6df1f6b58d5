//! How fast the accounts of a provider follow each other.

use std::time::Duration;

use cpaas_core::{Error, ErrorKind, Result};
use tokio::time::Instant;

use crate::limits::Limits;

/// The first pause after a refusal that names no time; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What the end of an account shows of its provider's limit of the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressure {
    /// None: it succeeded.
    Relieved,
    /// It was refused for the rate, and may come back after this time, if that is known.
    Limited(Option<Duration>),
    /// Nothing.
    Unknown,
}

impl Pressure {
    /// `within` is why a part of what was read could not be.
    pub(crate) fn of<T>(result: &Result<T>, within: fn(&T) -> Option<&Error>) -> Self {
        match result.as_ref().map_or_else(Some, within) {
            None => Self::Relieved,
            Some(error) if error.kind() == ErrorKind::RateLimited => {
                Self::Limited(error.retry_after())
            }
            Some(_) => Self::Unknown,
        }
    }
}

/// How many accounts of a provider may be under way, and from when on the next may begin. A refusal for the
/// rate halves the former and sets a pause; a success allows one more again.
#[derive(Debug)]
pub(crate) struct Pace {
    most: usize,
    at_once: usize,
    /// Counts how often it was slowed down: what began before tells nothing about the pace after.
    pub(crate) round: u32,
    next_pause: Duration,
    /// How much longer all pauses together may take.
    pauses_left: Duration,
    /// When the pause ends, during one.
    resumes: Option<Instant>,
}

impl Pace {
    pub(crate) fn new(limits: Limits) -> Self {
        let most = limits.per_provider.max(1);
        Self {
            most,
            at_once: most,
            round: 0,
            next_pause: FIRST_PAUSE,
            pauses_left: limits.deadline,
            resumes: None,
        }
    }

    /// Whether a further account may begin beside so many under way.
    pub(crate) fn allows(&self, under_way: usize) -> bool {
        self.resumes.is_none() && under_way < self.at_once
    }

    /// When the pause ends, during one.
    pub(crate) fn resumes(&self) -> Option<Instant> {
        self.resumes
    }

    /// Ends a pause whose time is over.
    pub(crate) fn resume(&mut self, now: Instant) {
        self.resumes = self.resumes.filter(|at| *at > now);
    }

    /// Takes note of how an account ended that began in this round. No pause lasts beyond `end`.
    pub(crate) fn note(
        &mut self,
        round: u32,
        pressure: Pressure,
        now: Instant,
        end: Option<Instant>,
    ) {
        let is_news = round == self.round;
        match pressure {
            Pressure::Relieved if is_news => {
                self.at_once = self.most.min(self.at_once + 1);
                self.next_pause = FIRST_PAUSE;
            }
            Pressure::Limited(required) => {
                let pause = required.or_else(|| is_news.then_some(self.next_pause));
                if let Some(pause) = pause {
                    self.pause(pause, now, end);
                }
                if is_news {
                    self.round += 1;
                    self.at_once = (self.at_once / 2).max(1);
                    self.next_pause = (self.next_pause * 2).min(LONGEST_PAUSE);
                }
            }
            Pressure::Relieved | Pressure::Unknown => {}
        }
    }

    fn pause(&mut self, time: Duration, now: Instant, end: Option<Instant>) {
        let begins = self.resumes.unwrap_or(now);
        let until = end.map_or(time, |end| time.min(end.saturating_duration_since(now)));
        let already = begins.saturating_duration_since(now);
        let longer = until.saturating_sub(already).min(self.pauses_left);
        self.pauses_left -= longer;
        if !longer.is_zero() {
            self.resumes = begins.checked_add(longer);
        }
    }
}
