//! What reads return, and that they change nothing.

use cpaas_core::{Access, Effect, ErrorKind, Operation};

use crate::probe::{Probe, ReadValue};
use crate::subject::{Fault, Subject, Times};
use crate::verdict::{Abort, Verdict, Violation, conclude, not_applicable, require};

/// No read changes the account.
///
/// # Errors
///
/// That one does.
pub async fn reads_change_nothing(subject: &dyn Subject) -> Verdict {
    conclude(no_effect(&Probe::new(subject)).await)
}

async fn no_effect(probe: &Probe<'_>) -> Result<(), Abort> {
    let reads = probe.reads();
    if reads.is_empty() {
        return not_applicable("the account offers no read");
    }
    for operation in reads {
        let before = probe.subject.effects().await;
        for _ in 0..2 {
            probe.good_read(operation).await?;
        }
        probe.subject.settle().await;
        let made = probe.subject.effects().await - before;
        require(made == 0, || format!("{operation} was read twice, and made {made} changes"))?;
    }
    Ok(())
}

/// Two reads of the balance agree, `money` is amount and currency, and the currency is the account's.
///
/// # Errors
///
/// That it is not so.
pub async fn the_balance_is_the_accounts_own(subject: &dyn Subject) -> Verdict {
    conclude(balance(&Probe::new(subject)).await)
}

async fn balance(probe: &Probe<'_>) -> Result<(), Abort> {
    probe.must_offer(Operation::Balance)?;
    let ReadValue::Balance(first) = probe.good_read(Operation::Balance).await? else {
        return not_applicable("the account offers no balance");
    };
    let second = probe.good_read(Operation::Balance).await?;
    require(second == ReadValue::Balance(first), || {
        format!("two reads of the balance differ: {first:?}, {second:?}")
    })?;
    let money = first.money();
    require((money.amount, money.currency) == (first.amount, first.currency), || {
        format!("the balance {first:?} has the money {money}")
    })?;
    if probe.capabilities.supports(Operation::Info)
        && let Some(currency) = probe.info().await?.currency
    {
        require(currency == first.currency, || {
            format!("the account is in {currency}, and its balance in {}", first.currency)
        })?;
    }
    Ok(())
}

/// The id is always the same, equal to the one in `info`, and not changed by an update.
///
/// # Errors
///
/// That it is not so.
pub async fn the_id_stays_the_same(subject: &dyn Subject) -> Verdict {
    conclude(id(&Probe::new(subject)).await)
}

async fn id(probe: &Probe<'_>) -> Result<(), Abort> {
    probe.must_offer(Operation::Id)?;
    let first = probe.good_read(Operation::Id).await?;
    same_id(probe, &first).await?;
    for field in probe.fields() {
        let returned = probe.good_update(&probe.change(field)?).await?;
        require(ReadValue::Id(returned.id.clone()) == first, || {
            format!(
                "the id is {first:?}, and {:?} in what an update of {field} returns",
                returned.id
            )
        })?;
        same_id(probe, &first).await?;
    }
    Ok(())
}

async fn same_id(probe: &Probe<'_>, first: &ReadValue) -> Result<(), Violation> {
    let again = probe.good_read(Operation::Id).await?;
    require(again == *first, || format!("the id is first {first:?}, then {again:?}"))?;
    if probe.capabilities.supports(Operation::Info) {
        let info = ReadValue::Id(probe.info().await?.id);
        require(info == *first, || format!("the id is {first:?}, and {info:?} in info"))?;
    }
    Ok(())
}

/// A balance that is declared is never `Unsupported` where the platform could not be asked: only a read proves
/// that an account has none. Where one does, it is `Unsupported` each time, without effect.
///
/// # Errors
///
/// That it is not so.
pub async fn a_balance_is_found_missing_only_by_a_read(subject: &dyn Subject) -> Verdict {
    conclude(missing_balance(&Probe::new(subject)).await)
}

async fn missing_balance(probe: &Probe<'_>) -> Result<(), Abort> {
    if !probe.capabilities.supports(Operation::Balance) {
        return not_applicable("the account declares no balance");
    }
    for _ in 0..2 {
        found_missing(probe).await?;
    }
    for fault in [Fault::Refused, Fault::ServerError, Fault::WrongCredentials] {
        probe.subject.inject(fault, Access::Read, Times::Always).await?;
        let ended = probe.read(Operation::Balance).await?;
        probe.subject.clear_faults().await;
        let is_claimed = ended.as_ref().is_err_and(|error| error.kind() == ErrorKind::Unsupported);
        require(!is_claimed, || {
            format!("under {fault:?} nothing was read, and the balance ends with: {ended:?}")
        })?;
    }
    Ok(())
}

/// The balance is there, or missing by a read.
async fn found_missing(probe: &Probe<'_>) -> Result<(), Violation> {
    let before = probe.subject.requests().await;
    let ended = probe.read(Operation::Balance).await?;
    let sent = probe.subject.requests().await - before;
    let is_missing = ended.as_ref().is_err_and(|error| {
        (error.kind(), error.effect()) == (ErrorKind::Unsupported, Effect::None) && sent > 0
    });
    let expected = if probe.subject.has_no_balance() { is_missing } else { ended.is_ok() };
    require(expected, || format!("after {sent} requests the balance ends with: {ended:?}"))
}
