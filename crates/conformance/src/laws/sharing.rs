//! One account in many hands.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use cpaas_core::{Access, AccountProvider, AccountUpdate, Operation, Result, UpdateField};
use futures_util::future::{join, join_all};

use crate::probe::{Probe, READS, ReadValue, read};
use crate::subject::{Fault, Subject, Times};
use crate::verdict::{Abort, Verdict, Violation, conclude, not_applicable, require, success};

/// Calls at the same time, of each kind.
const SIDE_BY_SIDE: usize = 8;

/// How often a call is given the chance to go on before it is dropped, at the most.
const POLLS: usize = 4;

/// Behind a pointer and inside a wrapper it is the same account: the same name, capabilities and results.
///
/// # Errors
///
/// That it is not so.
pub async fn behind_a_pointer_it_is_the_same_account(subject: &dyn Subject) -> Verdict {
    conclude(pointers(&Probe::new(subject)).await)
}

async fn pointers(probe: &Probe<'_>) -> Result<(), Abort> {
    for (name, account) in probe.subject.wrapped() {
        let declared = (account.provider(), account.capabilities());
        let own = (probe.account.provider(), probe.capabilities.clone());
        require(declared == own, || format!("{name} declares {declared:?}, the account {own:?}"))?;
        for operation in READS {
            let ended = probe.in_time(operation, read(&*account, operation)).await?;
            let own = probe.read(operation).await?;
            same(&format!("{operation} of {name}"), ended, own)?;
        }
        let empty = AccountUpdate::new();
        let ended = probe.in_time(Operation::Update, account.update(&empty)).await?;
        let own = probe.update(&empty).await?;
        same(&format!("an empty update of {name}"), ended, own)?;
        if let Some(&field) = probe.fields().first() {
            let update = probe.change(field)?;
            let ended = probe.in_time(Operation::Update, account.update(&update)).await?;
            success(ended, &format!("an update of {name}"))?;
            probe.subject.settle().await;
        }
    }
    Ok(())
}

/// Both succeed with the same, or both fail alike.
fn same<T: PartialEq>(what: &str, ended: Result<T>, own: Result<T>) -> Result<(), Violation> {
    let is_same = match (&ended, &own) {
        (Ok(one), Ok(other)) => one == other,
        (Err(one), Err(other)) => one.kind() == other.kind() && one.field() == other.field(),
        _ => false,
    };
    let words =
        |ended: Result<T>| ended.map_or_else(|error| error.to_string(), |_| "success".into());
    require(is_same, || {
        format!("{what} ends as {}, and the account's own as {}", words(ended), words(own))
    })
}

/// Calls at the same time all succeed; reads return the same.
///
/// # Errors
///
/// That it is not so.
pub async fn calls_side_by_side_work(subject: &dyn Subject) -> Verdict {
    conclude(side_by_side(&Probe::new(subject)).await)
}

async fn side_by_side(probe: &Probe<'_>) -> Result<(), Abort> {
    let reads = probe.reads();
    if reads.is_empty() {
        return not_applicable("the account offers no read");
    }
    let calls = |count: usize| {
        let each = reads.iter().flat_map(move |operation| std::iter::repeat_n(*operation, count));
        join_all(each.map(|operation| probe.good_read(operation)))
    };
    let values = calls(SIDE_BY_SIDE).await.into_iter().collect::<Result<Vec<ReadValue>, _>>()?;
    for of_one_kind in values.chunks(SIDE_BY_SIDE) {
        require(of_one_kind.iter().all(|value| *value == of_one_kind[0]), || {
            format!("reads at the same time differ: {of_one_kind:?}")
        })?;
    }
    for field in probe.fields() {
        let update = probe.change(field)?;
        let (updated, read) = join(probe.good_update(&update), calls(SIDE_BY_SIDE)).await;
        updated?;
        read.into_iter().collect::<Result<Vec<_>, _>>()?;
    }
    Ok(())
}

/// A call that is dropped half way, while it waits for its response too, leaves the account usable.
///
/// # Errors
///
/// That a later call fails.
pub async fn a_dropped_call_leaves_the_account_usable(subject: &dyn Subject) -> Verdict {
    conclude(dropped(&Probe::new(subject)).await)
}

async fn dropped(probe: &Probe<'_>) -> Result<(), Abort> {
    let (reads, fields) = (probe.reads(), probe.fields());
    if reads.is_empty() && fields.is_empty() {
        return not_applicable("the account offers no operation");
    }
    for polls in 1..=POLLS {
        for &operation in &reads {
            poll(polls, read(&*probe.account, operation)).await;
        }
        for &field in &fields {
            let update = probe.change(field)?;
            poll(polls, probe.account.update(&update)).await;
        }
    }
    dropped_while_waiting(probe, &reads, &fields).await?;
    for operation in reads {
        probe.good_read(operation).await?;
    }
    for field in fields {
        probe.good_update(&probe.change(field)?).await?;
    }
    Ok(())
}

/// Drops calls whose response does not come, where that can be brought about. None that changes a
/// password: it may go on by itself, and hold up the others meanwhile.
async fn dropped_while_waiting(
    probe: &Probe<'_>,
    reads: &[Operation],
    fields: &[UpdateField],
) -> Result<(), Violation> {
    for &operation in reads {
        if probe.subject.inject(Fault::Hang, Access::Read, Times::Once).await.is_ok() {
            poll(POLLS, read(&*probe.account, operation)).await;
        }
        probe.subject.clear_faults().await;
    }
    for &field in fields.iter().filter(|field| **field != UpdateField::Password) {
        let update = probe.change(field)?;
        if probe.subject.inject(Fault::Hang, Access::Write, Times::Once).await.is_ok() {
            poll(POLLS, probe.account.update(&update)).await;
        }
        probe.subject.clear_faults().await;
    }
    probe.subject.settle().await;
    Ok(())
}

/// Polls a call that often at the most, then drops it.
async fn poll(polls: usize, call: impl Future) {
    let mut call = pin!(call);
    for _ in 0..polls {
        let once =
            std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context).is_ready()));
        if once.await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
