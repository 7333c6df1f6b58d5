//! One account of the tree.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::engine::digest::md5_hex;
use crate::seed::debug_of_these_only;
use crate::vendors::restcomm::sid::account_sid;

/// What an account's role must be for it to act on others.
pub(crate) const ADMINISTRATOR: &str = "Administrator";

/// What an account may do and what may be done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// In use.
    Active,
    /// Refused until an ancestor makes it active again.
    Suspended,
    /// Refused for ever.
    Closed,
    /// In no document of the hosted product; refused.
    Inactive,
    /// In no document of the hosted product; may do nothing but set its password, which makes it active.
    Uninitialized,
}

impl Status {
    pub(crate) const ALL: [Self; 5] =
        [Self::Active, Self::Suspended, Self::Closed, Self::Inactive, Self::Uninitialized];

    /// The status of a word in any case.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word().eq_ignore_ascii_case(word))
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
            Self::Inactive => "inactive",
            Self::Uninitialized => "uninitialized",
        }
    }
}

/// What an answer shows of an account.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) sid: String,
    pub(crate) organization: String,
    pub(crate) friendly_name: String,
    pub(crate) email: String,
    pub(crate) status: Status,
    pub(crate) role: String,
    /// In seconds since 1970, as `updated`.
    pub(crate) created: u64,
    pub(crate) updated: u64,
    /// Opens the account: the MD5 of its password, which the vendor does not keep.
    pub(crate) auth_token: String,
}

impl Record {
    /// What follows from an e-mail address in lower case and a password; the rest is to be filled in.
    pub(crate) fn new(email: &str, password: &str) -> Self {
        Self {
            sid: account_sid(email),
            organization: String::new(),
            friendly_name: email.to_owned(),
            email: email.to_owned(),
            status: Status::Active,
            role: ADMINISTRATOR.to_owned(),
            created: 0,
            updated: 0,
            auth_token: md5_hex(password),
        }
    }

    /// Whether a secret, which is the token or the password, opens the account.
    pub(crate) fn opens_with(&self, secret: &str) -> bool {
        secret == self.auth_token || md5_hex(secret) == self.auth_token
    }

    /// The record as the control API shows it.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "sid": self.sid,
            "organization": self.organization,
            "friendly_name": self.friendly_name,
            "email_address": self.email,
            "status": self.status.word(),
            "role": self.role,
            "created": self.created,
            "updated": self.updated,
        })
    }
}

// Not derived: the token is as good as the password.
debug_of_these_only!(Record { sid, status, role });

/// How many earlier records an account keeps for reads that lag behind; the oldest go first.
const EARLIER_LIMIT: usize = 8;

/// An account and its place in the tree.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) record: Record,
    /// The number of the account that made it; `None` for the one at the top.
    pub(crate) parent: Option<usize>,
    /// What reads still show, each until its time; nothing at all of an account that is too new.
    earlier: VecDeque<(Option<Record>, u64)>,
}

impl Account {
    pub(crate) fn new(record: Record, parent: Option<usize>) -> Self {
        Self { record, parent, earlier: VecDeque::new() }
    }

    /// The account as one made now, which reads don't show until a time.
    pub(crate) fn hidden(mut self, now: u64, until: u64) -> Self {
        self.keep(None, now, until);
        self
    }

    /// Changes the record; reads show the old one until a time.
    pub(crate) fn change(&mut self, record: Record, now: u64, stale_until: u64) {
        let old = std::mem::replace(&mut self.record, record);
        self.keep(Some(old), now, stale_until);
    }

    /// What a read shows at a time, if anything.
    pub(crate) fn seen(&self, now: u64) -> Option<&Record> {
        let stale = self.earlier.iter().find(|(_, until)| now < *until);
        stale.map_or(Some(&self.record), |(record, _)| record.as_ref())
    }

    fn keep(&mut self, old: Option<Record>, now: u64, until: u64) {
        self.earlier.retain(|(_, until)| now < *until);
        if now < until {
            if self.earlier.len() == EARLIER_LIMIT {
                self.earlier.pop_front();
            }
            self.earlier.push_back((old, until));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Record {
        let mut record = Record::new("a@example.test", "secret");
        name.clone_into(&mut record.friendly_name);
        record
    }

    #[test]
    fn reads_lag_behind_each_change_for_its_own_time() {
        let mut account = Account::new(named("first"), None).hidden(90, 140);
        account.change(named("second"), 100, 160);
        account.change(named("third"), 130, 190);
        let seen = |now| account.seen(now).map(|record| record.friendly_name.as_str());
        assert_eq!((seen(130), seen(139)), (None, None));
        assert_eq!((seen(140), seen(159)), (Some("first"), Some("first")));
        assert_eq!((seen(160), seen(189)), (Some("second"), Some("second")));
        assert_eq!(seen(190), Some("third"));
        let at_once = Account::new(named("first"), None).hidden(50, 50);
        assert!(at_once.seen(50).is_some());
    }

    #[test]
    fn keeps_few_earlier_records() {
        let mut account = Account::new(named("0"), None);
        for n in 1..100 {
            account.change(named(&n.to_string()), 0, u64::MAX);
        }
        assert_eq!(account.earlier.len(), EARLIER_LIMIT);
        account.change(named("last"), 0, 0);
        assert_eq!(account.record.friendly_name, "last");
    }
}
