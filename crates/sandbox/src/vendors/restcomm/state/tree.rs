//! The tree of accounts, the one of the seed at its top.

use std::collections::HashMap;

use crate::seed::debug_of_these_only;
use crate::vendors::restcomm::state::account::{Account, Record};

/// The number of the account at the top.
pub(crate) const TOP: usize = 0;

/// How many levels of accounts there may be.
const LEVELS: usize = 3;

/// What a look-up found, as an account's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    One(usize),
    None,
    /// Several accounts share the name; the vendor's query for a single row then fails.
    Several,
}

impl From<Option<usize>> for Found {
    fn from(found: Option<usize>) -> Self {
        found.map_or(Self::None, Self::One)
    }
}

#[derive(Default)]
pub(crate) struct Tree {
    /// Parents before their children; none ever leaves.
    accounts: Vec<Account>,
    /// By id and by e-mail address.
    logins: HashMap<String, usize>,
}

impl Tree {
    /// Adds an account, whose parent is there already, and returns its number.
    pub(crate) fn add(&mut self, account: Account) -> usize {
        let number = self.accounts.len();
        for login in [&account.record.sid, &account.record.email] {
            self.logins.entry(login.clone()).or_insert(number);
        }
        self.accounts.push(account);
        number
    }

    pub(crate) fn len(&self) -> usize {
        self.accounts.len()
    }

    /// The numbers of all accounts, parents before their children.
    pub(crate) fn numbers(&self) -> std::ops::Range<usize> {
        0..self.accounts.len()
    }

    /// An account as it is, for decisions.
    pub(crate) fn record(&self, number: usize) -> &Record {
        &self.accounts[number].record
    }

    /// An account as a read shows it; `None` while it is too new for that.
    pub(crate) fn seen(&self, number: usize, now: u64) -> Option<&Record> {
        self.accounts[number].seen(now)
    }

    pub(crate) fn parent(&self, number: usize) -> Option<usize> {
        self.accounts[number].parent
    }

    /// The accounts that an account made.
    pub(crate) fn children(&self, number: usize) -> impl Iterator<Item = usize> {
        self.numbers().filter(move |child| self.parent(*child) == Some(number))
    }

    /// The account of an id or an e-mail address: who may log in.
    pub(crate) fn login(&self, user: &str) -> Option<usize> {
        self.logins.get(user).copied()
    }

    /// The account of a name or, if none has it, of an e-mail address, among those that a view shows and as it does.
    pub(crate) fn named<'a>(
        &'a self,
        id: &str,
        view: impl Fn(usize) -> Option<&'a Record>,
    ) -> Found {
        let has_name = |n: &usize| view(*n).is_some_and(|record| record.friendly_name == id);
        let mut named = self.numbers().filter(has_name);
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => Found::Several,
            (Some(number), None) => Found::One(number),
            (None, _) => self.login(id).filter(|number| view(*number).is_some()).into(),
        }
    }

    /// Whether an account is another one or below it.
    pub(crate) fn is_within(&self, number: usize, ancestor: usize) -> bool {
        let mut above = Some(number);
        while let Some(current) = above {
            if current == ancestor {
                return true;
            }
            above = self.parent(current);
        }
        false
    }

    /// Whether an account's level allows accounts below it.
    pub(crate) fn may_have_children(&self, number: usize) -> bool {
        let mut level = 1;
        let mut above = self.parent(number);
        while let Some(current) = above {
            level += 1;
            above = self.parent(current);
        }
        level < LEVELS
    }

    /// Changes an account; reads show what it was until a time.
    pub(crate) fn change(&mut self, number: usize, record: Record, now: u64, stale_until: u64) {
        self.accounts[number].change(record, now, stale_until);
    }
}

// Not derived: there may be many, and they hold tokens.
debug_of_these_only!(Tree {});
