//! How an operation ended for each account.

use std::sync::Arc;

use cpaas_core::{Access, AccountId, Error, ErrorKind, ProviderName, Result};

/// How an operation ended for one account.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome<T> {
    /// How many accounts were added to the fleet before this one.
    pub position: usize,
    /// The account's label.
    pub label: Arc<str>,
    /// The account's provider.
    pub provider: ProviderName,
    /// The child account that it is about instead; its own label is the account's, a slash and its id.
    pub child: Option<Box<Child>>,
    /// What came of it.
    pub result: Result<T>,
}

/// A child account of a fleet's account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Child {
    /// The label of the account above it.
    pub parent: Arc<str>,
    /// The platform's identifier; none, if that could not be read.
    pub id: Option<AccountId>,
}

impl<T> Outcome<T> {
    /// The same with what is made of its result.
    pub fn map<U>(self, result: impl FnOnce(T) -> U) -> Outcome<U> {
        let Self { position, label, provider, child, result: before } = self;
        Outcome { position, label, provider, child, result: before.map(result) }
    }
}

/// How an operation ended for every account, in the order in which they were added.
///
/// Each account is exactly one of these:
///
/// * a **success**;
/// * **unsupported**: the operation was a read, and the platform does not have what was read.
///   Nothing failed: where there are no balances there is none, however often it is read;
/// * a **failure**: anything else, and in a write `Unsupported` too, since what was wanted was not done.
#[derive(Clone, Debug)]
pub struct Report<T> {
    outcomes: Vec<Outcome<T>>,
    access: Access,
}

/// How many accounts ended how. The three add up to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Accounts with a result.
    pub succeeded: usize,
    /// Accounts that failed.
    pub failed: usize,
    /// Accounts whose platform does not have what was read.
    pub unsupported: usize,
}

impl<T> Report<T> {
    pub(crate) fn new(mut outcomes: Vec<Outcome<T>>, access: Access) -> Self {
        outcomes.sort_unstable_by_key(|outcome| outcome.position);
        Self { outcomes, access }
    }

    /// Every account with how it ended.
    pub fn iter(&self) -> std::slice::Iter<'_, Outcome<T>> {
        self.outcomes.iter()
    }

    /// How many accounts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether there is no account.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The results, each with its account's label.
    pub fn successes(&self) -> impl Iterator<Item = (&str, &T)> {
        self.iter().filter_map(|outcome| Some((&*outcome.label, outcome.result.as_ref().ok()?)))
    }

    /// What failed, each error with its account's label.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &Error)> {
        self.errors().filter(|(_, error)| !self.is_unsupported(error))
    }

    /// The labels of the accounts whose platform does not have what was read.
    pub fn unsupported(&self) -> impl Iterator<Item = &str> {
        self.errors().filter(|(_, error)| self.is_unsupported(error)).map(|(label, _)| label)
    }

    /// How many accounts ended how.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let unsupported = self.unsupported().count();
        let failed = self.errors().count() - unsupported;
        Counts { succeeded: self.len() - failed - unsupported, failed, unsupported }
    }

    /// Whether some accounts succeeded and some failed.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.successes().next().is_some() && self.failures().next().is_some()
    }

    /// Whether it is unknown for any account if a write was made. Check the account before you repeat it.
    #[must_use]
    pub fn outcome_is_unknown(&self) -> bool {
        self.errors().any(|(_, error)| error.outcome_is_unknown())
    }

    fn errors(&self) -> impl Iterator<Item = (&str, &Error)> {
        self.iter().filter_map(|outcome| Some((&*outcome.label, outcome.result.as_ref().err()?)))
    }

    fn is_unsupported(&self, error: &Error) -> bool {
        self.access == Access::Read && error.kind() == ErrorKind::Unsupported
    }
}

impl<'a, T> IntoIterator for &'a Report<T> {
    type Item = &'a Outcome<T>;
    type IntoIter = std::slice::Iter<'a, Outcome<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for Report<T> {
    type Item = Outcome<T>;
    type IntoIter = std::vec::IntoIter<Outcome<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.into_iter()
    }
}
