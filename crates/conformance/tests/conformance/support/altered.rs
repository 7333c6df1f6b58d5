//! A subject whose account is in order, and that is not itself.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_conformance::{Fault, MemorySubject, NotInjectable, Subject, Times};
use cpaas_core::{
    Access, AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities,
    Operation, ProviderName, Result, SecretString, UpdateField,
};

/// Forwards everything but the balance.
#[derive(Debug)]
struct Forgetful(Arc<dyn AccountProvider>);

#[async_trait]
impl AccountProvider for Forgetful {
    fn provider(&self) -> ProviderName {
        self.0.provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        self.0.id().await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.0.info().await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.0.update(update).await
    }

    async fn balance(&self) -> Result<Balance> {
        Err(self.capabilities().unsupported(Operation::Balance))
    }
}

/// The usual subject, altered.
pub(crate) struct Altered {
    subject: MemorySubject,
    wrapper_is_wrong: bool,
    faults: bool,
}

impl Altered {
    pub(crate) fn with_a_wrong_wrapper() -> Self {
        Self { subject: MemorySubject::new(), wrapper_is_wrong: true, faults: true }
    }

    pub(crate) fn without_faults(listed: &'static [&'static str]) -> Self {
        let subject = MemorySubject::new().without(listed);
        Self { subject, wrapper_is_wrong: false, faults: false }
    }
}

#[async_trait]
impl Subject for Altered {
    fn account(&self) -> Arc<dyn AccountProvider> {
        self.subject.account()
    }

    fn wrapped(&self) -> Vec<(&'static str, Arc<dyn AccountProvider>)> {
        let mut wrapped = self.subject.wrapped();
        if self.wrapper_is_wrong {
            wrapped.push(("Forgetful", Arc::new(Forgetful(self.account()))));
        }
        wrapped
    }

    async fn effects(&self) -> u64 {
        self.subject.effects().await
    }

    async fn requests(&self) -> u64 {
        self.subject.requests().await
    }

    async fn inject(
        &self,
        fault: Fault,
        access: Access,
        times: Times,
    ) -> Result<(), NotInjectable> {
        if !self.faults {
            return Err(NotInjectable::new("this platform never fails"));
        }
        self.subject.inject(fault, access, times).await
    }

    async fn clear_faults(&self) {
        self.subject.clear_faults().await;
    }

    fn change(&self, field: UpdateField) -> AccountUpdate {
        self.subject.change(field)
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.subject.secrets()
    }

    fn deadline(&self) -> Duration {
        self.subject.deadline()
    }

    fn not_applicable(&self) -> &[&str] {
        self.subject.not_applicable()
    }
}
