//! What an update does.

use cpaas_core::{AccountInfo, AccountUpdate, ErrorKind, Operation, Result, UpdateField};

use super::declared::Before;
use crate::probe::{Probe, named, shown, with_any};
use crate::subject::Subject;
use crate::verdict::{Abort, Verdict, Violation, conclude, not_applicable, require};

/// A field that the account can't take, beside one that it can, is refused by its name before anything is
/// sent, and nothing is half applied.
///
/// # Errors
///
/// That it is not so.
pub async fn an_unsupported_field_spoils_the_whole_update(subject: &dyn Subject) -> Verdict {
    conclude(mixed(&Probe::new(subject)).await)
}

async fn mixed(probe: &Probe<'_>) -> Result<(), Abort> {
    let supported = probe.some_fields()?;
    let mut others = UpdateField::ALL.to_vec();
    others.retain(|field| !supported.contains(field));
    if others.is_empty() {
        return not_applicable("the account takes every field");
    }
    for other in others {
        for &field in &supported {
            let before = Before::now(probe.subject).await;
            let update = with_any(probe.change(field)?, other);
            let ended = probe.update(&update).await?;
            before.is_unsupported(ended, &named(&update), Some(other)).await?;
        }
    }
    Ok(())
}

/// An update that sets nothing is `InvalidRequest`, before anything is sent.
///
/// # Errors
///
/// That it is not so.
pub async fn an_empty_update_is_refused(subject: &dyn Subject) -> Verdict {
    conclude(empty(&Probe::new(subject)).await)
}

async fn empty(probe: &Probe<'_>) -> Result<(), Abort> {
    probe.must_offer(Operation::Update)?;
    let before = Before::now(probe.subject).await;
    let ended = probe.update(&AccountUpdate::new()).await?;
    before.is_refused(ended, "an empty update", ErrorKind::InvalidRequest).await?;
    Ok(())
}

/// Whatever an update returns, `info` shows the same once the change is visible, and shows another value
/// than before in the field that was set.
///
/// # Errors
///
/// That it is not so.
pub async fn what_an_update_returns_is_what_info_shows(subject: &dyn Subject) -> Verdict {
    conclude(returned(&Probe::new(subject)).await)
}

async fn returned(probe: &Probe<'_>) -> Result<(), Abort> {
    probe.must_offer(Operation::Info)?;
    let fields = probe.some_fields()?;
    for &field in &fields {
        is_shown(probe, &probe.change(field)?).await?;
    }
    let all = all_at_once(probe, &fields)?;
    is_shown(probe, &all).await?;
    Ok(())
}

async fn is_shown(probe: &Probe<'_>, update: &AccountUpdate) -> Result<(), Violation> {
    let before = probe.info().await?;
    let returned = probe.good_update(update).await?;
    let after = probe.info().await?;
    let what = named(update);
    for (member, returned) in members(&returned) {
        let seen =
            members(&after).into_iter().find_map(|(name, value)| (name == member).then_some(value));
        require(returned.is_none() || Some(&returned) == seen.as_ref(), || {
            format!("{what} returns {member} {returned:?}, and info shows {seen:?}")
        })?;
    }
    for field in update.fields() {
        let (old, new) = (shown(&before, field), shown(&after, field));
        require(old != new || new.is_none(), || {
            format!("{what} succeeds, and info shows {field} {new:?} as before")
        })?;
    }
    Ok(())
}

/// All fields in one update.
fn all_at_once(probe: &Probe<'_>, fields: &[UpdateField]) -> Result<AccountUpdate, Violation> {
    let mut all = AccountUpdate::new();
    for &field in fields {
        let one = probe.change(field)?;
        all.name = all.name.or(one.name);
        all.language = all.language.or(one.language);
        all.timezone = all.timezone.or(one.timezone);
        all.password = all.password.or(one.password);
    }
    Ok(all)
}

/// An update changes what it sets, and nothing else.
///
/// # Errors
///
/// That it is not so.
pub async fn an_update_leaves_the_rest_alone(subject: &dyn Subject) -> Verdict {
    conclude(the_rest(&Probe::new(subject)).await)
}

async fn the_rest(probe: &Probe<'_>) -> Result<(), Abort> {
    probe.must_offer(Operation::Info)?;
    for field in probe.some_fields()? {
        let before = probe.info().await?;
        probe.good_update(&probe.change(field)?).await?;
        let after = probe.info().await?;
        for ((member, old), (_, new)) in members(&before).into_iter().zip(members(&after)) {
            require(member == field.as_str() || old == new, || {
                format!("an update of {field} turns {member} {old:?} into {new:?}")
            })?;
        }
    }
    Ok(())
}

/// An update that succeeds is one change: not none, and not two.
///
/// # Errors
///
/// That it is not so.
pub async fn an_update_that_succeeds_is_one_change(subject: &dyn Subject) -> Verdict {
    conclude(one_change(&Probe::new(subject)).await)
}

async fn one_change(probe: &Probe<'_>) -> Result<(), Abort> {
    for field in probe.some_fields()? {
        let before = probe.subject.effects().await;
        probe.good_update(&probe.change(field)?).await?;
        let made = probe.subject.effects().await - before;
        require(made == 1, || format!("an update of {field} succeeds, and is {made} changes"))?;
    }
    Ok(())
}

/// The members of an account's information, as text.
fn members(info: &AccountInfo) -> [(&'static str, Option<String>); 8] {
    [
        ("id", Some(info.id.to_string())),
        ("name", info.name.clone()),
        ("email", info.email.clone()),
        ("status", info.status.as_ref().map(ToString::to_string)),
        ("currency", info.currency.map(|currency| currency.to_string())),
        ("language", info.language.clone()),
        ("timezone", info.timezone.clone()),
        ("created", info.created.map(|time| time.to_string())),
    ]
}
