//! Calling the account under test, in bounded time.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Error,
    ErrorKind, Operation, Result, UpdateField,
};

use crate::subject::Subject;
use crate::verdict::{Abort, Violation, not_applicable, require, success};

/// The operations that change nothing.
pub(crate) const READS: [Operation; 3] = [Operation::Id, Operation::Info, Operation::Balance];

/// What a busy machine may take to notice that time is up.
const SLACK: Duration = Duration::from_secs(2);

/// What a read returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadValue {
    Id(AccountId),
    Info(AccountInfo),
    Balance(Balance),
}

/// Reads from an account, one of [`READS`].
pub(crate) async fn read(account: &dyn AccountProvider, operation: Operation) -> Result<ReadValue> {
    match operation {
        Operation::Id => account.id().await.map(ReadValue::Id),
        Operation::Info => account.info().await.map(ReadValue::Info),
        Operation::Balance => account.balance().await.map(ReadValue::Balance),
        other => {
            Err(Error::before_sending(ErrorKind::InvalidRequest, format!("{other} is no read")))
        }
    }
}

/// A subject with what its account declares, read once.
pub(crate) struct Probe<'s> {
    pub(crate) subject: &'s dyn Subject,
    pub(crate) account: Arc<dyn AccountProvider>,
    pub(crate) capabilities: Capabilities,
}

impl<'s> Probe<'s> {
    pub(crate) fn new(subject: &'s dyn Subject) -> Self {
        let account = subject.account();
        let capabilities = account.capabilities();
        Self { subject, account, capabilities }
    }

    /// The reads that the account declares, without a balance that a read finds missing.
    pub(crate) fn reads(&self) -> Vec<Operation> {
        let mut reads = READS.to_vec();
        reads.retain(|operation| self.offers(*operation));
        reads
    }

    fn offers(&self, operation: Operation) -> bool {
        let is_missing = operation == Operation::Balance && self.subject.has_no_balance();
        self.capabilities.supports(operation) && !is_missing
    }

    /// The fields that the account declares to take, the password last: it changes what later calls
    /// are made with.
    pub(crate) fn fields(&self) -> Vec<UpdateField> {
        let mut fields = UpdateField::ALL.to_vec();
        fields.retain(|field| self.capabilities.accepts(*field));
        fields.sort_by_key(|field| *field == UpdateField::Password);
        fields
    }

    /// The fields, where the law is about updates.
    pub(crate) fn some_fields(&self) -> Result<Vec<UpdateField>, Abort> {
        let fields = self.fields();
        if fields.is_empty() {
            return not_applicable("the account takes no update");
        }
        Ok(fields)
    }

    /// An operation that the law is about.
    pub(crate) fn must_offer(&self, operation: Operation) -> Result<(), Abort> {
        if self.offers(operation) {
            return Ok(());
        }
        not_applicable(format!("the account offers no {operation}"))
    }

    /// A read, which may fail, but not take for ever.
    pub(crate) async fn read(&self, operation: Operation) -> Result<Result<ReadValue>, Violation> {
        self.in_time(operation, read(&*self.account, operation)).await
    }

    /// A read that succeeds.
    pub(crate) async fn good_read(&self, operation: Operation) -> Result<ReadValue, Violation> {
        success(self.read(operation).await?, operation.as_str())
    }

    /// The account's information.
    pub(crate) async fn info(&self) -> Result<AccountInfo, Violation> {
        success(self.in_time(Operation::Info, self.account.info()).await?, "info")
    }

    /// An update, which may fail, but not take for ever.
    pub(crate) async fn update(
        &self,
        update: &AccountUpdate,
    ) -> Result<Result<AccountInfo>, Violation> {
        self.in_time(Operation::Update, self.account.update(update)).await
    }

    /// An update of a field that succeeds and is visible.
    pub(crate) async fn good_update(
        &self,
        update: &AccountUpdate,
    ) -> Result<AccountInfo, Violation> {
        let info = success(self.update(update).await?, &named(update))?;
        self.subject.settle().await;
        Ok(info)
    }

    /// The subject's update of a field.
    pub(crate) fn change(&self, field: UpdateField) -> Result<AccountUpdate, Violation> {
        let update = self.subject.change(field);
        require(update.fields() == [field], || {
            format!("the subject's change of {field} sets {:?}", update.fields())
        })?;
        Ok(update)
    }

    /// How a call of this operation ends, if it does.
    pub(crate) async fn in_time<T>(
        &self,
        operation: Operation,
        call: impl Future<Output = T>,
    ) -> Result<T, Violation> {
        let deadline = self.subject.deadline();
        tokio::time::timeout(deadline + SLACK, call)
            .await
            .map_err(|_| Violation::new(format!("{operation} did not end within {deadline:?}")))
    }
}

/// An update in words.
pub(crate) fn named(update: &AccountUpdate) -> String {
    let fields: Vec<_> = update.fields().into_iter().map(UpdateField::as_str).collect();
    format!("an update of {}", fields.join(" and "))
}

/// An update of a field that the account does not take, added to another.
pub(crate) fn with_any(update: AccountUpdate, field: UpdateField) -> AccountUpdate {
    match field {
        UpdateField::Name => update.name("Acme Inc"),
        UpdateField::Language => update.language("sv"),
        UpdateField::Timezone => update.timezone("Europe/Stockholm"),
        UpdateField::Password => update.password("Some-Passw0rd!"),
        _ => update,
    }
}

/// What `info` shows of a field; nothing for a password.
pub(crate) fn shown(info: &AccountInfo, field: UpdateField) -> Option<&str> {
    match field {
        UpdateField::Name => info.name.as_deref(),
        UpdateField::Language => info.language.as_deref(),
        UpdateField::Timezone => info.timezone.as_deref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_trait_is_known_here() {
        let mut all = READS.to_vec();
        all.push(Operation::Update);
        all.sort();
        assert_eq!(all, Operation::ALL);
    }

    #[test]
    fn every_field_of_an_update_is_known_here() {
        for field in UpdateField::ALL {
            assert_eq!(with_any(AccountUpdate::new(), *field).fields(), [*field]);
        }
    }
}
