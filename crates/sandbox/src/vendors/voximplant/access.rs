//! How a client gets in.

use std::io;

use serde_json::json;

use crate::seed::debug_without_secrets;
use crate::vendors::voximplant::key::Key;
use crate::vendors::voximplant::seed::Seed;

/// The address and the credentials of the fake Voximplant.
#[derive(Clone)]
#[non_exhaustive]
pub struct Access {
    /// The root of the API, as `https://api.voximplant.com/platform_api` is at the vendor.
    pub base_url: String,
    /// Host and port, for SDKs that want them alone. The same as `api_address` in the answers.
    pub host: String,
    /// The account's id. The children have the ids that follow.
    pub account_id: u64,
    /// The account's name.
    pub account_name: String,
    /// The owner's e-mail address.
    pub account_email: String,
    /// The account's password.
    pub account_password: String,
    /// The account's API key.
    pub api_key: String,
    /// A session that is open.
    pub session_id: String,
    /// The salt of the callbacks' hashes.
    pub callback_salt: String,
    /// The service account's key file: JSON with `account_email`, `account_id`, `key_id` and `private_key`, the last as
    /// PKCS#8 in PEM. The RSA key is made once per process, by the first sandbox that is started.
    pub credentials: String,
}

impl Access {
    pub(crate) async fn new(base_url: &str, seed: &Seed) -> io::Result<Self> {
        // Making a key takes long enough to block other tasks on the thread.
        let key =
            tokio::task::spawn_blocking(Key::of_process).await.map_err(io::Error::other)??;
        let credentials = json!({
            "account_email": seed.account_email,
            "account_id": seed.account_id,
            "key_id": seed.key_id,
            "private_key": key.pem(),
        });
        let port = base_url.rsplit(':').next().unwrap_or_default();
        Ok(Self {
            base_url: format!("{base_url}/platform_api"),
            host: format!("localhost:{port}"),
            account_id: seed.account_id,
            account_name: seed.account_name.clone(),
            account_email: seed.account_email.clone(),
            account_password: seed.account_password.clone(),
            api_key: seed.api_key.clone(),
            session_id: seed.session_id.clone(),
            callback_salt: seed.callback_salt.clone(),
            credentials: credentials.to_string(),
        })
    }
}

debug_without_secrets!(Access {
    base_url, host, account_id, account_name, account_email;
    account_password, api_key, session_id, callback_salt, credentials
});
