//! What keeps retries from multiplying the load of a host that is down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a retry costs. A success gives that back if it took a retry, else one.
const COST: u64 = 5;

/// What is spent of the retry budget of each host, by all clients that share it. What the budget is, each
/// client's policy says.
#[derive(Clone, Debug, Default)]
pub(crate) struct RetryBudgets {
    /// Nothing of a host that is not in it.
    spent: Arc<Mutex<HashMap<String, u64>>>,
}

impl RetryBudgets {
    /// Pays for a retry at this host, if this budget of retries has room for it; with none, always.
    pub(crate) fn pay(&self, host: &str, budget: Option<u32>) -> bool {
        let Some(budget) = budget else { return true };
        let mut all = self.spent();
        let spent = all.get(host).copied().unwrap_or(0) + COST;
        let is_paid = spent <= u64::from(budget) * COST;
        if is_paid {
            all.insert(host.to_owned(), spent);
        }
        is_paid
    }

    /// Takes note of a success at this host.
    pub(crate) fn succeed(&self, host: &str, by_retry: bool) {
        let mut all = self.spent();
        let Some(spent) = all.get_mut(host) else { return };
        *spent = spent.saturating_sub(if by_retry { COST } else { 1 });
        if *spent == 0 {
            all.remove(host);
        }
    }

    fn spent(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        // No code panics while it holds the lock, so a poisoned one is still whole.
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_paid_until_nothing_is_left_and_successes_earn_more() {
        let budgets = RetryBudgets::default();
        let retries = |host, budget| (0..1000).take_while(|_| budgets.pay(host, budget)).count();
        assert_eq!(retries("a", Some(3)), 3);
        assert_eq!((retries("b", Some(3)), retries("c", Some(0))), (3, 0));
        assert_eq!(retries("a", None), 1000, "no budget, no limit");
        (1..COST).for_each(|_| budgets.succeed("a", false));
        assert_eq!(retries("a", Some(3)), 0);
        budgets.succeed("a", false);
        assert_eq!(retries("a", Some(3)), 1);
        budgets.succeed("a", true);
        assert_eq!(retries("a", Some(3)), 1);
        // Nothing is earned beyond the budget, and nothing kept of a host that is well.
        (0..100).for_each(|_| budgets.succeed("a", true));
        (0..100).for_each(|_| budgets.succeed("b", true));
        assert!(budgets.spent().is_empty());
        assert_eq!(retries("a", Some(3)), 3);
    }
}
