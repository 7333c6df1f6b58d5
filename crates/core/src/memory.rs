//! The reference implementation.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::account::{AccountId, AccountInfo, AccountStatus};
use crate::balance::Balance;
use crate::capabilities::{Capabilities, Operation};
use crate::error::{Error, Result};
use crate::hold::{Gate, Hold};
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
/// As a test double it plays an account in use: clones are the same account, and its balance, its
/// status and its failures change while others use it.
///
/// ```
/// # use cpaas_core::{AccountProvider, MemoryProvider, Money};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let account = MemoryProvider::new("1").with_balance("12.30 SEK".parse::<Money>()?.into());
/// let least: Money = "5 SEK".parse()?;
/// assert!(account.balance().await?.money() >= least);
/// account.set_balance("4.99 SEK".parse::<Money>()?.into());
/// assert!(account.balance().await?.money() < least);
/// # Ok(())
/// # }
/// ```
///
/// It fails on demand, and counts what reaches it:
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
/// assert_eq!(account.changes(), 1); // sent again, it would be made twice
/// # }
/// ```
///
/// [`hold_next`](Self::hold_next) makes a call pend, for tests of time-outs and of dropped calls.
#[derive(Clone)]
pub struct MemoryProvider {
    capabilities: Capabilities,
    state: Arc<Mutex<State>>,
}

struct State {
    info: AccountInfo,
    balance: Option<Balance>,
    calls: u64,
    changes: u64,
    failures: Vec<Failure>,
    holds: Vec<(Operation, Arc<Gate>)>,
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
    /// Its provider name.
    pub const NAME: ProviderName = ProviderName::new("memory");

    /// An active account with an id and nothing else.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        let mut info = AccountInfo::new(AccountId::new(id));
        info.status = Some(AccountStatus::Active);
        let state = State {
            info,
            balance: None,
            calls: 0,
            changes: 0,
            failures: Vec::new(),
            holds: Vec::new(),
        };
        Self {
            capabilities: Capabilities::new(Self::NAME)
                .with_operations([Operation::Id, Operation::Info, Operation::Update])
                .with_update_fields(UpdateField::ALL.iter().copied()),
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Replaces everything that `info` returns.
    #[must_use]
    pub fn with_info(self, info: AccountInfo) -> Self {
        self.set_info(info);
        self
    }

    /// Gives the account a balance, and this value the operation. The capabilities of a value never
    /// change, so clones made before do not have it.
    #[must_use]
    pub fn with_balance(mut self, balance: Balance) -> Self {
        self.capabilities = self.capabilities.with_operations([Operation::Balance]);
        self.set_balance(balance);
        self
    }

    /// Limits the operations and the fields of `update` to these, to test how a tool handles a platform
    /// that can do less.
    #[must_use]
    pub fn limited_to(mut self, operations: &[Operation], fields: &[UpdateField]) -> Self {
        let old = self.capabilities;
        let operations = operations.iter().copied().filter(|operation| old.supports(*operation));
        let fields = fields.iter().copied().filter(|field| old.update_fields().contains(field));
        self.capabilities =
            Capabilities::new(Self::NAME).with_operations(operations).with_update_fields(fields);
        self
    }

    /// Replaces everything that `info` returns, as if it were changed elsewhere.
    pub fn set_info(&self, info: AccountInfo) {
        self.lock().info = info;
    }

    /// Replaces the status: `None`, as a platform that has none.
    pub fn set_status(&self, status: impl Into<Option<AccountStatus>>) {
        self.lock().info.status = status.into();
    }

    /// Replaces the balance, and the currency that `info` shows. `balance` stays `Unsupported` in a
    /// value that was made without [`with_balance`](Self::with_balance).
    pub fn set_balance(&self, balance: Balance) {
        let mut state = self.lock();
        state.info.currency = Some(balance.currency);
        state.balance = Some(balance);
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

    /// Makes the next call of an operation pend: it reaches the account, which carries it out at once,
    /// and its response is held back until the [`Hold`] is released or dropped. Several are used up in
    /// their order, one by each call.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cpaas_core::{AccountProvider, AccountUpdate, MemoryProvider, Operation};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let account = MemoryProvider::new("1");
    /// let hold = account.hold_next(Operation::Update);
    /// let update = AccountUpdate::new().name("Acme");
    /// let late = tokio::time::timeout(Duration::from_millis(1), account.update(&update)).await;
    /// assert!(late.is_err() && hold.is_reached());
    /// assert_eq!(account.changes(), 1); // so a time-out does not prove that nothing was done
    /// # }
    /// ```
    pub fn hold_next(&self, operation: Operation) -> Hold {
        let gate = Arc::<Gate>::default();
        self.lock().holds.push((operation, Arc::clone(&gate)));
        Hold::new(gate)
    }

    /// Cancels every failure and every hold that has not happened yet.
    pub fn clear_faults(&self) {
        let mut state = self.lock();
        state.failures.clear();
        state.holds.clear();
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

    /// A call, if its operation is on offer: it fails and pends as planned.
    async fn call<T: Send>(
        &self,
        operation: Operation,
        carry_out: impl FnOnce(&mut State) -> T + Send,
    ) -> Result<T> {
        self.capabilities.require(operation)?;
        let (result, gate) = self.lock().call(operation, carry_out);
        if let Some(gate) = gate {
            gate.opened().await;
        }
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// How a call ends, and what holds it back.
    fn call<T>(
        &mut self,
        operation: Operation,
        carry_out: impl FnOnce(&mut Self) -> T,
    ) -> (Result<T>, Option<Arc<Gate>>) {
        self.calls += 1;
        let result = match self.failure(operation) {
            None => Ok(carry_out(self)),
            Some(failure) => {
                if failure.after_the_change {
                    carry_out(self);
                }
                Err(failure.error)
            }
        };
        let at = self.holds.iter().position(|(held, _)| *held == operation);
        (result, at.map(|at| self.holds.remove(at).1))
    }

    /// The failure that a call of this operation is to end with, used up unless it is persistent.
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
        self.call(Operation::Id, |state| state.info.id.clone()).await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.call(Operation::Info, |state| state.info.clone()).await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities.check(update)?;
        let change = |state: &mut State| {
            state.change(update);
            state.info.clone()
        };
        self.call(Operation::Update, change).await
    }

    async fn balance(&self) -> Result<Balance> {
        let balance = self.call(Operation::Balance, |state| state.balance).await?;
        balance.ok_or_else(|| self.capabilities.unsupported(Operation::Balance))
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

    #[tokio::test]
    async fn clones_are_one_account_that_changes_while_it_is_used() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let account = MemoryProvider::new("7").with_balance(money("12.30 SEK").into());
        let used: Arc<dyn AccountProvider> = Arc::new(account.clone());
        account.set_balance(money("4.99 EUR").into());
        assert_eq!(used.balance().await.unwrap().money(), money("4.99 EUR"));

        account.set_status(AccountStatus::Suspended);
        account.fail_next(Operation::Id, Error::before_sending(ErrorKind::Unavailable, "busy"));
        let info = used.info().await.unwrap();
        assert_eq!(info.status, Some(AccountStatus::Suspended));
        assert_eq!(info.currency, Some(money("1 EUR").currency));
        assert_eq!(used.id().await.unwrap_err().kind(), ErrorKind::Unavailable);
        account.set_status(None);
        assert_eq!(used.info().await.unwrap().status, None);
        assert_eq!(account.calls(), 4);
    }

    #[tokio::test]
    async fn a_held_call_is_carried_out_and_pends_until_it_is_released() {
        let account = MemoryProvider::new("7");
        let hold = account.hold_next(Operation::Update);
        assert!(account.info().await.is_ok() && !hold.is_reached(), "another operation");

        let used = account.clone();
        let call = async move { used.update(&AccountUpdate::new().name("n")).await };
        let call = tokio::spawn(call);
        while !hold.is_reached() {
            tokio::task::yield_now().await;
        }
        assert_eq!(account.info().await.unwrap().name.as_deref(), Some("n"));
        assert!(!call.is_finished());
        hold.release();
        assert!(call.await.unwrap().is_ok());
        assert!(account.update(&AccountUpdate::new().name("m")).await.is_ok(), "used up");
    }

    #[tokio::test]
    async fn a_hold_that_is_dropped_or_cleared_holds_nothing() {
        let account = MemoryProvider::new("7");
        drop(account.hold_next(Operation::Id));
        assert!(account.id().await.is_ok());
        let _hold = account.hold_next(Operation::Info);
        account.clear_faults();
        assert!(account.info().await.is_ok());
    }

    #[cfg(feature = "mock")]
    #[tokio::test]
    async fn the_mock_works_behind_the_trait() {
        let mut mock = crate::MockAccountProvider::new();
        mock.expect_id().times(1).returning(|| Ok(AccountId::new("mock")));
        let update = AccountUpdate::new().name("n").password("p");
        mock.expect_update()
            .with(mockall::predicate::eq(update.clone()))
            .returning(|_| Ok(AccountInfo::new(AccountId::new("mock"))));
        let account: Arc<dyn AccountProvider> = Arc::new(mock);
        assert_eq!(account.id().await.unwrap().as_str(), "mock");
        assert!(account.update(&update).await.is_ok());
    }
}
