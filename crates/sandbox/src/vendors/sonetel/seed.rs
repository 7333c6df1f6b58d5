//! What the fake holds at the start, and how a client gets in.

use std::time::Duration;

use crate::seed::{debug_without_secrets, seed};

seed! {
    /// What the fake Sonetel holds at the start.
    ///
    /// The default has everything that a careless client trips over: a `+` in the user name, and `&`, `+`, `%`, `=` and a
    /// space in the password. The official Python SDK is such a client: seed simpler ones for it.
    #[allow(
        clippy::struct_excessive_bools,
        reason = "switches, each set by its name and independent of the others"
    )]
    pub struct Seed {
        /// The user's e-mail address.
        username: text = "owner+demo@example.test",
        /// The user's password.
        password: secret = "p&ss+50%=a word",
        /// The account's id; a number in the token, text in the account.
        account_id: u64 = 2_000_000_007_u64,
        /// The company's name.
        account_name: text = "Acme Inc",
        /// The currency of the account, as the vendor writes it.
        currency: text = "SEK",
        /// The prepaid balance, sent as the text it is, well-formed or not.
        credit_balance: text = "5.04",
        /// How long an access token lives, in whole seconds. The default is 24 hours, one of the four lifetimes that the
        /// vendor's documents give.
        token_lifetime: Duration = Duration::from_secs(24 * 60 * 60),
        /// How long a refresh token lives, in whole seconds. The default is 30 days; the vendor documents nothing.
        refresh_token_lifetime: Duration = Duration::from_secs(30 * 24 * 60 * 60),
        /// Whether a refresh returns a new refresh token and revokes the old one (the default), or returns the old one
        /// again. What the vendor does is not known.
        rotate_refresh_tokens: bool = true,
        /// Whether every refresh is refused with 401 `invalid_token`, as if the session had been revoked. The password still
        /// logs in, and access tokens that were issued stay valid.
        refuse_refresh_tokens: bool = false,
        /// Whether the `globaldata` lists come in the envelope of the other replies instead of bare. What the vendor does is
        /// not known.
        wrap_lists: bool = false,
        /// Whether tokens name the account, as `acc_id`. Without it only `GET /account/` shows a client which account its
        /// token is for.
        account_id_in_token: bool = true,
    }
}

/// The address and the credentials of the fake Sonetel.
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

debug_without_secrets!(Access { base_url, token_url, account_id, username; password });
