//! What a failure leaves behind.

use cpaas_core::{Access, Operation, UpdateField};

use super::faults::update_under;
use crate::probe::{Probe, named, shown};
use crate::subject::{Fault, Subject, Times};
use crate::verdict::{Abort, Verdict, conclude, not_applicable, require, success};

/// What an update can fail by: its response is lost or unreadable, it does not arrive, or it can't be
/// read back.
const FAILURES_OF_UPDATES: [(Fault, Access, Times); 4] = [
    (Fault::LostAfter, Access::Write, Times::Once),
    (Fault::Garbled, Access::Write, Times::Once),
    (Fault::Refused, Access::Write, Times::Always),
    (Fault::ServerError, Access::Read, Times::Always),
];

/// What is over as soon as the platform works again. Wrong credentials are not: to try them again may
/// lock the account.
const PASSING: [Fault; 2] = [Fault::Refused, Fault::ServerError];

/// After an update that failed, `info` shows what the platform has: the new value where the change was
/// made, whatever the error says, and the old one where it was not.
///
/// # Errors
///
/// That it is not so: something between keeps what it read before, or what it wanted to write.
pub async fn after_a_failed_update_info_shows_what_the_platform_has(
    subject: &dyn Subject,
) -> Verdict {
    conclude(after_failures(&Probe::new(subject)).await)
}

async fn after_failures(probe: &Probe<'_>) -> Result<(), Abort> {
    probe.must_offer(Operation::Info)?;
    let mut fields = probe.some_fields()?;
    fields.retain(|field| *field != UpdateField::Password);
    if fields.is_empty() {
        return not_applicable("info shows nothing that an update changes");
    }
    for (fault, access, times) in FAILURES_OF_UPDATES {
        for &field in &fields {
            let before = probe.info().await?;
            let update = probe.change(field)?;
            let (_, made) = update_under(probe, fault, access, times, &update).await?;
            let after = probe.info().await?;
            let (old, new) = (shown(&before, field), shown(&after, field));
            require(new.is_none() || (old != new) == (made > 0), || {
                let what = named(&update);
                format!(
                    "{what} under {fault:?} of a {access:?} made {made} changes, and info shows {field} \
                     {new:?} after {old:?}"
                )
            })?;
            if made == 0 {
                // Values that take turns are out of turn now: the next is the one that the account has.
                probe.change(field)?;
            }
        }
    }
    Ok(())
}

/// A failure is not remembered: what has failed works again as soon as the platform does.
///
/// # Errors
///
/// That a later call fails, or returns something else.
pub async fn a_failure_is_not_remembered(subject: &dyn Subject) -> Verdict {
    conclude(forgotten(&Probe::new(subject)).await)
}

async fn forgotten(probe: &Probe<'_>) -> Result<(), Abort> {
    let (reads, fields) = (probe.reads(), probe.fields());
    if reads.is_empty() && fields.is_empty() {
        return not_applicable("the account offers no operation");
    }
    for operation in reads {
        let usual = probe.good_read(operation).await?;
        for fault in PASSING {
            probe.subject.inject(fault, Access::Read, Times::Always).await?;
            let ended = probe.read(operation).await;
            probe.subject.clear_faults().await;
            // Whether it fails, and how, is another law's matter.
            drop(ended?);
            let what = format!("{operation} after one under {fault:?}");
            let again = success(probe.read(operation).await?, &what)?;
            require(again == usual, || format!("{what} is {again:?} instead of {usual:?}"))?;
        }
    }
    for field in fields {
        for fault in PASSING {
            let update = probe.change(field)?;
            let _ = update_under(probe, fault, Access::Write, Times::Always, &update).await?;
            let what = format!("{} after one under {fault:?}", named(&update));
            success(probe.update(&probe.change(field)?).await?, &what)?;
            probe.subject.settle().await;
        }
    }
    Ok(())
}
