//! The tokens that were issued.

use std::collections::{HashMap, VecDeque};

use crate::seed::debug_of_these_only;

/// How many tokens are remembered; the oldest go first and are unknown from then on.
const CAPACITY: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Access,
    Refresh,
}

/// Why a token is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenError {
    Unknown,
    Expired,
}

#[derive(Default)]
pub(crate) struct Tokens {
    issued: HashMap<String, (TokenKind, u64)>,
    order: VecDeque<String>,
}

// Not derived: the keys are the tokens.
debug_of_these_only!(Tokens {});

impl Tokens {
    /// Remembers a token that ends at a time in seconds since 1970.
    pub(crate) fn issue(&mut self, token: String, kind: TokenKind, ends: u64) {
        if self.order.len() == CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.issued.remove(&oldest);
        }
        self.order.push_back(token.clone());
        self.issued.insert(token, (kind, ends));
    }

    /// Whether a token is valid now. A token of the other kind is as unknown as one never issued.
    pub(crate) fn check(&self, token: &str, kind: TokenKind, now: u64) -> Result<(), TokenError> {
        match self.issued.get(token) {
            Some((found, ends)) if *found == kind => {
                if now < *ends {
                    Ok(())
                } else {
                    Err(TokenError::Expired)
                }
            }
            _ => Err(TokenError::Unknown),
        }
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.issued.remove(token);
    }

    /// Ends the access tokens, with the refresh tokens if they are revoked.
    pub(crate) fn expire_all(&mut self, revoked: bool) {
        self.issued.retain(|_, (kind, _)| *kind == TokenKind::Refresh && !revoked);
    }

    /// How many access and refresh tokens are alive.
    pub(crate) fn alive(&self, now: u64) -> (usize, usize) {
        let count = |kind| {
            let alive = |(found, ends): &&(TokenKind, u64)| *found == kind && now < *ends;
            self.issued.values().filter(alive).count()
        };
        (count(TokenKind::Access), count(TokenKind::Refresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_oldest() {
        let mut tokens = Tokens::default();
        for n in 0..=CAPACITY {
            tokens.issue(n.to_string(), TokenKind::Refresh, 100);
        }
        assert_eq!(tokens.alive(0), (0, CAPACITY));
        assert_eq!(tokens.check("0", TokenKind::Refresh, 0), Err(TokenError::Unknown));
    }
}
