//! What the fake holds at the start, and how a client gets in.

use std::fmt;
use std::time::Duration;

const HIDDEN: &str = "[hidden]";

/// What the fake Sonetel holds at the start.
///
/// The default has everything that a careless client trips over: a `+` in the user name, and `&`, `+`, `%`, `=` and a
/// space in the password. The official Python SDK is such a client: seed simpler ones for it.
#[derive(Clone)]
#[non_exhaustive]
#[allow(
    clippy::struct_excessive_bools,
    reason = "switches, each set by its name and independent of the others"
)]
pub struct Seed {
    /// The user's e-mail address.
    pub username: String,
    /// The user's password.
    pub password: String,
    /// The account's id; a number in the token, text in the account.
    pub account_id: u64,
    /// The company's name.
    pub account_name: String,
    /// The currency of the account, as the vendor writes it.
    pub currency: String,
    /// The prepaid balance, sent as the text it is.
    pub credit_balance: String,
    /// How long an access token lives, in whole seconds.
    pub token_lifetime: Duration,
    /// How long a refresh token lives, in whole seconds.
    pub refresh_token_lifetime: Duration,
    /// Whether a refresh replaces the refresh token and revokes the old one.
    pub rotate_refresh_tokens: bool,
    /// Whether every refresh is refused, as if the session had been revoked; the password still logs in.
    pub refuse_refresh_tokens: bool,
    /// Whether the `globaldata` lists come in the envelope instead of bare.
    pub wrap_lists: bool,
    /// Whether tokens name the account, as `acc_id`.
    pub account_id_in_token: bool,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            username: "owner+demo@example.test".to_owned(),
            password: "p&ss+50%=a word".to_owned(),
            account_id: 2_000_000_007,
            account_name: "Acme Inc".to_owned(),
            currency: "SEK".to_owned(),
            credit_balance: "5.04".to_owned(),
            token_lifetime: Duration::from_hours(24),
            refresh_token_lifetime: Duration::from_hours(30 * 24),
            rotate_refresh_tokens: true,
            refuse_refresh_tokens: false,
            wrap_lists: false,
            account_id_in_token: true,
        }
    }
}

impl Seed {
    /// The default seed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the user's e-mail address.
    #[must_use]
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = username.into();
        self
    }

    /// Sets the user's password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = password.into();
        self
    }

    /// Sets the account's id.
    #[must_use]
    pub fn account_id(mut self, id: u64) -> Self {
        self.account_id = id;
        self
    }

    /// Sets the company's name.
    #[must_use]
    pub fn account_name(mut self, name: impl Into<String>) -> Self {
        self.account_name = name.into();
        self
    }

    /// Sets the currency of the account.
    #[must_use]
    pub fn currency(mut self, currency: impl Into<String>) -> Self {
        self.currency = currency.into();
        self
    }

    /// Sets the prepaid balance, as text: it is sent as it is, well-formed or not.
    #[must_use]
    pub fn credit_balance(mut self, balance: impl Into<String>) -> Self {
        self.credit_balance = balance.into();
        self
    }

    /// Sets how long an access token lives. The default is 24 hours, one of the vendor's four stories.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Sets how long a refresh token lives. The default is 30 days; the vendor doesn't say.
    #[must_use]
    pub fn refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh_token_lifetime = lifetime;
        self
    }

    /// Sets whether a refresh hands out a new refresh token and revokes the old one (the default), or hands out the
    /// old one again. Which of the two the vendor does is not known.
    #[must_use]
    pub fn rotate_refresh_tokens(mut self, rotate: bool) -> Self {
        self.rotate_refresh_tokens = rotate;
        self
    }

    /// Sets whether every refresh is refused with 401 `invalid_token`, as if the session had been revoked. The
    /// password still logs in, and access tokens that are out stay alive.
    #[must_use]
    pub fn refuse_refresh_tokens(mut self, refuse: bool) -> Self {
        self.refuse_refresh_tokens = refuse;
        self
    }

    /// Sets whether the `globaldata` lists come in the envelope of the other answers instead of bare. Which of the two
    /// the vendor does is not known.
    #[must_use]
    pub fn wrap_lists(mut self, wrap: bool) -> Self {
        self.wrap_lists = wrap;
        self
    }

    /// Sets whether tokens have the claim `acc_id` (the default). Without it only `GET /account/` tells a client which
    /// account its token is for.
    #[must_use]
    pub fn account_id_in_token(mut self, named: bool) -> Self {
        self.account_id_in_token = named;
        self
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed")
            .field("username", &self.username)
            .field("password", &HIDDEN)
            .field("account_id", &self.account_id)
            .field("account_name", &self.account_name)
            .field("currency", &self.currency)
            .field("credit_balance", &self.credit_balance)
            .field("token_lifetime", &self.token_lifetime)
            .field("refresh_token_lifetime", &self.refresh_token_lifetime)
            .field("rotate_refresh_tokens", &self.rotate_refresh_tokens)
            .field("refuse_refresh_tokens", &self.refuse_refresh_tokens)
            .field("wrap_lists", &self.wrap_lists)
            .field("account_id_in_token", &self.account_id_in_token)
            .finish()
    }
}

/// Where and as whom to log in to the fake Sonetel.
#[derive(Clone)]
#[non_exhaustive]
pub struct Access {
    /// The base of the account API, without a trailing slash.
    pub base_url: String,
    /// The token endpoint, which at the vendor is on another host than the API.
    pub token_url: String,
    /// The account's id.
    pub account_id: String,
    /// The user's e-mail address.
    pub username: String,
    /// The user's password.
    pub password: String,
}

impl Access {
    pub(crate) fn new(base_url: &str, seed: &Seed) -> Self {
        Self {
            base_url: base_url.to_owned(),
            token_url: format!("{base_url}/SonetelAuth/beta/oauth/token"),
            account_id: seed.account_id.to_string(),
            username: seed.username.clone(),
            password: seed.password.clone(),
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("base_url", &self.base_url)
            .field("token_url", &self.token_url)
            .field("account_id", &self.account_id)
            .field("username", &self.username)
            .field("password", &HIDDEN)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_password() {
        let seed = Seed::new().password("planted");
        let access = Access::new("http://127.0.0.1:1", &seed);
        assert!(!format!("{seed:?} {access:?}").contains("planted"));
    }
}
