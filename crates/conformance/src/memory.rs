//! The first subject: the account in memory.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{
    Access, AccountId, AccountInfo, AccountProvider, AccountUpdate, Effect, Error, ErrorKind,
    MemoryProvider, Money, Operation, SecretString, UpdateField,
};

use crate::changes::Changes;
use crate::probe::READS;
use crate::subject::{Fault, NotInjectable, Subject, Times};

/// A [`MemoryProvider`], or a wrapper around one, as a [`Subject`].
///
/// With it, a wrapper of your own (a cache, a limit, a trace) can be held to the laws without any
/// platform:
///
/// ```
/// # use std::sync::Arc;
/// # use cpaas_core::MemoryProvider;
/// # fn my_cache(inner: Arc<MemoryProvider>) -> Arc<MemoryProvider> { inner }
/// use cpaas_conformance::{MemorySubject, laws};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), cpaas_conformance::Violation> {
/// let account = MemorySubject::usual_account();
/// let subject = MemorySubject::around(account, |memory| my_cache(memory));
/// laws::reads_change_nothing(&subject).await?;
/// # Ok(())
/// # }
/// ```
pub struct MemorySubject {
    memory: Arc<MemoryProvider>,
    account: Arc<dyn AccountProvider>,
    changes: Changes,
    deadline: Duration,
    has_no_balance: bool,
    not_applicable: &'static [&'static str],
}

impl MemorySubject {
    /// The [usual account](Self::usual_account), bare. Every law applies to it.
    #[must_use]
    pub fn new() -> Self {
        Self::around(Self::usual_account(), |memory| memory)
    }

    /// An account of which everything is known. It offers every operation, and takes every field of an
    /// update but the language.
    #[must_use]
    pub fn usual_account() -> MemoryProvider {
        let mut info = AccountInfo::new(AccountId::new("0042"));
        info.name = Some("Acme".to_owned());
        info.email = Some("owner@acme.test".to_owned());
        info.language = Some("en".to_owned());
        info.timezone = Some("Europe/Stockholm".to_owned());
        let account = MemoryProvider::new("0042").with_info(info);
        let account = match "5.04 SEK".parse::<Money>() {
            Ok(money) => account.with_balance(money.into()),
            Err(_) => account,
        };
        let fields = [UpdateField::Name, UpdateField::Timezone, UpdateField::Password];
        account.limited_to(Operation::ALL, &fields)
    }

    /// An account in memory, and what the laws are put to: the same account inside a wrapper.
    pub fn around(
        account: MemoryProvider,
        wrap: impl FnOnce(Arc<MemoryProvider>) -> Arc<dyn AccountProvider>,
    ) -> Self {
        let memory = Arc::new(account);
        let account = wrap(Arc::clone(&memory));
        Self {
            memory,
            account,
            changes: Changes::new(),
            deadline: Duration::from_millis(100),
            has_no_balance: false,
            not_applicable: &[],
        }
    }

    /// Sets how long a call without a response lasts until the account ends it, by default 100
    /// milliseconds. A wrapper that gives calls up on its own is put to the test only if it does so
    /// earlier.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Tells of an account whose balance a read [finds missing](Subject::has_no_balance).
    #[must_use]
    pub fn with_balance_missing(mut self) -> Self {
        self.has_no_balance = true;
        self
    }

    /// Lists the laws that don't apply, such as those about what the account does not offer.
    #[must_use]
    pub fn without(mut self, laws: &'static [&'static str]) -> Self {
        self.not_applicable = laws;
        self
    }

    fn inject_into_reads(&self, fault: Fault, error: &Error, times: Times) {
        for operation in READS {
            self.hold_if_it_hangs(fault, operation);
            match times {
                Times::Once => self.memory.fail_next(operation, error.clone()),
                Times::Always => self.memory.fail_always(operation, error.clone()),
            }
        }
    }

    fn inject_into_updates(
        &self,
        fault: Fault,
        error: Error,
        times: Times,
    ) -> Result<(), NotInjectable> {
        match (is_after_the_change(fault), times) {
            (false, Times::Once) => self.memory.fail_next(Operation::Update, error),
            (false, Times::Always) => self.memory.fail_always(Operation::Update, error),
            (true, Times::Once) => {
                self.hold_if_it_hangs(fault, Operation::Update);
                self.memory.lose_next_response(error);
            }
            (true, Times::Always) => {
                return Err(NotInjectable::new(
                    "an account in memory loses one response at a time",
                ));
            }
        }
        Ok(())
    }

    /// Holds the next call back until the deadline, as a provider's own would end it.
    fn hold_if_it_hangs(&self, fault: Fault, operation: Operation) {
        if fault == Fault::Hang {
            let (hold, deadline) = (self.memory.hold_next(operation), self.deadline);
            drop(tokio::spawn(async move {
                tokio::time::sleep(deadline).await;
                hold.release();
            }));
        }
    }
}

impl Default for MemorySubject {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemorySubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySubject").field("account", &self.account).finish_non_exhaustive()
    }
}

#[async_trait]
impl Subject for MemorySubject {
    fn account(&self) -> Arc<dyn AccountProvider> {
        Arc::clone(&self.account)
    }

    async fn effects(&self) -> u64 {
        self.memory.changes()
    }

    async fn requests(&self) -> u64 {
        self.memory.calls()
    }

    async fn inject(
        &self,
        fault: Fault,
        access: Access,
        times: Times,
    ) -> Result<(), NotInjectable> {
        let error = error(fault, access);
        match access {
            Access::Read => self.inject_into_reads(fault, &error, times),
            Access::Write => self.inject_into_updates(fault, error, times)?,
        }
        Ok(())
    }

    async fn clear_faults(&self) {
        self.memory.clear_faults();
    }

    fn change(&self, field: UpdateField) -> AccountUpdate {
        self.changes.next(field)
    }

    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }

    fn has_no_balance(&self) -> bool {
        self.has_no_balance
    }

    fn not_applicable(&self) -> &[&str] {
        self.not_applicable
    }
}

fn is_after_the_change(fault: Fault) -> bool {
    matches!(fault, Fault::LostAfter | Fault::Garbled | Fault::Hang)
}

/// What a provider makes of a fault: of a hang the timeout that it ends with.
fn error(fault: Fault, access: Access) -> Error {
    let (kind, message, effect) = match fault {
        Fault::Refused => (ErrorKind::Transport, "connection refused", Effect::None),
        Fault::LostBefore | Fault::LostAfter => {
            (ErrorKind::Transport, "connection reset", Effect::Unknown)
        }
        Fault::Garbled => (ErrorKind::InvalidResponse, "no JSON", Effect::Unknown),
        Fault::RateLimited => (ErrorKind::RateLimited, "too many requests", Effect::None),
        Fault::ServerError => (ErrorKind::Unavailable, "try again later", Effect::Unknown),
        Fault::WrongCredentials => (ErrorKind::Unauthenticated, "wrong credentials", Effect::None),
        Fault::Hang => (ErrorKind::Timeout, "no response in time", Effect::Unknown),
    };
    let effect = if access == Access::Write { effect } else { Effect::None };
    Error::with_effect(kind, effect, message)
}
