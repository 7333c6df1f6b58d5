//! The reference implementation.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::account::{AccountId, AccountInfo, AccountStatus};
use crate::balance::Balance;
use crate::capabilities::{Capabilities, Operation};
use crate::error::{Error, Result};
use crate::provider::AccountProvider;
use crate::provider_name::ProviderName;
use crate::update::{AccountUpdate, UpdateField};

/// An account in memory: what [`AccountProvider`] means, without a network.
///
/// For examples, for tests of account tooling, and as the first subject of the conformance suite.
/// Without a balance, `balance` is not among its capabilities.
///
/// ```
/// use cpaas_core::{AccountProvider, ErrorKind, MemoryProvider, Money};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let account = MemoryProvider::new("1");
/// assert_eq!(account.balance().await.unwrap_err().kind(), ErrorKind::Unsupported);
///
/// let account = account.with_balance("19772.35 USD".parse::<Money>()?.into());
/// assert_eq!(account.balance().await?.money().to_string(), "19772.35 USD");
/// # Ok(())
/// # }
/// ```
///
/// As a test double it fails on demand, and counts what reaches it:
///
/// ```
/// use cpaas_core::{AccountProvider, AccountUpdate, Effect, Error, ErrorKind, MemoryProvider};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let account = MemoryProvider::new("1");
/// let lost = Error::with_effect(ErrorKind::Timeout, Effect::Unknown, "no answer");
/// account.lose_next_response(lost);
///
/// let error = account.update(&AccountUpdate::new().name("Acme")).await.unwrap_err();
/// assert!(error.outcome_is_unknown());
/// assert_eq!(account.changes(), 1); // so whoever sends it again makes the change twice
/// # }
/// ```
pub struct MemoryProvider {
    capabilities: Capabilities,
    balance: Option<Balance>,
    state: Mutex<State>,
}

struct State {
    info: AccountInfo,
    calls: u64,
    changes: u64,
    failures: Vec<Failure>,
}

/// How a call of an operation ends that would have succeeded.
#[derive(Clone)]
struct Failure {
    operation: Operation,
    error: Error,
    /// Whether the change is made all the same.
    after_the_change: bool,
    /// Whether later calls end so, too.
    persistent: bool,
}

impl MemoryProvider {
    /// The name it goes by.
    pub const NAME: ProviderName = ProviderName::new("memory");

    /// An active account with an id and nothing else.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        let mut info = AccountInfo::new(AccountId::new(id));
        info.status = Some(AccountStatus::Active);
        Self {
            capabilities: Capabilities::new(Self::NAME)
                .with_operations([Operation::Id, Operation::Info, Operation::Update])
                .with_update_fields(UpdateField::ALL.iter().copied()),
            balance: None,
            state: Mutex::new(State { info, calls: 0, changes: 0, failures: Vec::new() }),
        }
    }

    /// Replaces everything that `info` returns.
    #[must_use]
    pub fn with_info(mut self, info: AccountInfo) -> Self {
        self.state_mut().info = info;
        self
    }

    /// Gives the account a balance, and with it the operation.
    #[must_use]
    pub fn with_balance(mut self, balance: Balance) -> Self {
        self.state_mut().info.currency = Some(balance.currency);
        self.capabilities = self.capabilities.with_operations([Operation::Balance]);
        self.balance = Some(balance);
        self
    }

    /// Takes these operations and fields of an update, as far as they were taken before, and no
    /// others: for trying what a tool does with a platform that can do less.
    #[must_use]
    pub fn limited_to(mut self, operations: &[Operation], fields: &[UpdateField]) -> Self {
        let old = self.capabilities;
        let operations = operations.iter().copied().filter(|operation| old.supports(*operation));
        let fields = fields.iter().copied().filter(|field| old.update_fields().contains(field));
        self.capabilities =
            Capabilities::new(Self::NAME).with_operations(operations).with_update_fields(fields);
        self
    }

    /// Makes the next call of an operation end with this error, and do nothing. Several are used up
    /// in their order, one by each call.
    pub fn fail_next(&self, operation: Operation, error: Error) {
        self.plan(operation, error, false, false);
    }

    /// Makes every call of an operation end with this error, and do nothing.
    pub fn fail_always(&self, operation: Operation, error: Error) {
        self.plan(operation, error, false, true);
    }

    /// Makes the next update end with this error although its change is made.
    pub fn lose_next_response(&self, error: Error) {
        self.plan(Operation::Update, error, true, false);
    }

    /// Takes back every failure that is still to come.
    pub fn clear_faults(&self) {
        self.lock().failures.clear();
    }

    /// How many calls have reached the account: those that are refused beforehand don't.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.lock().calls
    }

    /// How many updates were carried out, reported or not.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.lock().changes
    }

    fn plan(&self, operation: Operation, error: Error, after_the_change: bool, persistent: bool) {
        let error = error.with_provider(Self::NAME).with_operation(operation.as_str());
        self.lock().failures.push(Failure { operation, error, after_the_change, persistent });
    }

    /// Lets a call through to the account, if its operation is on offer.
    fn admit(&self, operation: Operation) -> Result<MutexGuard<'_, State>> {
        self.capabilities.require(operation)?;
        let mut state = self.lock();
        state.calls += 1;
        Ok(state)
    }

    /// A read, unless it is to fail.
    fn read(&self, operation: Operation) -> Result<MutexGuard<'_, State>> {
        let mut state = self.admit(operation)?;
        match state.failure(operation) {
            Some(failure) => Err(failure.error),
            None => Ok(state),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&mut self) -> &mut State {
        self.state.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The failure that a call of this operation is to end with, used up unless it persistent.
    fn failure(&mut self, operation: Operation) -> Option<Failure> {
        let at = self.failures.iter().position(|failure| failure.operation == operation)?;
        if self.failures[at].persistent {
            return Some(self.failures[at].clone());
        }
        Some(self.failures.remove(at))
    }

    fn change(&mut self, update: &AccountUpdate) {
        // A password is accepted and not kept: there is nothing here to log in to.
        let AccountUpdate { name, language, timezone, password: _ } = update;
        let set = |target: &mut Option<String>, value: &Option<String>| {
            if value.is_some() {
                target.clone_from(value);
            }
        };
        set(&mut self.info.name, name);
        set(&mut self.info.language, language);
        set(&mut self.info.timezone, timezone);
        self.changes += 1;
    }
}

impl fmt::Debug for MemoryProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryProvider").field("id", &self.lock().info.id).finish_non_exhaustive()
    }
}

#[async_trait]
impl AccountProvider for MemoryProvider {
    fn provider(&self) -> ProviderName {
        Self::NAME
    }

    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    async fn id(&self) -> Result<AccountId> {
        self.read(Operation::Id).map(|state| state.info.id.clone())
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.read(Operation::Info).map(|state| state.info.clone())
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities.check(update)?;
        let mut state = self.admit(Operation::Update)?;
        let failure = state.failure(Operation::Update);
        if failure.as_ref().is_none_or(|failure| failure.after_the_change) {
            state.change(update);
        }
        match failure {
            Some(failure) => Err(failure.error),
            None => Ok(state.info.clone()),
        }
    }

    async fn balance(&self) -> Result<Balance> {
        let _state = self.read(Operation::Balance)?;
        self.balance.ok_or_else(|| self.capabilities.unsupported(Operation::Balance))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Effect, ErrorKind, Money};

    static_assertions::assert_impl_all!(Arc<dyn AccountProvider>: AccountProvider, Clone);
    static_assertions::assert_impl_all!(Box<dyn AccountProvider>: AccountProvider);

    #[tokio::test]
    async fn an_update_changes_what_it_sets_and_nothing_else() {
        let account: Arc<dyn AccountProvider> = Arc::new(MemoryProvider::new("7"));
        account.update(&AccountUpdate::new().name("Acme").language("sv")).await.unwrap();
        let after = account.update(&AccountUpdate::new().name("Acme Inc")).await.unwrap();
        assert_eq!(after.name.as_deref(), Some("Acme Inc"));
        assert_eq!(after.language.as_deref(), Some("sv"));
        assert_eq!(account.info().await.unwrap(), after);
        assert_eq!(account.id().await.unwrap(), after.id);
    }

    #[tokio::test]
    async fn an_empty_update_is_refused() {
        let error = MemoryProvider::new("7").update(&AccountUpdate::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }

    #[tokio::test]
    async fn a_balance_is_declared_if_and_only_if_there_is_one() {
        let without: Box<dyn AccountProvider> = Box::new(MemoryProvider::new("7"));
        assert!(!without.capabilities().supports(Operation::Balance));
        assert_eq!(without.balance().await.unwrap_err().kind(), ErrorKind::Unsupported);

        let money: Money = "5.04 SEK".parse().unwrap();
        let with = MemoryProvider::new("7").with_balance(money.into());
        assert!(with.capabilities().supports(Operation::Balance));
        assert_eq!(with.balance().await.unwrap().money(), money);
        assert_eq!(with.info().await.unwrap().currency, Some(money.currency));
    }

    #[tokio::test]
    async fn it_can_be_made_to_offer_less_and_never_more() {
        let account = MemoryProvider::new("7").limited_to(
            &[Operation::Info, Operation::Update, Operation::Balance],
            &[UpdateField::Name],
        );
        let capabilities = account.capabilities();
        assert_eq!(capabilities.operations(), [Operation::Info, Operation::Update]);
        assert_eq!(account.id().await.unwrap_err().kind(), ErrorKind::Unsupported);
        let both = AccountUpdate::new().name("n").language("sv");
        assert_eq!(account.update(&both).await.unwrap_err().field(), Some("language"));
        assert_eq!((account.calls(), account.changes()), (0, 0), "refused beforehand");
        account.update(&AccountUpdate::new().name("n")).await.unwrap();
        assert_eq!((account.calls(), account.changes()), (1, 1));
    }

    #[tokio::test]
    async fn it_fails_as_it_is_told_until_it_is_healed() {
        let account = MemoryProvider::new("7");
        let busy = || Error::before_sending(ErrorKind::Unavailable, "busy");
        account.fail_next(Operation::Info, busy());
        let error = account.info().await.unwrap_err();
        assert_eq!(error.to_string(), "memory info: busy (unavailable)");
        assert!(account.info().await.is_ok() && account.id().await.is_ok());

        account.fail_always(Operation::Update, busy());
        let update = AccountUpdate::new().name("n");
        for _ in 0..2 {
            assert_eq!(account.update(&update).await.unwrap_err().kind(), ErrorKind::Unavailable);
        }
        assert_eq!(account.changes(), 0);
        account.clear_faults();

        account.lose_next_response(busy().replace_effect(Effect::Unknown));
        assert!(account.update(&update).await.unwrap_err().outcome_is_unknown());
        assert_eq!(account.info().await.unwrap().name.as_deref(), Some("n"));
        assert_eq!((account.changes(), account.calls()), (1, 7));
    }

    #[cfg(feature = "mock")]
    #[tokio::test]
    async fn the_mock_works_behind_the_trait() {
        let mut mock = crate::MockAccountProvider::new();
        mock.expect_id().times(1).returning(|| Ok(AccountId::new("mock")));
        let account: Arc<dyn AccountProvider> = Arc::new(mock);
        assert_eq!(account.id().await.unwrap().as_str(), "mock");
    }
}
