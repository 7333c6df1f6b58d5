//! The service account's token: a JWT that its holder signs, so here the signature counts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::vendors::voximplant::errors::{Code, code};
use crate::vendors::voximplant::key::Key;

/// The longest time from `iat` to `exp`, in seconds.
const LONGEST_LIFE: u64 = 3600;

/// How far `iat` may lie ahead of the clock, in seconds. The vendor's own figure is not known.
const SLACK: u64 = 10;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: Issuer,
    iat: u64,
    exp: u64,
}

/// The vendor's SDKs are split over the type.
#[derive(Deserialize)]
#[serde(untagged)]
enum Issuer {
    Number(u64),
    Text(String),
}

/// The account id in the `iss` of a token that is in order at a time in seconds since 1970. Whether there is such an
/// account is for the caller to see.
pub(crate) fn issuer(token: &str, key_id: &str, key: &Key, now: u64) -> Result<u64, Code> {
    let (signed, signature) = token.rsplit_once('.').ok_or(code::INVALID_TOKEN_FORMAT)?;
    let (header, claims) = signed.split_once('.').ok_or(code::INVALID_TOKEN_FORMAT)?;
    let header: Header = part(header)?;
    let claims: Claims = part(claims)?;
    let signature = decoded(signature)?;
    if header.alg != "RS256" {
        return Err(code::INVALID_TOKEN_FORMAT);
    }
    if header.kid != key_id {
        return Err(code::INVALID_KEY_ID);
    }
    if !key.verifies(signed.as_bytes(), &signature) {
        return Err(code::AUTHORIZATION_FAILED);
    }
    claims.check(now)?;
    match claims.iss {
        Issuer::Number(id) => Ok(id),
        Issuer::Text(id) => id.parse().map_err(|_| code::INVALID_TOKEN_FORMAT),
    }
}

impl Claims {
    fn check(&self, now: u64) -> Result<(), Code> {
        match self.exp.checked_sub(self.iat) {
            Some(1..=LONGEST_LIFE) => {}
            _ => return Err(code::INVALID_TOKEN_TTL),
        }
        if self.iat > now.saturating_add(SLACK) {
            return Err(code::TOKEN_ISSUED_IN_FUTURE);
        }
        if self.exp <= now {
            return Err(code::TOKEN_EXPIRED);
        }
        Ok(())
    }
}

fn part<T: DeserializeOwned>(encoded: &str) -> Result<T, Code> {
    serde_json::from_slice(&decoded(encoded)?).map_err(|_| code::INVALID_TOKEN_FORMAT)
}

fn decoded(encoded: &str) -> Result<Vec<u8>, Code> {
    URL_SAFE_NO_PAD.decode(encoded).map_err(|_| code::INVALID_TOKEN_FORMAT)
}
