//! An account that is made when it is first used: for a program that runs for long, over many of them.

use std::sync::Arc;

use async_trait::async_trait;
use cpaas::Account;
use cpaas::profiles::{Profile, SecretOptions};
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Error,
    ErrorKind, ProviderName, Result,
};
use cpaas_fleet::{ChildBalances, ChildList};
use tokio::sync::Mutex;

use super::accounts::AccountFactory;
use super::observed_transport::Observer;
use crate::base::exit::Failure;
use crate::base::log::instrumented;
use crate::vendors;

/// Makes accounts when they are first used.
#[derive(Debug)]
pub(crate) struct LazyAccounts {
    factory: Mutex<AccountFactory>,
    secrets: SecretOptions,
    pub(crate) observer: Arc<Observer>,
}

impl LazyAccounts {
    pub(crate) fn new(factory: AccountFactory) -> Arc<Self> {
        let (secrets, observer) = (factory.secrets().clone(), Arc::default());
        Arc::new(Self { factory: Mutex::new(factory), secrets, observer })
    }

    async fn open(&self, profile: &Profile) -> Result<Account, Failure> {
        // Reading secrets may take long, and holds nobody up.
        let resolved = profile.resolve(&self.secrets).await?;
        let mut factory = self.factory.lock().await;
        let transport = factory.transport(&resolved).await?;
        let provider = profile.provider.name;
        let transport = self.observer.observed(&profile.name, provider, transport);
        factory.build_over(&resolved, transport)
    }
}

/// The account of a profile. Its secrets are read when it is first used, and again after they were refused: a new
/// password in a file is found without a restart.
#[derive(Debug)]
pub(crate) struct LazyAccount {
    profile: Profile,
    accounts: Arc<LazyAccounts>,
    opened: Mutex<Option<Account>>,
}

impl LazyAccount {
    pub(crate) fn new(profile: Profile, accounts: &Arc<LazyAccounts>) -> Self {
        Self { profile, accounts: Arc::clone(accounts), opened: Mutex::default() }
    }

    /// The account, for these calls.
    async fn used<T, F>(&self, call: impl FnOnce(Account) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let result =
            instrumented(&self.profile.name, async { call(self.open().await?).await }).await;
        let kind = result.as_ref().err().map(Error::kind);
        if matches!(kind, Some(ErrorKind::Unauthenticated | ErrorKind::Config)) {
            *self.opened.lock().await = None;
        }
        result
    }

    async fn open(&self) -> Result<Account> {
        let mut opened = self.opened.lock().await;
        if let Some(account) = &*opened {
            return Ok(account.clone());
        }
        let account = self
            .accounts
            .open(&self.profile)
            .await
            .map_err(|failure| Error::before_sending(ErrorKind::Config, failure.to_string()))?;
        Ok(opened.insert(account).clone())
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl AccountProvider for LazyAccount {
    fn provider(&self) -> ProviderName {
        self.profile.provider.name
    }

    fn capabilities(&self) -> Capabilities {
        self.profile.provider.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        self.used(|account| async move { account.id().await }).await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.used(|account| async move { account.info().await }).await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.used(|account| async move { account.update(update).await }).await
    }

    async fn balance(&self) -> Result<Balance> {
        self.used(|account| async move { account.balance().await }).await
    }
}

/// The children of such an account.
#[derive(Debug)]
pub(crate) struct LazyChildren(pub(crate) Arc<LazyAccount>);

#[async_trait]
impl ChildBalances for LazyChildren {
    async fn child_balances(&self, most: usize) -> Result<ChildList> {
        let list = |account: Account| async move {
            let children = vendors::child_balances(&account);
            match children {
                Some(children) => children.child_balances(most).await,
                None => Err(no_children(account.provider())),
            }
        };
        self.0.used(list).await
    }
}

fn no_children(provider: ProviderName) -> Error {
    let message = format!("{provider} shows no balances of children");
    Error::before_sending(ErrorKind::Unsupported, message).with_provider(provider)
}
