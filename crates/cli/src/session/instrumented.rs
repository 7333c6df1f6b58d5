//! An account whose log lines name its profile.

use async_trait::async_trait;
use cpaas::Account;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, ProviderName,
    Result,
};

use crate::base::log::instrumented;

/// An account, each operation of which is logged under the profile's name.
#[derive(Debug)]
pub(super) struct Instrumented {
    pub(super) profile: String,
    pub(super) account: Account,
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl AccountProvider for Instrumented {
    fn provider(&self) -> ProviderName {
        self.account.provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.account.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        instrumented(&self.profile, self.account.id()).await
    }

    async fn info(&self) -> Result<AccountInfo> {
        instrumented(&self.profile, self.account.info()).await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        instrumented(&self.profile, self.account.update(update)).await
    }

    async fn balance(&self) -> Result<Balance> {
        instrumented(&self.profile, self.account.balance()).await
    }
}
