//! A wrapper of one's own around any account: it counts the calls.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, ProviderName,
    Result,
};

/// Any account, with a count of its calls.
#[derive(Debug)]
pub struct Counted<A> {
    inner: A,
    calls: AtomicU64,
}

impl<A> Counted<A> {
    pub const fn new(inner: A) -> Self {
        Self { inner, calls: AtomicU64::new(0) }
    }

    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    fn count(&self) -> &A {
        self.calls.fetch_add(1, Ordering::Relaxed);
        &self.inner
    }
}

#[async_trait]
impl<A: AccountProvider> AccountProvider for Counted<A> {
    fn provider(&self) -> ProviderName {
        self.inner.provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        self.count().id().await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.count().info().await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.count().update(update).await
    }

    async fn balance(&self) -> Result<Balance> {
        self.count().balance().await
    }
}
