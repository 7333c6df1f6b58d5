//! The position of a page: after an account.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::vendors::twilio::state::account::Account;

const PREFIX: &str = "PT";

/// The token of the page after this account: the filters, when it was made, its SID in a list, the page's number, and
/// one number more.
pub(crate) fn after(account: &Account, filters: &Value, page: u64) -> String {
    let position = json!([filters, account.created, [account.sid], page, 0]);
    format!("{PREFIX}{}", STANDARD.encode(position.to_string()))
}

/// The SID of the account that a page begins after.
pub(crate) fn read(token: &str) -> Option<String> {
    let position = STANDARD.decode(token.strip_prefix(PREFIX)?).ok()?;
    let position: Value = serde_json::from_slice(&position).ok()?;
    position.pointer("/2/0")?.as_str().map(str::to_owned)
}
