//! What errors name, and what nothing ever shows.

use std::error::Error as StdError;

use cpaas_core::{
    Access, AccountUpdate, Error, ExposeSecret, Operation, Result, SecretString, UpdateField,
};

use crate::probe::{Probe, READS, named, with_any};
use crate::subject::{Fault, Subject, Times};
use crate::verdict::{Abort, Verdict, Violation, conclude, not_applicable, require};

/// Every error names the provider and the operation that failed.
///
/// # Errors
///
/// That one does not.
pub async fn errors_name_provider_and_operation(subject: &dyn Subject) -> Verdict {
    conclude(names(&Probe::new(subject)).await)
}

async fn names(probe: &Probe<'_>) -> Result<(), Abort> {
    for Observed { what, error } in Walk::of(probe).await?.errors {
        require(error.provider() == Some(probe.account.provider()), || {
            format!("the error of {what} names the provider {:?}: {error}", error.provider())
        })?;
        require(error.operation().is_some_and(|operation| !operation.trim().is_empty()), || {
            format!("the error of {what} names the operation {:?}: {error}", error.operation())
        })?;
    }
    Ok(())
}

/// No secret is in the account's `Debug`, nor in what an error or its sources print, nor in what the
/// account returns of itself.
///
/// # Errors
///
/// Where one is; not which.
pub async fn secrets_are_never_shown(subject: &dyn Subject) -> Verdict {
    conclude(secrets(&Probe::new(subject)).await)
}

async fn secrets(probe: &Probe<'_>) -> Result<(), Abort> {
    let offers_info = probe.capabilities.supports(Operation::Info);
    let info = if offers_info { Some(probe.info().await?) } else { None };
    let walk = Walk::of(probe).await?;
    let secrets = [probe.subject.secrets(), walk.passwords].concat();
    if secrets.is_empty() {
        return not_applicable("there is no secret here");
    }
    let hidden = |place: &str, texts: &[String]| {
        let shown = secrets.iter().map(ExposeSecret::expose_secret).any(|secret| {
            !secret.trim().is_empty() && texts.iter().any(|text| text.contains(secret))
        });
        require(!shown, || format!("a secret is shown by {place}"))
    };
    let account = &probe.account;
    hidden("the account's Debug", &[format!("{account:?}"), format!("{account:#?}")])?;
    for Observed { what, error } in &walk.errors {
        hidden(&format!("the error of {what}"), &printed(error))?;
    }
    hidden("info", &[format!("{info:?}")])?;
    Ok(())
}

/// Everything that can be printed of an error and what is behind it.
fn printed(error: &Error) -> Vec<String> {
    let mut texts = Vec::new();
    let mut next: Option<&dyn StdError> = Some(error);
    while let Some(error) = next {
        texts.extend([error.to_string(), format!("{error:?}"), format!("{error:#?}")]);
        next = error.source();
    }
    texts
}

/// An error, and the call that failed with it.
struct Observed {
    what: String,
    error: Error,
}

/// Every error that the account can be brought to.
#[derive(Default)]
struct Walk {
    errors: Vec<Observed>,
    /// The passwords that were sent along the way.
    passwords: Vec<SecretString>,
}

impl Walk {
    async fn of(probe: &Probe<'_>) -> Result<Self, Violation> {
        let mut walk = Self::default();
        for operation in READS {
            walk.read(probe, operation, "").await;
        }
        walk.update(probe, AccountUpdate::new(), "").await;
        for &field in UpdateField::ALL {
            if !probe.capabilities.accepts(field) {
                walk.update(probe, with_any(AccountUpdate::new(), field), "").await;
            }
        }
        for &fault in Fault::ALL {
            walk.reads_under(probe, fault).await;
            walk.updates_under(probe, fault).await?;
        }
        Ok(walk)
    }

    /// One read will do: they fail alike. None without a response: that takes its time.
    async fn reads_under(&mut self, probe: &Probe<'_>, fault: Fault) {
        let read = probe.reads().into_iter().rfind(|read| *read != Operation::Id);
        let Some(operation) = read.filter(|_| fault != Fault::Hang) else { return };
        if probe.subject.inject(fault, Access::Read, Times::Always).await.is_ok() {
            self.read(probe, operation, &format!(" under {fault:?}")).await;
            probe.subject.clear_faults().await;
        }
    }

    /// One update without a response will do, the last, after which the account may not be usable.
    async fn updates_under(&mut self, probe: &Probe<'_>, fault: Fault) -> Result<(), Violation> {
        let mut fields = probe.fields();
        if fault == Fault::Hang {
            fields = fields.split_off(fields.len().saturating_sub(1));
        }
        for field in fields {
            let update = probe.change(field)?;
            if probe.subject.inject(fault, Access::Write, Times::Once).await.is_ok() {
                self.update(probe, update, &format!(" under {fault:?}")).await;
                probe.subject.clear_faults().await;
            }
        }
        Ok(())
    }

    async fn read(&mut self, probe: &Probe<'_>, operation: Operation, under: &str) {
        self.keep(format!("{operation}{under}"), probe.read(operation).await);
    }

    async fn update(&mut self, probe: &Probe<'_>, update: AccountUpdate, under: &str) {
        self.keep(format!("{}{under}", named(&update)), probe.update(&update).await);
        self.passwords.extend(update.password);
    }

    /// Keeps how a call failed. One that did not end at all has no error to look at; another law is
    /// about that.
    fn keep<T>(&mut self, what: String, ended: Result<Result<T>, Violation>) {
        self.errors.extend(ended.ok().and_then(Result::err).map(|error| Observed { what, error }));
    }
}
