//! The reference implementation.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Operation, ProviderName, Result, UpdateField,
};

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
pub struct MemoryProvider {
    capabilities: Capabilities,
    balance: Option<Balance>,
    info: Mutex<AccountInfo>,
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
                .with_update_fields([
                    UpdateField::Name,
                    UpdateField::Language,
                    UpdateField::Timezone,
                    UpdateField::Password,
                ]),
            balance: None,
            info: Mutex::new(info),
        }
    }

    /// Replaces everything that `info` tells.
    #[must_use]
    pub fn with_info(mut self, info: AccountInfo) -> Self {
        self.info = Mutex::new(info);
        self
    }

    /// Gives the account a balance, and with it the operation.
    #[must_use]
    pub fn with_balance(mut self, balance: Balance) -> Self {
        self.info.get_mut().unwrap_or_else(PoisonError::into_inner).currency =
            Some(balance.currency);
        self.capabilities = self.capabilities.with_operations([Operation::Balance]);
        self.balance = Some(balance);
        self
    }

    fn lock(&self) -> MutexGuard<'_, AccountInfo> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.info.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryProvider").field("id", &self.lock().id).finish_non_exhaustive()
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
        Ok(self.lock().id.clone())
    }

    async fn info(&self) -> Result<AccountInfo> {
        Ok(self.lock().clone())
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities.check(update)?;
        // A password is accepted and not kept: there is nothing here to log in to.
        let AccountUpdate { name, language, timezone, password: _ } = update;
        let mut info = self.lock();
        let set = |target: &mut Option<String>, value: &Option<String>| {
            if value.is_some() {
                target.clone_from(value);
            }
        };
        set(&mut info.name, name);
        set(&mut info.language, language);
        set(&mut info.timezone, timezone);
        Ok(info.clone())
    }

    async fn balance(&self) -> Result<Balance> {
        match self.balance {
            Some(balance) => Ok(balance),
            None => Err(self.capabilities.unsupported(Operation::Balance)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{ErrorKind, Money};

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

    #[cfg(feature = "mock")]
    #[tokio::test]
    async fn the_mock_works_behind_the_trait() {
        let mut mock = crate::MockAccountProvider::new();
        mock.expect_id().times(1).returning(|| Ok(AccountId::new("mock")));
        let account: Arc<dyn AccountProvider> = Arc::new(mock);
        assert_eq!(account.id().await.unwrap().as_str(), "mock");
    }
}
