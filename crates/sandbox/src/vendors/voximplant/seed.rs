//! What the fake holds at the start.

use crate::seed::seed;
use crate::vendors::voximplant::roles::Role;

seed! {
    /// What the fake Voximplant holds at the start.
    ///
    /// The default has everything that a careless client trips over: `&`, `+`, `%` and `=` in the password and in the salt,
    /// a `+` in the e-mail address, and three balances of which only one is the balance. Amounts are JSON text, sent digit
    /// for digit; a text that is not JSON is sent as a JSON string.
    pub struct Seed {
        /// The account's id. The children's ids follow it.
        account_id: u64 = 4_127_001_u64,
        /// The account's name.
        account_name: text = "acme-demo",
        /// The owner's e-mail address.
        account_email: text = "owner+demo@example.test",
        /// The account's password.
        account_password: secret = "P&ss+50%=Word1",
        /// The account's API key, for the legacy way to log in.
        api_key: secret = "00000000-5a4d-4b0c-8000-000000000001",
        /// A session that is open, for the legacy way to log in. It never ends.
        session_id: secret = "5a4db0c05a4db0c05a4db0c05a4db0c0",
        /// The id of the service account's key.
        key_id: text = "00000000-5a4d-4b0c-8000-0000000000aa",
        /// The roles of the service account. The legacy ways to log in have all rights regardless.
        roles: (Vec<Role>) = vec![Role::Owner, Role::Admin],
        /// The salt of the callbacks' hashes, which the vendor returns with the account.
        callback_salt: secret = "s&lt+7%=x",
        /// The currency of the account, as the vendor writes it.
        currency: text = "USD",
        /// The balance.
        balance: text = "19772.35",
        /// The live balance; `None` for the same as the balance.
        live_balance: (Option<String>) = None::<String>,
        /// The money on hold.
        money_on_hold: text = "397.58",
        /// The fixed balance: at the vendor the balance and the money on hold together. Not computed here.
        fixed_balance: text = "20169.93",
        /// The credit limit.
        credit_limit: text = "0",
        /// Whether the account is active. Requests are answered either way.
        active: bool = true,
        /// Whether the vendor has frozen the account. Requests are answered either way.
        frozen: bool = false,
    }
}

impl Seed {
    /// Sets the roles of the service account.
    #[must_use]
    pub fn roles(mut self, roles: impl IntoIterator<Item = Role>) -> Self {
        self.roles = roles.into_iter().collect();
        self
    }

    /// Sets the live balance apart from the balance.
    #[must_use]
    pub fn live_balance(mut self, live_balance: impl Into<String>) -> Self {
        self.live_balance = Some(live_balance.into());
        self
    }
}
