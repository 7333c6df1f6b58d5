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

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: u64 = 1_700_000_000;

    pub(crate) fn signed(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = Key::of_process().unwrap().sign(message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn header() -> Value {
        json!({"alg": "RS256", "typ": "JWT", "kid": "k"})
    }

    fn checked(token: &str) -> Result<u64, Code> {
        issuer(token, "k", Key::of_process().unwrap(), NOW)
    }

    #[test]
    fn takes_every_sdks_token() {
        for claims in [
            json!({"iss": 7, "iat": NOW, "exp": NOW + 64}),
            json!({"iss": "7", "iat": NOW - 5, "exp": NOW + 24}),
            json!({"iss": 7, "iat": NOW + SLACK, "exp": NOW + SLACK + 1, "aud": "x"}),
            json!({"iss": 7, "iat": NOW - 3599, "exp": NOW + 1}),
        ] {
            assert_eq!(checked(&signed(&header(), &claims)), Ok(7), "{claims}");
        }
    }

    #[test]
    fn tells_faults_apart() {
        let claims = |iat: u64, exp: u64| json!({"iss": 7, "iat": iat, "exp": exp});
        for (claims, expected) in [
            (claims(NOW, NOW + 3601), code::INVALID_TOKEN_TTL),
            (claims(NOW, NOW), code::INVALID_TOKEN_TTL),
            (claims(NOW, NOW - 1), code::INVALID_TOKEN_TTL),
            (claims(NOW + 11, NOW + 60), code::TOKEN_ISSUED_IN_FUTURE),
            (claims(NOW - 60, NOW), code::TOKEN_EXPIRED),
            (json!({"iss": 7, "iat": NOW}), code::INVALID_TOKEN_FORMAT),
            (json!({"iss": "x", "iat": NOW, "exp": NOW + 9}), code::INVALID_TOKEN_FORMAT),
            (json!({"iss": -7, "iat": NOW, "exp": NOW + 9}), code::INVALID_TOKEN_FORMAT),
            (json!({"iss": 7, "iat": "0", "exp": NOW + 9}), code::INVALID_TOKEN_FORMAT),
            (json!([]), code::INVALID_TOKEN_FORMAT),
        ] {
            assert_eq!(checked(&signed(&header(), &claims)), Err(expected), "{claims}");
        }
        let good = claims(NOW, NOW + 60);
        for (header, expected) in [
            (json!({"alg": "RS256", "kid": "other"}), code::INVALID_KEY_ID),
            (json!({"alg": "RS256"}), code::INVALID_TOKEN_FORMAT),
            (json!({"alg": "none", "kid": "k"}), code::INVALID_TOKEN_FORMAT),
            (json!({"alg": "HS256", "kid": "k"}), code::INVALID_TOKEN_FORMAT),
        ] {
            assert_eq!(checked(&signed(&header, &good)), Err(expected), "{header}");
        }
        for token in ["", "a", "a.b", "a.b.c", "a.b.c.d", "..", "!.!.!"] {
            assert_eq!(checked(token), Err(code::INVALID_TOKEN_FORMAT), "{token}");
        }
    }

    #[test]
    fn verifies_what_was_signed() {
        let (mine, other) = (json!({"iss": 7, "iat": NOW, "exp": NOW + 60}), "eyJ9");
        let token = signed(&header(), &mine);
        let forged = signed(&header(), &json!({"iss": 8, "iat": NOW, "exp": NOW + 60}));
        let claims = forged.split('.').nth(1).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let forged = format!("{}.{claims}.{}", parts[0], parts[2]);
        assert_eq!(checked(&forged), Err(code::AUTHORIZATION_FAILED));
        let unsigned = format!("{}.{}.", parts[0], parts[1]);
        assert_eq!(checked(&unsigned), Err(code::AUTHORIZATION_FAILED));
        let cut = format!("{}.{}.{other}", parts[0], parts[1]);
        assert_eq!(checked(&cut), Err(code::AUTHORIZATION_FAILED));
    }
}
