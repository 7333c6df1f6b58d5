//! How the account reports failures, and what it does about them.

use cpaas_core::{Access, AccountInfo, AccountUpdate, Effect, Error, ErrorKind, Operation, Result};
use futures_util::future::join_all;

use crate::probe::{Probe, ReadValue, named};
use crate::subject::{Fault, Subject, Times};
use crate::verdict::{Abort, Verdict, Violation, conclude, not_applicable, require};

/// A fault, and what calls under it may end as. A call may also succeed all the same, by a retry or another way round.
struct Context {
    fault: Fault,
    kinds: &'static [ErrorKind],
    /// Of writes; a read never has one.
    effects: &'static [Effect],
}

/// What a connection that breaks may be called.
const BROKEN: &[ErrorKind] = &[ErrorKind::Transport, ErrorKind::Timeout, ErrorKind::Unavailable];
const UNREADABLE: &[ErrorKind] = &[ErrorKind::InvalidResponse, ErrorKind::Transport];
const NONE: &[Effect] = &[Effect::None];
/// The effects of a write that did not arrive, for a caller that can't know that.
const NONE_OR_UNKNOWN: &[Effect] = &[Effect::None, Effect::Unknown];
const UNKNOWN_OR_APPLIED: &[Effect] = &[Effect::Unknown, Effect::Applied];

/// A connection that can't be made ends as a failure of the connection without effect, unless a later
/// attempt succeeds.
///
/// # Errors
///
/// That it is not so.
pub async fn a_refused_connection_has_no_effect(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::Refused, BROKEN, NONE).check(subject).await
}

/// A request that breaks off before it arrives is a failure of the connection, and an update that was
/// not made is never called applied.
///
/// # Errors
///
/// That it is not so.
pub async fn a_lost_request_is_never_called_applied(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::LostBefore, BROKEN, NONE_OR_UNKNOWN).check(subject).await
}

/// An update whose response is lost is not sent again: it was made once, and either the account finds
/// that out or reports that it can't know.
///
/// # Errors
///
/// That it is not so.
pub async fn a_change_whose_answer_is_lost_is_made_once(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::LostAfter, BROKEN, UNKNOWN_OR_APPLIED).check(subject).await
}

/// An update whose successful response can't be read is not sent again, and never called without effect.
/// A read of such a response fails, too.
///
/// # Errors
///
/// That it is not so.
pub async fn a_change_whose_answer_is_garbled_is_made_once(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::Garbled, UNREADABLE, UNKNOWN_OR_APPLIED).check(subject).await
}

/// A rate limit is `RateLimited` without effect, unless a later attempt succeeds.
///
/// # Errors
///
/// That it is not so.
pub async fn a_rate_limit_is_waited_for_or_told(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::RateLimited, &[ErrorKind::RateLimited], NONE).check(subject).await
}

/// A platform that can't respond now is `Unavailable`, and an update is not called applied.
///
/// # Errors
///
/// That it is not so.
pub async fn a_server_error_is_told(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::ServerError, &[ErrorKind::Unavailable], NONE_OR_UNKNOWN)
        .check(subject)
        .await
}

/// Credentials that are not accepted are `Unauthenticated`, and nothing was done.
///
/// # Errors
///
/// That it is not so.
pub async fn wrong_credentials_are_told_and_do_nothing(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::WrongCredentials, &[ErrorKind::Unauthenticated], NONE).check(subject).await
}

/// A call without a response ends within the subject's deadline as `Timeout`, and an update that was
/// made meanwhile is not called without effect: not by who gave it up earlier either.
///
/// # Errors
///
/// That it is not so.
pub async fn a_call_without_an_answer_ends_in_time(subject: &dyn Subject) -> Verdict {
    Context::new(Fault::Hang, &[ErrorKind::Timeout], UNKNOWN_OR_APPLIED).check(subject).await
}

impl Context {
    const fn new(fault: Fault, kinds: &'static [ErrorKind], effects: &'static [Effect]) -> Self {
        Self { fault, kinds, effects }
    }

    /// How often the fault happens to each read: without a response it takes its time.
    fn to_reads(&self) -> &'static [Times] {
        if self.fault == Fault::Hang { &[Times::Always] } else { &[Times::Once, Times::Always] }
    }

    /// How often the fault happens to each write: one that is carried out is lost once.
    fn to_writes(&self) -> &'static [Times] {
        match self.fault {
            Fault::LostAfter | Fault::Garbled | Fault::Hang => &[Times::Once],
            _ => &[Times::Once, Times::Always],
        }
    }

    async fn check(&self, subject: &dyn Subject) -> Verdict {
        let probe = Probe::new(subject);
        conclude(self.over(&probe).await)
    }

    async fn over(&self, probe: &Probe<'_>) -> Result<(), Abort> {
        let (reads, fields) = (probe.reads(), probe.fields());
        if reads.is_empty() && fields.is_empty() {
            return not_applicable("the account offers no operation");
        }
        // A call may be cheaper than the first of its kind: it may have had to log in.
        let mut usual = Vec::new();
        for operation in reads {
            usual.push((operation, probe.good_read(operation).await?));
        }
        for &times in self.to_reads() {
            self.over_reads(probe, &usual, times).await?;
        }
        for field in fields {
            for &times in self.to_writes() {
                self.over_write(probe, &probe.change(field)?, times).await?;
            }
        }
        Ok(())
    }

    /// One read after the other; those without a response side by side, so that they wait together.
    async fn over_reads(
        &self,
        probe: &Probe<'_>,
        usual: &[(Operation, ReadValue)],
        times: Times,
    ) -> Result<(), Abort> {
        let together = if self.fault == Fault::Hang { usual.len().max(1) } else { 1 };
        for group in usual.chunks(together) {
            let before = probe.subject.requests().await;
            probe.subject.inject(self.fault, Access::Read, times).await?;
            let ended = join_all(group.iter().map(|(operation, _)| probe.read(*operation))).await;
            probe.subject.clear_faults().await;
            let sent = probe.subject.requests().await > before;
            let mut failed = false;
            for ((operation, usual), ended) in group.iter().zip(ended) {
                failed |= self.read_ended(*operation, usual, ended?)?;
            }
            require(failed || times == Times::Once || !sent, || {
                let reads: Vec<_> = group.iter().map(|(operation, _)| operation.as_str()).collect();
                format!("{reads:?} succeed although each request ends as {:?}", self.fault)
            })?;
        }
        Ok(())
    }

    /// Whether the read failed, which it may do in this way only.
    fn read_ended(
        &self,
        operation: Operation,
        usual: &ReadValue,
        ended: Result<ReadValue>,
    ) -> Result<bool, Violation> {
        match ended {
            Ok(value) => require(value == *usual, || {
                format!("under {:?}, {operation} is {value:?} instead of {usual:?}", self.fault)
            })
            .map(|()| false),
            Err(error) => {
                self.has_kind(operation.as_str(), &error)?;
                self.has_effect(operation.as_str(), &error, NONE)?;
                Ok(true)
            }
        }
    }

    async fn over_write(
        &self,
        probe: &Probe<'_>,
        update: &AccountUpdate,
        times: Times,
    ) -> Result<(), Abort> {
        let (ended, made) = update_under(probe, self.fault, Access::Write, times, update).await?;
        let what = named(update);
        is_honest(&what, &ended, made)?;
        if let Err(error) = &ended {
            self.has_kind(&what, error)?;
            self.has_effect(&what, error, self.effects)?;
        }
        Ok(())
    }

    fn has_kind(&self, what: &str, error: &Error) -> Result<(), Violation> {
        require(self.kinds.contains(&error.kind()), || {
            format!(
                "under {:?}, {what} should end as {:?}, and ends as: {error}",
                self.fault, self.kinds
            )
        })
    }

    fn has_effect(&self, what: &str, error: &Error, allowed: &[Effect]) -> Result<(), Violation> {
        require(allowed.contains(&error.effect()), || {
            format!(
                "under {:?}, {what} should have the effect {allowed:?}, and has {:?}: {error}",
                self.fault,
                error.effect()
            )
        })
    }
}

/// An update that can't read what it needs reports truly whether the change was made.
///
/// # Errors
///
/// That it does not.
pub async fn an_update_whose_reads_fail_tells_whether_it_was_made(
    subject: &dyn Subject,
) -> Verdict {
    conclude(without_reads(&Probe::new(subject)).await)
}

async fn without_reads(probe: &Probe<'_>) -> Result<(), Abort> {
    for field in probe.some_fields()? {
        let update = probe.change(field)?;
        let (ended, made) =
            update_under(probe, Fault::ServerError, Access::Read, Times::Always, &update).await?;
        // That a success is a single change is another law's matter.
        let made = if ended.is_ok() { made.min(1) } else { made };
        is_honest(&format!("{} whose reads fail", named(&update)), &ended, made)?;
    }
    Ok(())
}

/// Runs an update under a fault; returns how it ended and how many changes it made.
pub(super) async fn update_under(
    probe: &Probe<'_>,
    fault: Fault,
    access: Access,
    times: Times,
    update: &AccountUpdate,
) -> Result<(Result<AccountInfo>, u64), Abort> {
    let before = probe.subject.effects().await;
    probe.subject.inject(fault, access, times).await?;
    let ended = probe.update(update).await;
    probe.subject.clear_faults().await;
    probe.subject.settle().await;
    let made = probe.subject.effects().await - before;
    Ok((ended?, made))
}

/// Success is one change. A failure is at most one, of which it neither denies what was made nor claims
/// what was not.
fn is_honest(what: &str, ended: &Result<AccountInfo>, made: u64) -> Result<(), Violation> {
    let effect = ended.as_ref().map_err(Error::effect).err();
    let is_so = match (effect, made) {
        (None, 1) | (Some(Effect::None), 0) => true,
        (Some(effect), 0) => effect != Effect::Applied,
        (Some(effect), 1) => effect != Effect::None,
        _ => false,
    };
    require(is_so, || match ended {
        Ok(_) => format!("{what} succeeds, and made {made} changes"),
        Err(error) => {
            format!(
                "{what} made {made} changes, and reports the effect {:?}: {error}",
                error.effect()
            )
        }
    })
}
