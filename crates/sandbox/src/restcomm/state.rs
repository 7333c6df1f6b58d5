//! What the fake holds: a tree of accounts, the one of the seed at its top.

use std::collections::HashMap;
use std::fmt;

use super::account::{Account, Record};
use super::seed::{self, Seed};

/// The number of the account at the top.
const OWNER: usize = 0;

/// How many children are made at most.
const CHILDREN_LIMIT: u32 = 100_000;

/// What a look-up found, as an account's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
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

pub(super) struct State {
    seed: Seed,
    /// Parents before their children; none ever leaves.
    accounts: Vec<Account>,
    /// By id and by e-mail address.
    logins: HashMap<String, usize>,
    children: u32,
    /// Whether the children are still to be made: most runs never need them.
    childless: bool,
}

impl State {
    pub(super) fn new(seed: &Seed, children: u32) -> Self {
        let mut state = Self {
            seed: seed.clone(),
            accounts: Vec::new(),
            logins: HashMap::new(),
            children: children.min(CHILDREN_LIMIT),
            childless: true,
        };
        state.add(seed.owner(), None);
        state
    }

    pub(super) fn children(&self) -> u32 {
        self.children
    }

    pub(super) fn owner(&self) -> &Record {
        self.record(OWNER)
    }

    /// An account as it is, for decisions.
    pub(super) fn record(&self, number: usize) -> &Record {
        &self.accounts[number].record
    }

    /// An account as a read shows it.
    pub(super) fn seen(&self, number: usize, now: u64) -> &Record {
        self.accounts[number].seen(now)
    }

    /// The account of an id or an e-mail address: who may log in.
    pub(super) fn login(&mut self, user: &str) -> Option<usize> {
        if let Some(number) = self.logins.get(user) {
            return Some(*number);
        }
        self.make_children();
        self.logins.get(user).copied()
    }

    /// The account of a read: what looks like an id is one, else the name goes before the e-mail address.
    pub(super) fn find(&mut self, id: &str) -> Found {
        let is_sid = id.len() == 34 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_sid {
            return self.login(id).filter(|number| self.record(*number).sid == id).into();
        }
        self.make_children();
        let mut named = (0..self.accounts.len()).filter(|n| self.record(*n).friendly_name == id);
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => Found::Several,
            (Some(number), None) => Found::One(number),
            (None, _) => self.logins.get(id).copied().into(),
        }
    }

    /// The account of an update: the id goes first, whatever it looks like.
    pub(super) fn find_for_update(&mut self, id: &str) -> Found {
        match self.login(id).filter(|number| self.record(*number).sid == id) {
            Some(number) => Found::One(number),
            None => self.find(id),
        }
    }

    /// Whether an account is another one or below it.
    pub(super) fn is_within(&self, number: usize, ancestor: usize) -> bool {
        let mut above = Some(number);
        while let Some(current) = above {
            if current == ancestor {
                return true;
            }
            above = self.accounts[current].parent;
        }
        false
    }

    /// Stores a changed account, and what follows from it for those below.
    pub(super) fn store(&mut self, number: usize, record: Record, now: u64) {
        let (old, new) = (self.record(number).status, record.status);
        let stale_until = now.saturating_add(self.seed.stale_seconds());
        self.accounts[number].change(record, now, stale_until);
        if old == new || !new.cascades() {
            return;
        }
        self.make_children();
        for below in number + 1..self.accounts.len() {
            if self.is_within(below, number) && self.record(below).status != new {
                let record = Record { status: new, updated: now, ..self.record(below).clone() };
                self.accounts[below].change(record, now, stale_until);
            }
        }
    }

    fn add(&mut self, record: Record, parent: Option<usize>) {
        let number = self.accounts.len();
        for login in [&record.sid, &record.email] {
            self.logins.entry(login.clone()).or_insert(number);
        }
        self.accounts.push(Account::new(record, parent));
    }

    fn make_children(&mut self) {
        if !std::mem::take(&mut self.childless) {
            return;
        }
        for n in 1..=self.children {
            let email = seed::child_email(n);
            // An e-mail address has one account; the seed's own may be one of these.
            if !self.logins.contains_key(&email) {
                self.add(self.seed.child(n, &email), Some(OWNER));
            }
        }
    }
}

// By hand: there may be many, and they hold tokens.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("owner", self.owner())
            .field("children", &self.children)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::Status;
    use super::*;

    fn with_status(state: &State, number: usize, status: Status) -> Record {
        Record { status, ..state.record(number).clone() }
    }

    /// The owner, children 1 and 2, and a grandchild 3 below child 1.
    fn family() -> State {
        let mut state = State::new(&Seed::new(), 2);
        state.make_children();
        state.add(Record::new("grandchild@example.test", "x", "Developer", 0), Some(1));
        state
    }

    fn statuses(state: &State) -> Vec<Status> {
        state.accounts.iter().map(|account| account.record.status).collect()
    }

    #[test]
    fn status_cascades_over_the_subtree_and_nothing_else() {
        use Status::{Active, Closed, Inactive, Suspended};
        let mut state = family();
        for (number, status, expected) in [
            (1, Suspended, [Active, Suspended, Active, Suspended]),
            (2, Closed, [Active, Suspended, Closed, Suspended]),
            (2, Closed, [Active, Suspended, Closed, Suspended]),
            (0, Suspended, [Suspended; 4]),
            // The vendor asks no child what it was before: even closed ones come back.
            (0, Active, [Active; 4]),
            (1, Inactive, [Active, Inactive, Active, Active]),
            (0, Closed, [Closed; 4]),
        ] {
            state.store(number, with_status(&state, number, status), 9);
            assert_eq!(statuses(&state), expected);
        }
        assert_eq!(state.record(3).updated, 9);
    }

    #[test]
    fn finds_by_id_name_and_address() {
        let mut state = family();
        let owner = state.owner().clone();
        assert_eq!(state.find(&owner.sid), Found::One(0));
        assert_eq!(state.find(&owner.email), Found::One(0));
        assert_eq!(state.find(&owner.friendly_name), Found::One(0));
        assert_eq!(state.find("child2@example.test"), Found::One(2));
        assert_eq!(state.find("nobody@example.test"), Found::None);

        // A name goes before an address; an id is never taken for a name by a read.
        let named = Record { friendly_name: owner.email.clone(), ..state.record(1).clone() };
        state.store(1, named, 0);
        assert_eq!(state.find(&owner.email), Found::One(1));
        let named = Record { friendly_name: owner.email.clone(), ..state.record(2).clone() };
        state.store(2, named, 0);
        assert_eq!(state.find(&owner.email), Found::Several);
        let sid_like = "AC".to_owned() + &"0".repeat(32);
        let named = Record { friendly_name: sid_like.clone(), ..state.record(2).clone() };
        state.store(2, named, 0);
        assert_eq!(state.find(&sid_like), Found::None);
        assert_eq!(state.find_for_update(&owner.sid), Found::One(0));
        assert_eq!(state.find_for_update(&owner.email), Found::One(1));
    }

    #[test]
    fn is_bounded_and_makes_children_late() {
        let mut state = State::new(&Seed::new(), u32::MAX);
        assert_eq!(state.children(), CHILDREN_LIMIT);
        let owner = state.owner().sid.clone();
        assert_eq!((state.login(&owner), state.accounts.len()), (Some(0), 1));

        let mut twin = State::new(&Seed::new().email("child1@example.test"), 2);
        assert_eq!(twin.login("child1@example.test"), Some(0));
        assert_eq!(twin.login("child2@example.test"), Some(1));
    }

    #[test]
    fn debug_shows_no_token() {
        let state = family();
        assert!(!format!("{state:?}").contains(&state.owner().auth_token));
    }
}
