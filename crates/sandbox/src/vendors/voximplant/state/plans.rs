//! The plans there are.

use rust_decimal::Decimal;

use crate::vendors::voximplant::state::account::Account;

/// The types of plans.
pub(crate) const TYPES: [&str; 2] = ["IM", "MAU"];

/// A plan: prices are digits and their decimal places.
pub(crate) struct Plan {
    pub(crate) id: u64,
    /// Its place in [`TYPES`].
    pub(crate) kind: usize,
    pub(crate) name: &'static str,
    pub(crate) price: (i64, u32),
    pub(crate) size: u32,
    pub(crate) overrun_price: (i64, u32),
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
pub(crate) const PLANS: [Plan; 6] = [
    Plan { id: 101, kind: 0, name: "IM Free", price: (0, 0), size: 1_000, overrun_price: (0, 0) },
    Plan { id: 102, kind: 0, name: "IM 10K", price: (29_385, 3), size: 10_000, overrun_price: (415, 5) },
    Plan { id: 103, kind: 0, name: "IM 100K", price: (293_855, 3), size: 100_000, overrun_price: (3_195, 6) },
    Plan { id: 201, kind: 1, name: "MAU Developer", price: (0, 0), size: 50, overrun_price: (0, 0) },
    Plan { id: 202, kind: 1, name: "MAU 500", price: (3_668_242, 6), size: 500, overrun_price: (105, 4) },
    Plan { id: 203, kind: 1, name: "MAU 5000", price: (1505, 1), size: 5_000, overrun_price: (875, 5) },
];

impl Plan {
    pub(crate) fn price(&self) -> Decimal {
        Decimal::new(self.price.0, self.price.1)
    }
}

pub(crate) fn find(id: u64) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.id == id)
}

/// What the account's plans of all types cost a month.
pub(crate) fn charge(account: &Account) -> Decimal {
    account.plans.iter().filter_map(|id| find(*id)).map(Plan::price).sum()
}

/// Whether a plan costs more than the account's plan of its type: only such ones can be changed to.
pub(crate) fn is_larger(plan: &Plan, account: &Account) -> bool {
    let current = account.plans.get(plan.kind).and_then(|id| find(*id));
    current.is_none_or(|current| plan.price() > current.price())
}
