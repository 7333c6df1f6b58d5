//! What the fake holds: one account, one user, and the tokens handed out.

use std::collections::{HashMap, VecDeque};

use super::account::Account;
use super::seed::Seed;

/// How many tokens are remembered; the oldest go first and are unknown from then on.
const CAPACITY: usize = 10_000;

#[derive(Debug)]
pub(super) struct State {
    pub(super) account: Account,
    pub(super) tokens: Tokens,
}

impl State {
    pub(super) fn new(seed: &Seed) -> Self {
        Self { account: Account::new(seed), tokens: Tokens::default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Access,
    Refresh,
}

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dead {
    Unknown,
    Expired,
}

#[derive(Default)]
pub(super) struct Tokens {
    issued: HashMap<String, (Kind, u64)>,
    order: VecDeque<String>,
}

// By hand: the keys are the tokens.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("issued", &self.issued.len()).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Remembers a token that ends at a time in seconds since 1970.
    pub(super) fn issue(&mut self, token: String, kind: Kind, ends: u64) {
        if self.order.len() == CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.issued.remove(&oldest);
        }
        self.order.push_back(token.clone());
        self.issued.insert(token, (kind, ends));
    }

    /// Whether a token opens anything now. A token of the other kind is as unknown as one never issued.
    pub(super) fn check(&self, token: &str, kind: Kind, now: u64) -> Result<(), Dead> {
        match self.issued.get(token) {
            Some((found, ends)) if *found == kind => {
                if now < *ends {
                    Ok(())
                } else {
                    Err(Dead::Expired)
                }
            }
            _ => Err(Dead::Unknown),
        }
    }

    pub(super) fn revoke(&mut self, token: &str) {
        self.issued.remove(token);
    }

    /// Lets the access tokens end, and the refresh tokens too if they are revoked.
    pub(super) fn end(&mut self, revoked: bool) {
        self.issued.retain(|_, (kind, _)| *kind == Kind::Refresh && !revoked);
    }

    /// How many access and refresh tokens are alive.
    pub(super) fn alive(&self, now: u64) -> (usize, usize) {
        let count = |kind| {
            let alive = |(found, ends): &&(Kind, u64)| *found == kind && now < *ends;
            self.issued.values().filter(alive).count()
        };
        (count(Kind::Access), count(Kind::Refresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_dead_tokens_apart() {
        let mut tokens = Tokens::default();
        tokens.issue("a".into(), Kind::Access, 100);
        assert_eq!(tokens.check("a", Kind::Access, 99), Ok(()));
        assert_eq!(tokens.check("a", Kind::Access, 100), Err(Dead::Expired));
        assert_eq!(tokens.check("a", Kind::Refresh, 99), Err(Dead::Unknown));
        assert_eq!(tokens.check("b", Kind::Access, 99), Err(Dead::Unknown));
        assert_eq!((tokens.alive(99), tokens.alive(100)), ((1, 0), (0, 0)));
        tokens.revoke("a");
        assert_eq!(tokens.check("a", Kind::Access, 99), Err(Dead::Unknown));
    }

    #[test]
    fn forgets_the_oldest() {
        let mut tokens = Tokens::default();
        for n in 0..=CAPACITY {
            tokens.issue(n.to_string(), Kind::Refresh, 100);
        }
        assert_eq!(tokens.alive(0), (0, CAPACITY));
        assert_eq!(tokens.check("0", Kind::Refresh, 0), Err(Dead::Unknown));
    }

    #[test]
    fn debug_shows_no_token() {
        let mut tokens = Tokens::default();
        tokens.issue("planted".into(), Kind::Access, 100);
        assert!(!format!("{tokens:?}").contains("planted"));
    }
}
