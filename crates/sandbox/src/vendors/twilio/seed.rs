//! What the fake holds at the start, and how a client gets in.

use crate::engine::digest::md5_hex;
use crate::seed::{debug_without_secrets, seed};

seed! {
    /// What the fake Twilio holds at the start.
    pub struct Seed {
        /// The main account's SID: `AC` and 32 hexadecimal digits.
        account_sid: text = "AC5fc6c53ce58165d0712d4c93ca23e741",
        /// The main account's auth token.
        auth_token: secret = "7a1d4c0e9b5f4823a6c7d8e9f0a1b2c3",
        /// The main account's friendly name.
        friendly_name: text = "Acme <Demo> & Sons' Inc",
        /// The main account's balance, as it is written.
        balance: text = "412.75",
        /// The currency of the balance.
        currency: text = "USD",
        /// Whether it is a trial account, which may have one sub-account.
        trial: bool = false,
        /// How many sub-accounts that are not closed clients may bring the main account to.
        sub_accounts: u32 = 1000_u32,
        /// How many requests an account may have under way. The vendor does not publish its number.
        concurrent_requests: u32 = 100_u32,
        /// Whether suspended and closed accounts are refused with 403 and 20403, instead of 401 and 20003. Both are
        /// documented.
        inactive_is_403: bool = false,
    }
}

/// The kinds of API keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Main,
    Standard,
    Restricted,
}

impl KeyKind {
    pub(crate) const ALL: [Self; 3] = [Self::Main, Self::Standard, Self::Restricted];

    const fn word(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Standard => "standard",
            Self::Restricted => "restricted",
        }
    }
}

/// An API key.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiKey {
    /// Its SID, which is the user name.
    pub sid: String,
    /// Its secret.
    pub secret: String,
}

debug_without_secrets!(ApiKey { sid; secret });

impl Seed {
    /// The main account's key of a kind.
    pub(crate) fn key(&self, kind: KeyKind) -> ApiKey {
        let made_of = format!("{} {} {}", self.account_sid, self.auth_token, kind.word());
        ApiKey {
            sid: format!("SK{}", md5_hex(&made_of)),
            secret: md5_hex(&format!("secret of {made_of}")),
        }
    }

    /// SID and auth token of the sub-account with this number, of those that are made at the start or later.
    pub(crate) fn sub_account(&self, number: u32) -> (String, String) {
        let sid = format!("AC{}", md5_hex(&format!("{} {number}", self.account_sid)));
        (sid, md5_hex(&format!("{} {number}", self.auth_token)))
    }
}

/// The address and the credentials of the fake Twilio.
#[derive(Clone)]
#[non_exhaustive]
pub struct Access {
    /// The base of the API before the version: `http://127.0.0.1:PORT`.
    pub base_url: String,
    /// The main account's SID.
    pub account_sid: String,
    /// The main account's auth token.
    pub auth_token: String,
    /// An API key that may do everything with its own account.
    pub main_key: ApiKey,
    /// An API key that may do everything but with accounts and keys.
    pub standard_key: ApiKey,
    /// An API key that may read account and balance.
    pub restricted_key: ApiKey,
}

impl Access {
    pub(crate) fn new(base_url: &str, seed: &Seed) -> Self {
        Self {
            base_url: base_url.to_owned(),
            account_sid: seed.account_sid.clone(),
            auth_token: seed.auth_token.clone(),
            main_key: seed.key(KeyKind::Main),
            standard_key: seed.key(KeyKind::Standard),
            restricted_key: seed.key(KeyKind::Restricted),
        }
    }
}

debug_without_secrets!(Access {
    base_url, account_sid, main_key, standard_key, restricted_key; auth_token
});
