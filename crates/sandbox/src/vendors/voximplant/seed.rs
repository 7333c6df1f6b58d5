//! What the fake holds at the start.

use std::fmt;

use crate::vendors::voximplant::roles::Role;

pub(crate) const HIDDEN: &str = "[hidden]";

/// What the fake Voximplant holds at the start.
///
/// The default has everything that a careless client trips over: `&`, `+`, `%` and `=` in the password and in the salt,
/// a `+` in the e-mail address, and three balances of which only one is the balance.
#[derive(Clone)]
#[non_exhaustive]
pub struct Seed {
    /// The account's id.
    pub account_id: u64,
    /// The account's name.
    pub account_name: String,
    /// The owner's e-mail address.
    pub account_email: String,
    /// The account's password.
    pub account_password: String,
    /// The account's API key, for the legacy way to log in.
    pub api_key: String,
    /// A session that is open, for the legacy way to log in. It never ends.
    pub session_id: String,
    /// The id of the service account's key.
    pub key_id: String,
    /// The roles of the service account. The legacy ways have all rights, whatever stands here.
    pub roles: Vec<Role>,
    /// The salt of the callbacks' hashes, which the vendor sends back with the account.
    pub callback_salt: String,
    /// The currency of the account, as the vendor writes it.
    pub currency: String,
    /// The balance, in the JSON it is sent as.
    pub balance: String,
    /// The live balance; `None` for the same as the balance.
    pub live_balance: Option<String>,
    /// The money on hold.
    pub money_on_hold: String,
    /// The fixed balance: at the vendor the balance and the money on hold together. Not computed here.
    pub fixed_balance: String,
    /// The credit limit.
    pub credit_limit: String,
    /// Whether the account is active. It answers either way.
    pub active: bool,
    /// Whether the vendor has frozen the account. It answers either way.
    pub frozen: bool,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            account_id: 4_127_001,
            account_name: "acme-demo".to_owned(),
            account_email: "owner+demo@example.test".to_owned(),
            account_password: "P&ss+50%=Word1".to_owned(),
            api_key: "00000000-5a4d-4b0c-8000-000000000001".to_owned(),
            session_id: "5a4db0c05a4db0c05a4db0c05a4db0c0".to_owned(),
            key_id: "00000000-5a4d-4b0c-8000-0000000000aa".to_owned(),
            roles: vec![Role::Owner, Role::Admin],
            callback_salt: "s&lt+7%=x".to_owned(),
            currency: "USD".to_owned(),
            balance: "19772.35".to_owned(),
            live_balance: None,
            money_on_hold: "397.58".to_owned(),
            fixed_balance: "20169.93".to_owned(),
            credit_limit: "0".to_owned(),
            active: true,
            frozen: false,
        }
    }
}

impl Seed {
    /// The default seed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the account's id. The children's ids follow it.
    #[must_use]
    pub fn account_id(mut self, account_id: u64) -> Self {
        self.account_id = account_id;
        self
    }

    /// Sets the account's name.
    #[must_use]
    pub fn account_name(mut self, account_name: impl Into<String>) -> Self {
        self.account_name = account_name.into();
        self
    }

    /// Sets the owner's e-mail address.
    #[must_use]
    pub fn account_email(mut self, account_email: impl Into<String>) -> Self {
        self.account_email = account_email.into();
        self
    }

    /// Sets the account's password.
    #[must_use]
    pub fn account_password(mut self, account_password: impl Into<String>) -> Self {
        self.account_password = account_password.into();
        self
    }

    /// Sets the account's API key, for the legacy way to log in.
    #[must_use]
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }

    /// Sets a session that is open, for the legacy way to log in. It never ends.
    #[must_use]
    pub fn session_id(mut self, session_id: impl Into<String>) -> Self {
        self.session_id = session_id.into();
        self
    }

    /// Sets the id of the service account's key.
    #[must_use]
    pub fn key_id(mut self, key_id: impl Into<String>) -> Self {
        self.key_id = key_id.into();
        self
    }

    /// Sets the roles of the service account. The legacy ways have all rights, whatever stands here.
    #[must_use]
    pub fn roles(mut self, roles: impl IntoIterator<Item = Role>) -> Self {
        self.roles = roles.into_iter().collect();
        self
    }

    /// Sets the salt of the callbacks' hashes, which the vendor sends back with the account.
    #[must_use]
    pub fn callback_salt(mut self, callback_salt: impl Into<String>) -> Self {
        self.callback_salt = callback_salt.into();
        self
    }

    /// Sets the currency of the account, as the vendor writes it.
    #[must_use]
    pub fn currency(mut self, currency: impl Into<String>) -> Self {
        self.currency = currency.into();
        self
    }

    /// Sets the balance, as JSON text: it is sent digit for digit. What is no JSON is sent as a JSON string.
    #[must_use]
    pub fn balance(mut self, balance: impl Into<String>) -> Self {
        self.balance = balance.into();
        self
    }

    /// Sets the live balance apart from the balance, in the same way.
    #[must_use]
    pub fn live_balance(mut self, live_balance: impl Into<String>) -> Self {
        self.live_balance = Some(live_balance.into());
        self
    }

    /// Sets the money on hold, in the same way as the balance.
    #[must_use]
    pub fn money_on_hold(mut self, money_on_hold: impl Into<String>) -> Self {
        self.money_on_hold = money_on_hold.into();
        self
    }

    /// Sets the fixed balance, in the same way as the balance.
    #[must_use]
    pub fn fixed_balance(mut self, fixed_balance: impl Into<String>) -> Self {
        self.fixed_balance = fixed_balance.into();
        self
    }

    /// Sets the credit limit, in the same way as the balance.
    #[must_use]
    pub fn credit_limit(mut self, credit_limit: impl Into<String>) -> Self {
        self.credit_limit = credit_limit.into();
        self
    }

    /// Sets whether the account is active. It answers either way.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = active;
        self
    }

    /// Sets whether the vendor has frozen the account. It answers either way.
    #[must_use]
    pub fn frozen(mut self, frozen: bool) -> Self {
        self.frozen = frozen;
        self
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed")
            .field("account_id", &self.account_id)
            .field("account_name", &self.account_name)
            .field("account_email", &self.account_email)
            .field("account_password", &HIDDEN)
            .field("api_key", &HIDDEN)
            .field("session_id", &HIDDEN)
            .field("key_id", &self.key_id)
            .field("roles", &self.roles)
            .field("callback_salt", &HIDDEN)
            .field("currency", &self.currency)
            .field("balance", &self.balance)
            .field("live_balance", &self.live_balance)
            .field("money_on_hold", &self.money_on_hold)
            .field("fixed_balance", &self.fixed_balance)
            .field("credit_limit", &self.credit_limit)
            .field("active", &self.active)
            .field("frozen", &self.frozen)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_secrets() {
        let seed = Seed::new().account_password("planted").api_key("planted").session_id("planted");
        assert!(!format!("{:?}", seed.callback_salt("planted")).contains("planted"));
    }
}
