//! What reads return, and that they change nothing.

use cpaas_core::Operation;

use crate::probe::{Probe, ReadValue};
use crate::subject::Subject;
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
