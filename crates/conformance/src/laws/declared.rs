//! What the account declares that it can do.

use cpaas_core::{AccountUpdate, Error, ErrorKind, Operation, Result, UpdateField};

use crate::probe::{Probe, READS, named, with_any};
use crate::subject::Subject;
use crate::verdict::{Abort, Verdict, Violation, conclude, require, success};

/// Every operation that the capabilities declare succeeds, but for a balance that a read finds missing, and
/// every other is `Unsupported`, before anything is sent. An update is declared if and only if some field of it
/// is.
///
/// # Errors
///
/// That it is not so.
pub async fn what_is_declared_works_and_the_rest_is_unsupported(subject: &dyn Subject) -> Verdict {
    conclude(operations(&Probe::new(subject)).await)
}

async fn operations(probe: &Probe<'_>) -> Result<(), Abort> {
    let reads = probe.reads();
    for operation in READS {
        let before = Before::now(probe.subject).await;
        let ended = probe.read(operation).await?;
        if reads.contains(&operation) {
            success(ended, operation.as_str())?;
        } else if !probe.capabilities.supports(operation) {
            before.is_unsupported(ended, operation.as_str(), None).await?;
        }
    }
    match (probe.capabilities.supports(Operation::Update), probe.fields().first()) {
        (true, Some(&field)) => {
            let update = probe.change(field)?;
            success(probe.update(&update).await?, &named(&update))?;
        }
        (true, None) => Err(Violation::new("an update is declared, and no field of it"))?,
        (false, _) => {
            let before = Before::now(probe.subject).await;
            let update = AccountUpdate::new().name("Acme Inc");
            before.is_unsupported(probe.update(&update).await?, "update", None).await?;
            let fields = probe.capabilities.update_fields();
            require(fields.is_empty(), || {
                format!("fields are declared, and no update: {fields:?}")
            })?;
        }
    }
    Ok(())
}

/// Every field that the capabilities declare is taken, and every other is `Unsupported` by its name,
/// before anything is sent.
///
/// # Errors
///
/// That it is not so.
pub async fn every_declared_field_is_taken_and_no_other(subject: &dyn Subject) -> Verdict {
    conclude(fields(&Probe::new(subject)).await)
}

async fn fields(probe: &Probe<'_>) -> Result<(), Abort> {
    let offers_updates = probe.capabilities.supports(Operation::Update);
    for &field in UpdateField::ALL {
        if !probe.capabilities.accepts(field) {
            let before = Before::now(probe.subject).await;
            let update = with_any(AccountUpdate::new(), field);
            let ended = probe.update(&update).await?;
            let by_name = offers_updates.then_some(field);
            before.is_unsupported(ended, &named(&update), by_name).await?;
        }
    }
    for field in probe.fields() {
        let update = probe.change(field)?;
        success(probe.update(&update).await?, &named(&update))?;
    }
    Ok(())
}

/// Name and capabilities are always the same, and cost no request.
///
/// # Errors
///
/// That it is not so.
pub async fn name_and_capabilities_are_fixed_and_cost_no_request(subject: &dyn Subject) -> Verdict {
    conclude(name_and_capabilities(&Probe::new(subject)).await)
}

async fn name_and_capabilities(probe: &Probe<'_>) -> Result<(), Abort> {
    let declared = || (probe.account.provider(), probe.account.capabilities());
    let before = probe.subject.requests().await;
    let first = declared();
    let cost = probe.subject.requests().await - before;
    require(cost == 0, || format!("name and capabilities cost {cost} requests"))?;
    for operation in probe.reads() {
        probe.good_read(operation).await?;
    }
    if let Some(&field) = probe.fields().first() {
        probe.good_update(&probe.change(field)?).await?;
    }
    let again = declared();
    require(first == again, || format!("the account declares {first:?}, then {again:?}"))?;
    Ok(())
}

/// What a subject had seen before a call that must not reach it.
pub(crate) struct Before<'s> {
    subject: &'s dyn Subject,
    requests: u64,
    effects: u64,
}

impl<'s> Before<'s> {
    pub(crate) async fn now(subject: &'s dyn Subject) -> Self {
        Self { subject, requests: subject.requests().await, effects: subject.effects().await }
    }

    /// The call was refused as unsupported, by this field's name, and nothing was sent.
    pub(crate) async fn is_unsupported<T>(
        &self,
        ended: Result<T>,
        what: &str,
        field: Option<UpdateField>,
    ) -> Result<(), Violation> {
        let error = self.is_refused(ended, what, ErrorKind::Unsupported).await?;
        require(field.is_none_or(|field| error.field() == Some(field.as_str())), || {
            format!("the refusal of {what} names {:?} as the field: {error}", error.field())
        })
    }

    /// The call was refused with this kind, and nothing was sent.
    pub(crate) async fn is_refused<T>(
        &self,
        ended: Result<T>,
        what: &str,
        kind: ErrorKind,
    ) -> Result<Error, Violation> {
        let Err(error) = ended else {
            return Err(Violation::new(format!("{what} should be {kind}, and succeeds")));
        };
        require(error.kind() == kind, || format!("{what} should be {kind}, and is: {error}"))?;
        self.nothing_happened(what).await?;
        require(error.effect() == cpaas_core::Effect::None, || {
            format!("the refusal of {what} has an effect: {error}")
        })?;
        Ok(error)
    }

    async fn nothing_happened(&self, what: &str) -> Result<(), Violation> {
        let requests = self.subject.requests().await - self.requests;
        let effects = self.subject.effects().await - self.effects;
        require((requests, effects) == (0, 0), || {
            format!("{what} is refused, but after {requests} requests and {effects} changes")
        })
    }
}
