//! The hash of a callback.

use cpaas_core::{ExposeSecret, SecretString};
use cpaas_http::provider::is_blank;
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use super::AccountCallback;

impl AccountCallback {
    /// Whether the callback has the hash that the vendor makes of the account's `callback_salt` and
    /// its legacy `api_key`. Takes the same time wherever the two differ.
    ///
    /// Its limits are the vendor's:
    ///
    /// * It takes the `api_key`, which [`GetAccountInfo`](crate::GetAccountInfo) shows only to who
    ///   asks with that key or the password, never to a service account.
    /// * It covers the account's id and the number of the callback, nothing else: neither the type
    ///   nor an amount. Who has seen one callback can post another with its number and hash.
    /// * It is MD5. Without a salt (how the vendor treats that case is not documented; give an empty
    ///   one) it stands on the key alone; without a key, no hash is good.
    ///
    /// So keep the URL secret, remember the numbers you have seen, and ask the vendor before acting.
    #[must_use]
    pub fn has_hash_of(&self, api_key: &SecretString, callback_salt: &SecretString) -> bool {
        let Some(hash) = self.head.hash.as_ref().filter(|_| !is_blank(api_key)) else {
            return false;
        };
        let mut md5 = Md5::new();
        for part in [
            callback_salt.expose_secret(),
            &self.head.account_id.to_string(),
            api_key.expose_secret(),
            &self.head.callback_id.to_string(),
        ] {
            md5.update(part.as_bytes());
        }
        let expected = format!("{:032x}", u128::from_be_bytes(md5.finalize().into()));
        hash.to_ascii_lowercase().as_bytes().ct_eq(expected.as_bytes()).into()
    }
}
