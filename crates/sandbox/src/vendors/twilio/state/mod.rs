//! What the fake holds, and how it changes.

pub(crate) mod account;

use std::collections::HashMap;
use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::seed::debug_of_these_only;
use crate::vendors::twilio::seed::{ApiKey, KeyKind, Seed};
use crate::vendors::twilio::state::account::{Account, Status};

/// How many sub-accounts are made at the start at most.
const CHILDREN_LIMIT: u32 = 100_000;

/// When the main account was made and last changed.
const CREATED: u64 = 1_442_395_096;
const UPDATED: u64 = 1_626_774_872;

pub(crate) struct State {
    seed: Seed,
    /// The main account, then its sub-accounts, the oldest first.
    accounts: Vec<Account>,
    places: HashMap<String, usize>,
    keys: [(KeyKind, ApiKey); 3],
    balance: String,
}

impl State {
    pub(crate) fn new(seed: &Seed, children: u32) -> Self {
        let mut state = Self {
            seed: seed.clone(),
            accounts: Vec::new(),
            places: HashMap::new(),
            keys: KeyKind::ALL.map(|kind| (kind, seed.key(kind))),
            balance: seed.balance.clone(),
        };
        state.add(Account {
            sid: seed.account_sid.clone(),
            friendly_name: seed.friendly_name.clone(),
            auth_token: seed.auth_token.clone(),
            status: Status::Active,
            created: CREATED,
            updated: UPDATED,
            closed: None,
        });
        for number in 1..=children.min(CHILDREN_LIMIT) {
            let created = CREATED + u64::from(number);
            state.make(format!("Sub-account {number}"), created);
        }
        state
    }

    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }

    pub(crate) fn main(&self) -> &Account {
        &self.accounts[0]
    }

    pub(crate) fn is_main(&self, sid: &str) -> bool {
        sid == self.seed.account_sid
    }

    /// The account with this SID, unless it is deleted.
    pub(crate) fn find(&self, sid: &str, now: u64) -> Option<&Account> {
        self.accounts.get(self.place(sid)?).filter(|account| !account.is_deleted(now))
    }

    /// Where an account is among all, the oldest first.
    pub(crate) fn place(&self, sid: &str) -> Option<usize> {
        self.places.get(sid).copied()
    }

    /// All accounts in the order of a list: the main account, then the newest first.
    pub(crate) fn all(&self, now: u64) -> impl Iterator<Item = &Account> {
        let (main, others) = self.accounts.split_at(1);
        main.iter().chain(others.iter().rev()).filter(move |account| !account.is_deleted(now))
    }

    /// The status that an account has by its own or by its main account's.
    pub(crate) fn status(&self, account: &Account) -> Status {
        match (self.main().status, account.status) {
            (Status::Active, own) | (_, own @ Status::Closed) => own,
            (main, _) => main,
        }
    }

    /// The kind of an API key, if the secret is right.
    pub(crate) fn key(&self, user: &str, secret: &str) -> Option<KeyKind> {
        let found = self.keys.iter().find(|(_, key)| key.sid == user && key.secret == secret);
        found.map(|(kind, _)| *kind)
    }

    /// The account that an API key belongs to.
    pub(crate) fn key_owner(&self, user: &str) -> Option<&str> {
        self.keys.iter().any(|(_, key)| key.sid == user).then_some(&self.seed.account_sid)
    }

    pub(crate) fn balance(&self) -> &str {
        &self.balance
    }

    /// How many sub-accounts are not closed.
    pub(crate) fn open_sub_accounts(&self) -> usize {
        self.accounts[1..].iter().filter(|account| account.status != Status::Closed).count()
    }

    /// Makes a sub-account.
    pub(crate) fn make(&mut self, friendly_name: String, now: u64) -> &Account {
        let number = u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
        let (sid, auth_token) = self.seed.sub_account(number);
        self.add(Account {
            sid,
            friendly_name,
            auth_token,
            status: Status::Active,
            created: now,
            updated: now,
            closed: None,
        })
    }

    /// Replaces an account that there is.
    pub(crate) fn store(&mut self, account: Account) {
        if let Some(place) = self.place(&account.sid) {
            self.accounts[place] = account;
        }
    }

    /// Changes the balance, by `balance`, and statuses, by the accounts' SIDs.
    pub(crate) fn set(&mut self, changes: &Value) -> Result<(), String> {
        for (name, value) in changes.as_object().ok_or("expected an object")? {
            let text = value.as_str().ok_or_else(|| format!("{name} is a text"))?;
            if name == "balance" {
                Decimal::from_str(text).map_err(|_| "balance is a decimal")?;
                text.clone_into(&mut self.balance);
                continue;
            }
            let place = self.place(name);
            let place = place.ok_or_else(|| format!("{name:?} is no account's SID"))?;
            let status = Status::of(text).ok_or_else(|| format!("{text:?} is no status"))?;
            self.accounts[place].status = match status {
                Status::Suspended => Status::SuspendedByVendor,
                other => other,
            };
        }
        Ok(())
    }

    fn add(&mut self, account: Account) -> &Account {
        let place = self.accounts.len();
        self.places.insert(account.sid.clone(), place);
        self.accounts.push(account);
        &self.accounts[place]
    }
}

// Not derived: there may be many accounts, and they hold tokens.
debug_of_these_only!(State { balance });
