//! An account whose traces tell which profile it is of.

use std::sync::Arc;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, ProviderName,
    Result,
};

use crate::log::traced;

/// Another account, each operation of which is traced under the profile's name.
#[derive(Debug)]
pub(super) struct Traced {
    pub(super) profile: String,
    pub(super) account: Arc<dyn AccountProvider>,
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl AccountProvider for Traced {
    fn provider(&self) -> ProviderName {
        self.account.provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.account.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        traced(&self.profile, self.account.id()).await
    }

    async fn info(&self) -> Result<AccountInfo> {
        traced(&self.profile, self.account.info()).await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        traced(&self.profile, self.account.update(update)).await
    }

    async fn balance(&self) -> Result<Balance> {
        traced(&self.profile, self.account.balance()).await
    }
}
