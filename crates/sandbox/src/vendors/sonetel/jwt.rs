//! Tokens that look like the vendor's. Nobody checks the signature of a Sonetel token, so it is noise here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;

/// The payload. `acc_id` is a number although the account's own `account_id` is text: so it is in live tokens.
#[derive(Debug, Serialize)]
pub(crate) struct Claims<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) acc_id: Option<u64>,
    pub(crate) user_id: &'a str,
    pub(crate) user_name: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) scope: [&'a str; 2],
    pub(crate) aud: &'a str,
    pub(crate) iss: &'a str,
    pub(crate) iat: u64,
    pub(crate) exp: u64,
    pub(crate) jti: String,
    /// In a refresh token, the `jti` of the access token it came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ati: Option<String>,
}

/// Three base64url parts without padding.
pub(crate) fn encode(claims: &Claims<'_>) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT"});
    format!("{}.{}.{}", part(&header), part(claims), signature())
}

/// A unique id of 32 hexadecimal digits.
pub(crate) fn unique_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

fn part<T: Serialize>(value: &T) -> String {
    // Structs of text and numbers can't fail to serialise; if they did, the empty part would make the token unusable.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

/// As long as a signature by a 2048-bit key.
fn signature() -> String {
    URL_SAFE_NO_PAD.encode([(); 256].map(|()| fastrand::u8(..)))
}
