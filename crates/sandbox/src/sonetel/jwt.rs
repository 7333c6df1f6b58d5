//! Tokens that look like the vendor's. Nobody checks the signature of a Sonetel token, so it is noise here.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

#[derive(Serialize)]
struct Header {
    alg: &'static str,
    typ: &'static str,
}

/// The payload. `acc_id` is a number although the account's own `account_id` is text: so it is in live tokens.
#[derive(Debug, Serialize)]
pub(super) struct Claims<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) acc_id: Option<u64>,
    pub(super) user_id: &'a str,
    pub(super) user_name: &'a str,
    pub(super) client_id: &'a str,
    pub(super) scope: [&'a str; 2],
    pub(super) aud: &'a str,
    pub(super) iss: &'a str,
    pub(super) iat: u64,
    pub(super) exp: u64,
    pub(super) jti: String,
    /// In a refresh token, the `jti` of the access token it came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ati: Option<String>,
}

/// Three base64url parts without padding.
pub(super) fn encode(claims: &Claims<'_>) -> String {
    let header = Header { alg: "RS256", typ: "JWT" };
    format!("{}.{}.{}", part(&header), part(claims), signature())
}

/// A unique id of 32 hexadecimal digits.
pub(super) fn unique_id() -> String {
    format!("{:016x}{:016x}", noise(), noise())
}

fn part<T: Serialize>(value: &T) -> String {
    // Structs of text and numbers can't fail to serialise; if they did, the empty part would make the token unusable.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

/// As long as a signature by a 2048-bit key.
fn signature() -> String {
    let bytes: Vec<u8> = (0..32).flat_map(|_| noise().to_be_bytes()).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The standard library's only source of random bits: each `RandomState` has keys of its own.
fn noise() -> u64 {
    RandomState::new().hash_one(0_u8)
}
