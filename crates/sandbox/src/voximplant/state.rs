//! What the fake holds: an account, its children, and who may log in.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::account::{Account, child_number};
use super::seed::Seed;

/// How an account is named in the legacy way to log in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Identity<'a> {
    Id(&'a str),
    Name(&'a str),
    Email(&'a str),
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) seed: Seed,
    parent: Account,
    children: u32,
    /// The children that are no longer as they were made; the others are made when asked for.
    changed: HashMap<u64, Account>,
}

impl State {
    pub(super) fn new(seed: Seed, children: u32) -> Self {
        Self { parent: Account::parent(&seed), seed, children, changed: HashMap::new() }
    }

    pub(super) fn reset(&mut self) {
        self.parent = Account::parent(&self.seed);
        self.changed.clear();
    }

    /// The parent or one of its children.
    pub(super) fn account(&self, id: u64) -> Option<Cow<'_, Account>> {
        if id == self.parent.id {
            return Some(Cow::Borrowed(&self.parent));
        }
        if let Some(changed) = self.changed.get(&id) {
            return Some(Cow::Borrowed(changed));
        }
        let number = u32::try_from(id.checked_sub(self.parent.id)?).ok()?;
        self.child(number)
    }

    /// Puts an account in the place of the one with its id, which is the parent or a child.
    pub(super) fn put(&mut self, account: Account) {
        if account.id == self.parent.id {
            self.parent = account;
        } else {
            self.changed.insert(account.id, account);
        }
    }

    pub(super) fn find(&self, who: Identity<'_>) -> Option<Cow<'_, Account>> {
        let is = |account: &Account| match who {
            Identity::Id(_) => false,
            Identity::Name(name) => account.name == name,
            Identity::Email(email) => account.email == email,
        };
        let kept = std::iter::once(&self.parent).chain(self.changed.values());
        if let Some(account) = kept.into_iter().find(|account| is(account)) {
            return Some(Cow::Borrowed(account));
        }
        let number = match who {
            Identity::Id(id) => return self.account(id.parse().ok()?),
            Identity::Name(name) => child_number(name)?,
            Identity::Email(email) => child_number(email.split_once('@')?.0)?,
        };
        self.child(number).filter(|child| is(child) && !self.changed.contains_key(&child.id))
    }

    fn child(&self, number: u32) -> Option<Cow<'_, Account>> {
        let made = || Cow::Owned(Account::child(&self.seed, number));
        (1..=self.children).contains(&number).then(made)
    }

    pub(super) fn for_control(&self) -> Value {
        json!({
            "account": self.parent.for_control(),
            "children": self.children,
            "changed_children": self.changed.len(),
            "roles": self.seed.roles.iter().map(|role| format!("{role:?}")).collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(Seed::new(), 3)
    }

    #[test]
    fn finds_the_parent_and_its_children_alone() {
        let state = state();
        let parent = state.seed.account_id;
        for id in parent..=parent + 3 {
            assert_eq!(state.account(id).unwrap().id, id);
            assert_eq!(state.find(Identity::Id(&id.to_string())).unwrap().id, id);
        }
        for id in [0, parent - 1, parent + 4, u64::MAX] {
            assert!(state.account(id).is_none(), "{id}");
        }
        assert_eq!(state.find(Identity::Name("acme-demo")).unwrap().id, parent);
        assert_eq!(state.find(Identity::Name("child-2")).unwrap().id, parent + 2);
        assert_eq!(state.find(Identity::Email("child-3@example.test")).unwrap().id, parent + 3);
        for who in [
            Identity::Name("child-4"),
            Identity::Name("child-0"),
            Identity::Email("child-1@example.com"),
            Identity::Email("child-1"),
            Identity::Id("x"),
        ] {
            assert!(state.find(who).is_none(), "{who:?}");
        }
    }

    #[test]
    fn keeps_changed_children_until_reset() {
        let mut state = state();
        let id = state.seed.account_id + 1;
        let mut child = state.account(id).unwrap().into_owned();
        child.email = "new@example.test".to_owned();
        state.put(child);
        assert_eq!(state.find(Identity::Email("new@example.test")).unwrap().id, id);
        assert!(state.find(Identity::Email("child-1@example.test")).is_none());
        assert_eq!(state.for_control()["changed_children"], 1);
        state.reset();
        assert_eq!(state.account(id).unwrap().email, "child-1@example.test");
    }
}
