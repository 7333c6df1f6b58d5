//! What the fake holds, and how it changes.

pub(crate) mod account;
pub(crate) mod organization;
pub(crate) mod tree;

use serde_json::Value;

use crate::seed::debug_of_these_only;
use crate::vendors::restcomm::seed::{Seed, descendant_email};
use crate::vendors::restcomm::sid::is_sid;
use crate::vendors::restcomm::state::account::{Account, Record, Status};
use crate::vendors::restcomm::state::organization::Organization;
use crate::vendors::restcomm::state::tree::{Found, TOP, Tree};

/// How many children are made at most, and how many accounts below all of them together.
const DESCENDANTS_LIMIT: u32 = 100_000;

/// How many accounts clients can create.
const CREATED_LIMIT: u32 = 10_000;

pub(crate) struct State {
    seed: Seed,
    organizations: [Organization; 2],
    tree: Tree,
    children: u32,
    /// Of each child.
    grandchildren: u32,
    created: u32,
    /// Whether the descendants are still to be made: most runs never need them.
    childless: bool,
}

impl State {
    pub(crate) fn new(seed: &Seed, children: u32) -> Self {
        let children = children.min(DESCENDANTS_LIMIT);
        let mut tree = Tree::default();
        tree.add(Account::new(seed.owner(), None));
        Self {
            organizations: seed.organizations(),
            grandchildren: seed.grandchildren.min(DESCENDANTS_LIMIT / children.max(1)),
            seed: seed.clone(),
            tree,
            children,
            created: 0,
            childless: true,
        }
    }

    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }

    /// The accounts made so far: all that any request has needed.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// All accounts.
    pub(crate) fn whole(&mut self) -> &Tree {
        if std::mem::take(&mut self.childless) {
            self.make_descendants();
        }
        &self.tree
    }

    pub(crate) fn organization(&self, wanted: impl Fn(&Organization) -> bool) -> Option<&str> {
        let found = self.organizations.iter().find(|organization| wanted(organization));
        found.map(|organization| organization.sid.as_str())
    }

    /// The account of an id or an e-mail address: who may log in.
    pub(crate) fn login(&mut self, user: &str) -> Option<usize> {
        self.tree.login(user).or_else(|| self.whole().login(user))
    }

    /// The account of a read: what looks like an id is one, else the name goes before the e-mail address.
    pub(crate) fn find(&mut self, id: &str, now: u64) -> Found {
        if is_sid(id) {
            let found = self.by_sid(id);
            return found.filter(|number| self.tree.seen(*number, now).is_some()).into();
        }
        let tree = self.whole();
        tree.named(id, |number| tree.seen(number, now))
    }

    /// The account of a change: the id goes first, whatever it looks like, and nothing lags behind.
    pub(crate) fn find_for_update(&mut self, id: &str) -> Found {
        if let Some(number) = self.by_sid(id) {
            return Found::One(number);
        }
        let tree = self.whole();
        tree.named(id, |number| Some(tree.record(number)))
    }

    /// Stores a changed account, and its status for those below, if it is another one.
    pub(crate) fn store(&mut self, number: usize, record: Record, now: u64) {
        let (old, new) = (self.tree.record(number).status, record.status);
        self.change(number, record, now);
        if old != new {
            self.change_below(number, now, |record| Record { status: new, ..record.clone() });
        }
    }

    /// Moves an account and those below it to an organisation.
    pub(crate) fn migrate(&mut self, number: usize, organization: &str, now: u64) {
        let moved = |record: &Record| Record {
            organization: organization.to_owned(),
            updated: now,
            ..record.clone()
        };
        self.change(number, moved(self.tree.record(number)), now);
        self.change_below(number, now, moved);
    }

    /// Adds an account, which reads don't show at once if they lag behind. `false` if there is no room for it.
    pub(crate) fn create(&mut self, record: Record, parent: usize, now: u64) -> bool {
        self.whole();
        if self.created == CREATED_LIMIT {
            return false;
        }
        self.created += 1;
        let hidden_until = self.stale_until(now);
        self.tree.add(Account::new(record, Some(parent)).hidden(now, hidden_until));
        true
    }

    /// Changes the status of accounts, by their SIDs, and of none below them.
    pub(crate) fn set(&mut self, changes: &Value) -> Result<(), String> {
        let changes = changes.as_object().ok_or("expected an object")?;
        for (sid, status) in changes {
            let number = self.by_sid(sid).ok_or_else(|| format!("{sid:?} is no account's SID"))?;
            let word = status.as_str().and_then(Status::of);
            let status = word.ok_or_else(|| format!("{status} is no status"))?;
            let record = Record { status, ..self.tree.record(number).clone() };
            self.tree.change(number, record, 0, 0);
        }
        Ok(())
    }

    /// How many accounts there are in each status.
    pub(crate) fn statuses(&mut self) -> [(Status, usize); 5] {
        let tree = self.whole();
        Status::ALL.map(|status| {
            let alike = tree.numbers().filter(|number| tree.record(*number).status == status);
            (status, alike.count())
        })
    }

    fn by_sid(&mut self, id: &str) -> Option<usize> {
        self.login(id).filter(|number| self.tree.record(*number).sid == id)
    }

    fn stale_until(&self, now: u64) -> u64 {
        now.saturating_add(self.seed.stale_seconds())
    }

    fn change(&mut self, number: usize, record: Record, now: u64) {
        let stale_until = self.stale_until(now);
        self.tree.change(number, record, now, stale_until);
    }

    /// Changes the accounts below one.
    fn change_below(&mut self, number: usize, now: u64, changed: impl Fn(&Record) -> Record) {
        self.whole();
        for below in number + 1..self.tree.len() {
            if self.tree.is_within(below, number) {
                let record = changed(self.tree.record(below));
                self.change(below, Record { updated: now, ..record }, now);
            }
        }
    }

    fn make_descendants(&mut self) {
        for n in 1..=self.children {
            if let Some(child) = self.make(&[n], TOP) {
                for m in 1..=self.grandchildren {
                    self.make(&[n, m], child);
                }
            }
        }
    }

    /// Makes the account of a place below the top, unless its e-mail address is the seed's own.
    fn make(&mut self, place: &[u32], parent: usize) -> Option<usize> {
        let email = descendant_email(place);
        if self.tree.login(&email).is_some() {
            return None;
        }
        let organization = &self.tree.record(parent).organization;
        let record = self.seed.descendant(place, &email, organization);
        Some(self.tree.add(Account::new(record, Some(parent))))
    }
}

// Not derived: there may be many accounts, and they hold tokens.
debug_of_these_only!(State { tree, children, grandchildren });

#[cfg(test)]
mod tests {
    use super::*;

    fn with_name(state: &State, number: usize, name: &str) -> Record {
        Record { friendly_name: name.to_owned(), ..state.tree.record(number).clone() }
    }

    #[test]
    fn reads_find_what_they_show() {
        let lag = std::time::Duration::from_secs(10);
        let mut state = State::new(&Seed::new().stale_reads(lag), 0);
        state.store(TOP, with_name(&state, TOP, "new"), 100);
        let old = Seed::new().friendly_name;
        assert_eq!((state.find(&old, 109), state.find("new", 109)), (Found::One(0), Found::None));
        assert_eq!((state.find(&old, 110), state.find("new", 110)), (Found::None, Found::One(0)));

        let record = Record::new("new@example.test", "x");
        let (sid, email) = (record.sid.clone(), record.email.clone());
        assert!(state.create(record, TOP, 200));
        for id in [&sid, &email] {
            assert_eq!((state.find(id, 209), state.find(id, 210)), (Found::None, Found::One(1)));
            assert_eq!((state.find_for_update(id), state.login(id)), (Found::One(1), Some(1)));
        }
    }

    #[test]
    fn is_bounded_and_makes_descendants_late() {
        let mut state = State::new(&Seed::new().grandchildren(u32::MAX), u32::MAX);
        assert_eq!((state.children, state.grandchildren), (DESCENDANTS_LIMIT, 1));
        let owner = state.tree.record(TOP).sid.clone();
        assert_eq!((state.login(&owner), state.tree.len()), (Some(0), 1));
        let few = State::new(&Seed::new().grandchildren(u32::MAX), 3);
        assert_eq!((few.children, few.grandchildren), (3, 33_333));

        let mut twin = State::new(&Seed::new().email("child1@example.test").grandchildren(1), 2);
        assert_eq!(twin.login("child1@example.test"), Some(0));
        assert_eq!(twin.login("child2@example.test"), Some(1));
        assert_eq!((twin.login("child1.1@example.test"), twin.tree.len()), (None, 3));
    }

    #[test]
    fn creates_so_many_and_no_more() {
        let mut state = State::new(&Seed::new(), 0);
        for n in 0..CREATED_LIMIT {
            assert!(state.create(Record::new(&format!("{n}@example.test"), "x"), TOP, 0));
        }
        assert!(!state.create(Record::new("last@example.test", "x"), TOP, 0));
        assert_eq!(state.login("last@example.test"), None);
    }
}
