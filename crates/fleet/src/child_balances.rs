//! The balances of the accounts below an account.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use cpaas_core::{AccountId, Balance, Error, ErrorKind, Result};

use crate::report::{Child, Outcome};

/// Reads the balances of all child accounts of one account: of a platform whose listing shows them, so that a
/// thousand cost one request.
#[async_trait]
pub trait ChildBalances: fmt::Debug + Send + Sync + 'static {
    /// The first `most` children, readable or not, in an order that stays the same. A list that fails on the way has
    /// those that were read: see [`ChildList::ended_by`].
    ///
    /// # Errors
    ///
    /// As [`AccountProvider::balance`](cpaas_core::AccountProvider::balance), where nothing was read.
    async fn child_balances(&self, most: usize) -> Result<ChildList>;
}

/// The child accounts of an account.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ChildList {
    /// Those that could be read, each id once.
    pub children: Vec<ChildBalance>,
    /// Whether there are more than were asked for.
    pub is_cut: bool,
    /// Why others could not be read. Which these are is not known.
    pub unreadable: Vec<Error>,
    /// Why the list ended before its last child.
    pub ended_by: Option<Error>,
}

/// A child account and its balance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChildBalance {
    /// The platform's identifier.
    pub id: AccountId,
    /// What it has, or why that is not known.
    pub balance: Result<Balance>,
}

impl ChildBalance {
    /// A child with its balance, or why that is not known.
    #[must_use]
    pub const fn new(id: AccountId, balance: Result<Balance>) -> Self {
        Self { id, balance }
    }
}

impl ChildList {
    /// The first reason why not every balance is known.
    #[must_use]
    pub fn first_error(&self) -> Option<&Error> {
        let of_children = self.children.iter().filter_map(|child| child.balance.as_ref().err());
        self.ended_by.iter().chain(&self.unreadable).chain(of_children).next()
    }

    /// That there are more than were wanted, if there are, as an error of the account with this label.
    #[must_use]
    pub fn cut(&self, label: &str) -> Option<Error> {
        let message = || {
            let count = self.count();
            format!(
                "{label} has more than {count} child accounts; raise max_children to read the others"
            )
        };
        self.is_cut.then(|| Error::before_sending(ErrorKind::Config, message()))
    }

    /// How many children it has, readable or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.children.len() + self.unreadable.len()
    }
}

impl Outcome<ChildList> {
    /// The balance of each child, or why it is not known: an outcome for each, in the list's order, then one for all that
    /// were not read, be it that the list failed as a whole or that it was cut.
    #[must_use]
    pub fn into_balances(self) -> Vec<Outcome<Balance>> {
        let list = match &self.result {
            Ok(list) => list,
            Err(error) => return vec![self.of_child(None, "*", Err(error.clone()))],
        };
        let known = list
            .children
            .iter()
            .map(|child| self.of_child(Some(&child.id), child.id.as_str(), child.balance.clone()));
        let unknown = list.unreadable.iter().map(|why| self.of_child(None, "?", Err(why.clone())));
        let others = list.ended_by.clone().or_else(|| list.cut(&self.label));
        let others = others.map(|why| self.of_child(None, "*", Err(why)));
        known.chain(unknown).chain(others).collect()
    }

    fn of_child(
        &self,
        id: Option<&AccountId>,
        name: &str,
        result: Result<Balance>,
    ) -> Outcome<Balance> {
        Outcome {
            position: self.position,
            label: format!("{}/{name}", self.label).into(),
            provider: self.provider,
            child: Some(Box::new(Child { parent: Arc::clone(&self.label), id: id.cloned() })),
            result,
        }
    }
}
