//! What the fake holds: an account, its children, and who may log in.

pub(crate) mod account;
pub(crate) mod callback;
pub(crate) mod checks;
pub(crate) mod money;
pub(crate) mod plans;
pub(crate) mod rates;
pub(crate) mod settings;
pub(crate) mod subscriptions;

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use crate::seed::debug_of_these_only;
use crate::vendors::voximplant::json::Members;
use crate::vendors::voximplant::seed::Seed;
use crate::vendors::voximplant::state::account::{
    Account, child_email, child_frozen, child_name, child_number,
};
use crate::vendors::voximplant::state::callback::Callback;

/// How an account is named in the legacy way to log in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Identity<'a> {
    Id(&'a str),
    Name(&'a str),
    Email(&'a str),
}

/// The most children that can be added, clones included. The vendor's limit is one per day and not published.
const ADDED_LIMIT: u32 = 10_000;

/// The most children that are made at the start: their orders are kept in memory.
const GENERATED_LIMIT: u32 = 1_000_000;

/// By what children are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Id,
    Name,
    Email,
}

/// What was set for all children at once: it also applies to those that are made when needed.
#[derive(Clone, Default)]
pub(crate) struct BulkOverride {
    pub(crate) settings: Members,
    pub(crate) active: Option<bool>,
    pub(crate) password: Option<String>,
}

impl BulkOverride {
    pub(crate) fn apply(&self, account: &mut Account) {
        account.settings.extend(self.settings.clone());
        account.active = self.active.unwrap_or(account.active);
        if let Some(password) = &self.password {
            password.clone_into(&mut account.password);
        }
    }

    fn extend(&mut self, later: Self) {
        self.settings.extend(later.settings);
        self.active = later.active.or(self.active);
        self.password = later.password.or(self.password.take());
    }
}

// Not derived: the password and, among the settings, the salt are secrets.
debug_of_these_only!(BulkOverride { active });

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) seed: Seed,
    parent: Account,
    /// How many children there were at the start; those added since have the numbers that follow.
    generated: u32,
    added: u32,
    /// The children that were added or are no longer as they were made; the others are made when needed.
    stored: HashMap<u64, Account>,
    /// The ids of the added ones by name, and of the kept ones by address.
    names: HashMap<String, u64>,
    emails: HashMap<String, u64>,
    bulk: BulkOverride,
    /// The children's numbers in the order of their names and of their addresses, once a request has needed it.
    orders: HashMap<Order, Vec<u32>>,
    /// The number of the last callback, and the callbacks that the changes under way called for.
    callbacks: u64,
    outbox: Vec<Callback>,
}

impl State {
    pub(crate) fn new(seed: Seed, children: u32) -> Self {
        Self {
            parent: Account::parent(&seed),
            seed,
            generated: children.min(GENERATED_LIMIT),
            added: 0,
            stored: HashMap::new(),
            names: HashMap::new(),
            emails: HashMap::new(),
            bulk: BulkOverride::default(),
            orders: HashMap::new(),
            callbacks: 0,
            outbox: Vec::new(),
        }
    }

    pub(crate) fn reset(&mut self) {
        *self = Self::new(self.seed.clone(), self.generated);
    }

    /// The parent or one of its children.
    pub(crate) fn account(&self, id: u64) -> Option<Cow<'_, Account>> {
        if id == self.parent.id { Some(Cow::Borrowed(&self.parent)) } else { self.child_of_id(id) }
    }

    /// One of the children.
    pub(crate) fn child_of_id(&self, id: u64) -> Option<Cow<'_, Account>> {
        if let Some(stored) = self.stored.get(&id) {
            return Some(Cow::Borrowed(stored));
        }
        self.generated_child(self.number(id)?)
    }

    /// The number of a child, from 1 on.
    pub(crate) fn number(&self, id: u64) -> Option<u32> {
        let number = u32::try_from(id.checked_sub(self.parent.id)?).ok()?;
        (1..=self.children()).contains(&number).then_some(number)
    }

    /// How many children there are.
    pub(crate) fn children(&self) -> u32 {
        self.generated.saturating_add(self.added)
    }

    /// The child with a number.
    pub(crate) fn child(&self, number: u32) -> Option<Cow<'_, Account>> {
        self.child_of_id(self.id(number))
    }

    fn id(&self, number: u32) -> u64 {
        self.parent.id.saturating_add(number.into())
    }

    /// Whether a child is active and whether it is frozen, without making it.
    pub(crate) fn status(&self, number: u32) -> (bool, bool) {
        match self.stored.get(&self.id(number)) {
            Some(stored) => (stored.active, stored.frozen),
            None => (self.bulk.active.unwrap_or(true), child_frozen(number)),
        }
    }

    /// The numbers of all children in an order. An order is computed when first needed, and stored.
    pub(crate) fn in_order(&mut self, order: Order) -> Vec<u32> {
        if let Some(stored) = self.orders.get(&order) {
            return stored.clone();
        }
        let mut numbers: Vec<u32> = (1..=self.children()).collect();
        if order != Order::Id {
            self.sort(&mut numbers, order);
            self.orders.insert(order, numbers.clone());
        }
        numbers
    }

    /// Sorts children by an order.
    pub(crate) fn sort(&self, numbers: &mut [u32], order: Order) {
        match order {
            Order::Id => numbers.sort_unstable(),
            _ => numbers.sort_by_cached_key(|number| self.order_key(*number, order)),
        }
    }

    /// A name belongs to one child only, but two seeds may share an address.
    fn order_key(&self, number: u32, order: Order) -> (String, u32) {
        let stored = self.stored.get(&self.id(number));
        let text = match (order, stored) {
            (Order::Email, Some(stored)) => stored.email.clone(),
            (Order::Email, None) => child_email(number),
            (_, Some(stored)) => stored.name.clone(),
            (_, None) => child_name(number),
        };
        (text, number)
    }

    /// Puts an account in the place of the one with its id, which is the parent or a child.
    pub(crate) fn store(&mut self, account: Account) {
        let Some(old) = self.account(account.id) else { return };
        let moved = old.email != account.email;
        let next = self.callbacks + 1;
        if let Some(callback) = Callback::of(next, &old, &account) {
            self.callbacks = next;
            self.outbox.push(callback);
        }
        if account.id == self.parent.id {
            self.parent = account;
            return;
        }
        if moved {
            self.orders.remove(&Order::Email);
        }
        self.emails.insert(account.email.clone(), account.id);
        let (id, email) = (account.id, account.email.clone());
        if let Some(old) = self.stored.insert(id, account)
            && old.email != email
        {
            self.emails.remove(&old.email);
        }
    }

    /// Changes of the parent what only the vendor changes.
    pub(crate) fn set(&mut self, changes: &Value) -> Result<(), String> {
        let mut account = self.parent.clone();
        for (name, value) in changes.as_object().ok_or("expected an object")? {
            let flag = || value.as_bool().ok_or_else(|| format!("{name} is true or false"));
            match name.as_str() {
                "balance" => {
                    let amount = value.as_str().and_then(money::read);
                    let amount = amount.ok_or_else(|| format!("{name} is a decimal, as text"))?;
                    money::set(&mut account, amount).map_err(|_| format!("{name}: too large"))?;
                }
                "active" => account.active = flag()?,
                "frozen" => account.frozen = flag()?,
                _ => return Err(format!("{name} can't be set; balance, active and frozen can")),
            }
        }
        self.store(account);
        Ok(())
    }

    /// The callbacks that have become due since the last call.
    pub(crate) fn take_callbacks(&mut self) -> Vec<Callback> {
        std::mem::take(&mut self.outbox)
    }

    /// Changes all children in the same way.
    pub(crate) fn put_all(&mut self, change: BulkOverride) {
        for account in self.stored.values_mut() {
            change.apply(account);
        }
        self.bulk.extend(change);
    }

    /// The id that the next child gets, if there may be one more.
    pub(crate) fn next_id(&self) -> Option<u64> {
        (self.added < ADDED_LIMIT).then(|| self.id(self.children().saturating_add(1)))
    }

    /// Adds a child whose id is the next one.
    pub(crate) fn add(&mut self, account: Account) {
        self.added += 1;
        let number = self.children();
        self.names.insert(account.name.clone(), account.id);
        self.emails.insert(account.email.clone(), account.id);
        self.stored.insert(account.id, account);
        // Into its place, so that listing goes on as fast as before.
        for order in [Order::Name, Order::Email] {
            let Some(mut numbers) = self.orders.remove(&order) else { continue };
            let key = self.order_key(number, order);
            let place = numbers.partition_point(|other| self.order_key(*other, order) < key);
            numbers.insert(place, number);
            self.orders.insert(order, numbers);
        }
    }

    pub(crate) fn find(&self, who: Identity<'_>) -> Option<Cow<'_, Account>> {
        match who {
            Identity::Id(id) => self.account(id.parse().ok()?),
            Identity::Name(name) if name == self.parent.name => Some(Cow::Borrowed(&self.parent)),
            Identity::Name(name) => match self.names.get(name) {
                Some(id) => self.child_of_id(*id),
                // A name stays with its child for good.
                None => self.child(child_number(name).filter(|number| *number <= self.generated)?),
            },
            Identity::Email(email) if email == self.parent.email => {
                Some(Cow::Borrowed(&self.parent))
            }
            Identity::Email(email) => {
                if let Some(id) = self.emails.get(email) {
                    return self.child_of_id(*id);
                }
                let made = self.generated_child(child_number(email.split_once('@')?.0)?)?;
                (made.email == email && !self.stored.contains_key(&made.id)).then_some(made)
            }
        }
    }

    /// A child as it was at the start, but for what was set for all.
    fn generated_child(&self, number: u32) -> Option<Cow<'_, Account>> {
        let made = || {
            let mut child = Account::child(&self.seed, number);
            self.bulk.apply(&mut child);
            Cow::Owned(child)
        };
        (1..=self.generated).contains(&number).then(made)
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "account": self.parent.to_json(),
            "children": self.children(),
            "added_children": self.added,
            "changed_children": self.stored.len(),
            "roles": self.seed.roles.iter().map(|role| format!("{role:?}")).collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_bounded() {
        assert_eq!(State::new(Seed::new(), u32::MAX).children(), GENERATED_LIMIT);
        let mut state = State::new(Seed::new(), 3);
        state.added = ADDED_LIMIT;
        assert_eq!(state.next_id(), None);
    }
}
