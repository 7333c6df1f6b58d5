//! What is watched.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use cpaas_core::{AccountProvider, Result};
use cpaas_fleet::ChildBalances;

use crate::levels::Levels;

/// Gives the targets, at the start and at every reload.
#[async_trait]
pub trait TargetSource: fmt::Debug + Send + Sync + 'static {
    /// The targets now. One whose account is the same (by [`Arc::ptr_eq`]) as before keeps its last reading, unless that
    /// failed.
    ///
    /// # Errors
    ///
    /// They can't be told; those before stay.
    async fn targets(&self) -> Result<Vec<Target>>;
}

/// One account that is watched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Target {
    /// Its name, unique among the targets: what a probe asks for, and the label `profile`.
    pub name: String,
    /// What discovery shows of it, each as `__meta_cpaas_<key>`; its provider is shown beside them.
    pub labels: BTreeMap<String, String>,
    /// The account.
    pub account: Arc<dyn AccountProvider>,
    /// Below which amounts its balance is low.
    pub levels: Levels,
    /// What gives the balances of its child accounts, and of how many at most.
    pub children: Option<(Arc<dyn ChildBalances>, usize)>,
}

impl Target {
    /// An account under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, account: Arc<dyn AccountProvider>) -> Self {
        let (labels, levels) = (BTreeMap::new(), Levels::default());
        Self { name: name.into(), labels, account, levels, children: None }
    }

    /// Adds what discovery shows of it.
    #[must_use]
    pub fn with_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Sets below which amounts its balance is low.
    #[must_use]
    pub fn with_levels(self, levels: Levels) -> Self {
        Self { levels, ..self }
    }

    /// Also reads the balances of its child accounts, of so many at most.
    #[must_use]
    pub fn with_children(self, children: Arc<dyn ChildBalances>, most: usize) -> Self {
        Self { children: Some((children, most)), ..self }
    }
}
