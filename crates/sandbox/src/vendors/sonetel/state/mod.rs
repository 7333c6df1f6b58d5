//! What the fake holds: one account, one user, and the tokens that were issued.

pub(crate) mod account;
pub(crate) mod languages;
pub(crate) mod tokens;
pub(crate) mod zones;

use crate::vendors::sonetel::seed::Seed;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) account: account::Account,
    pub(crate) tokens: tokens::Tokens,
}

impl State {
    pub(crate) fn new(seed: &Seed) -> Self {
        Self { account: account::Account::new(seed), tokens: tokens::Tokens::default() }
    }
}
