//! The accounts that a command is for, asked side by side.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use cpaas_core::{Error, ErrorKind, ProviderName};
use cpaas_fleet::{Fleet, Limits, Outcome, Run, ThresholdError, Thresholds};

use crate::config::{Accounts, Profile, Recorders};
use crate::exit::{Code, Failure};
use crate::output::{self, Answer, Format, Output, Progress, Told};

/// What an account is given beyond its own deadline: its own error knows more.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Concurrency {
    /// Ask at most so many accounts, and for the secrets of so many profiles, at the same time
    /// [default: 16]
    #[arg(long, global = true, value_name = "N")]
    concurrency: Option<NonZeroUsize>,
    /// Ask at most so many accounts of one provider at the same time [default: half of --concurrency]
    #[arg(long, global = true, value_name = "N")]
    concurrency_per_provider: Option<NonZeroUsize>,
}

impl Concurrency {
    /// Whether anything was said.
    pub(crate) fn is_given(self) -> bool {
        self.concurrency.is_some() || self.concurrency_per_provider.is_some()
    }

    /// How many accounts are asked at the same time, and how many profiles for their secrets.
    pub(crate) fn at_once(self) -> usize {
        self.concurrency.map_or(Limits::new().at_once, NonZeroUsize::get)
    }

    fn limits(self, deadline: Duration) -> Limits {
        let at_once = self.at_once();
        // Room for the others where one provider is slow.
        let half = at_once.div_ceil(2);
        let per_provider = self.concurrency_per_provider.map_or(half, NonZeroUsize::get);
        let deadline = deadline.saturating_add(GRACE);
        Limits::new().at_once(at_once).per_provider(per_provider).deadline(deadline)
    }
}

/// The accounts of profiles, under the profiles' names.
pub(super) struct Crowd {
    pub(super) fleet: Fleet,
    /// What those that only try a change send and hold back.
    pub(super) recorders: Recorders,
    /// What is wrong with the configuration of those that could not be made.
    wrong: Vec<String>,
}

impl Crowd {
    /// Makes the accounts: resolves their secrets, sends nothing.
    pub(super) async fn open(
        mut accounts: Accounts,
        profiles: &[&Profile],
        concurrency: Concurrency,
    ) -> Result<Self, Failure> {
        let mut fleet = Fleet::new().with_limits(concurrency.limits(accounts.deadline()));
        let mut wrong = Vec::new();
        for (profile, opened) in accounts.open_all(profiles).await {
            let name: Arc<str> = profile.name.as_str().into();
            let added = match opened {
                Ok(account) => fleet.add(name, account),
                Err(failure) => {
                    wrong.push(failure.to_string());
                    let error = Error::new(ErrorKind::Config, failure.to_string());
                    fleet.add_failed(name, ProviderName::new(profile.vendor.name), error)
                }
            };
            added.map_err(|error| Failure::config(error.message()))?;
        }
        Ok(Self { fleet, recorders: accounts.into_recorders(), wrong })
    }

    /// Fails if there is an amount for an account that is not asked: it would never be heard of.
    pub(super) fn has_all_of(&self, thresholds: &Thresholds) -> Result<(), ThresholdError> {
        // How it would end if nobody were asked.
        thresholds.check(&self.fleet.balance().stop()).map(|_| ())
    }

    /// Fails if any account could not be made: a change is made everywhere or nowhere, as far as
    /// the configuration tells.
    pub(super) fn is_whole(&self) -> Result<(), Failure> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Failure::config(self.wrong.join("; "))) }
    }
}

/// A command over accounts, and how it is told.
#[derive(Clone, Copy)]
pub(super) struct Asking<'o> {
    pub(super) output: Output<'o>,
    pub(super) told: Told,
}

/// How it ended for every account, in the order asked.
pub(super) struct Ended<T> {
    pub(super) outcomes: Vec<Outcome<T>>,
    /// Why not all could be printed.
    trouble: Option<Failure>,
}

impl Asking<'_> {
    /// Asks all of them. What is printed line by line is printed as it comes.
    pub(super) async fn gather<T: Answer>(self, mut run: Run<'_, T>) -> Ended<T> {
        let Self { output, told } = self;
        let progress =
            (told.accounts > 1).then(|| Progress::start(output, "accounts", Some(told.accounts)));
        let mut ended = Ended { outcomes: Vec::with_capacity(told.accounts), trouble: None };
        let mut is_heard = output.format == Format::Ndjson;
        while let Some(outcome) = run.next().await {
            progress.iter().for_each(Progress::step);
            if is_heard {
                told.explain(&outcome);
                is_heard = told.line(&outcome).unwrap_or_else(|failure| {
                    ended.trouble = Some(failure);
                    false
                });
                // What changes something goes on to its end, whoever listens.
                if !is_heard && told.is_read {
                    break;
                }
            }
            ended.outcomes.push(outcome);
        }
        ended.outcomes.sort_unstable_by_key(|outcome| outcome.position);
        ended
    }

    /// Prints how it ended, with the results of some marked as bad, and says it with a code.
    pub(super) fn tell<T: Answer>(
        self,
        ended: &Ended<T>,
        is_bad: impl Fn(&Outcome<T>) -> bool,
    ) -> Result<Code, Failure> {
        let Ended { outcomes, trouble } = ended;
        let code = self.code(outcomes);
        let printed = match trouble {
            Some(failure) => Err(failure.clone()),
            None if self.output.format == Format::Ndjson => Ok(()),
            None => self.told.all(self.output, outcomes, is_bad),
        };
        match printed {
            // What was done counts more than that it could not be printed.
            Err(failure) if code != Code::Done => output::note(&format!("error: {failure}")),
            printed => printed?,
        }
        Ok(code)
    }

    /// How it ended in all.
    pub(super) fn code<T>(self, outcomes: &[Outcome<T>]) -> Code {
        let code =
            |outcome: &Outcome<T>| outcome.result.as_ref().err().map_or(Code::Done, Code::of);
        Code::of_all(&outcomes.iter().map(code).collect::<Vec<_>>(), self.told.is_read)
    }
}
