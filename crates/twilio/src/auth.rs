//! The credential: Basic, with an account's auth token or an API key's secret.

use cpaas_core::SecretString;
use cpaas_http::provider::{AuthScheme, Credential};

/// Who asks, and for which account.
pub(crate) struct Login {
    /// The account whose credential it is.
    pub(crate) account_sid: String,
    /// The SID of an API key, whose secret it then is.
    pub(crate) api_key: Option<String>,
    pub(crate) secret: SecretString,
}

impl Login {
    pub(crate) fn credential(self) -> Credential {
        let user = self.api_key.unwrap_or(self.account_sid);
        Credential::new(AuthScheme::Basic { user, secret: self.secret }, 0)
    }
}
