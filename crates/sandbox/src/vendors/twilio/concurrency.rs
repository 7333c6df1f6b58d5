//! The requests under way, by account.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::engine::lock::lock;

/// How many requests each account has under way, and a number for each answer.
#[derive(Debug, Default)]
pub(crate) struct Concurrency {
    under_way: Mutex<HashMap<String, u32>>,
    answers: AtomicU64,
}

/// A request that is under way.
#[derive(Debug)]
pub(crate) struct UnderWay {
    all: Arc<Concurrency>,
    account: String,
}

impl Concurrency {
    pub(crate) fn enter(all: &Arc<Self>, account: String) -> UnderWay {
        *lock(&all.under_way).entry(account.clone()).or_default() += 1;
        UnderWay { all: Arc::clone(all), account }
    }

    pub(crate) fn of(&self, account: &str) -> u32 {
        lock(&self.under_way).get(account).copied().unwrap_or_default()
    }

    /// A number that no other answer has.
    pub(crate) fn number(&self) -> u64 {
        self.answers.fetch_add(1, Ordering::Relaxed)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut under_way = lock(&self.all.under_way);
        if let Some(number) = under_way.get_mut(&self.account) {
            *number -= 1;
            if *number == 0 {
                under_way.remove(&self.account);
            }
        }
    }
}
