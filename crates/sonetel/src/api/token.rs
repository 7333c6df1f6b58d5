//! Tokens: what the token endpoint grants, and what an access token claims.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_core::{Decimal, ExposeSecret, SecretString, Timestamp};
use cpaas_http::provider::json::{self, Exact, FromJson, Lenient, Text};
use serde::{Deserialize, Serialize};
use serde_with::{Same, serde_as};

/// What the token endpoint grants. `expires_in` is in no document and ignored.
#[derive(Deserialize)]
pub(crate) struct Grant {
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: Option<SecretString>,
}

/// The claims of an access token, and whether it can be renewed. The token's signature is not
/// checked: the vendor publishes no key. Of a token that is not a JWT nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TokenStatus {
    /// The account's id, digits: the claim `acc_id`.
    pub account_id: Option<String>,
    /// The user's id: the claim `user_id`.
    pub user_id: Option<String>,
    /// The user's e-mail address: the claim `user_name`.
    pub user_name: Option<String>,
    /// The program that logged in: the claim `client_id`.
    pub client_id: Option<String>,
    /// The token's scopes, such as `user.read`; empty if none is given.
    pub scope: Vec<String>,
    /// When it was issued: the claim `iat`.
    pub issued_at: Option<Timestamp>,
    /// When it stops working: the claim `exp`.
    pub expires_at: Option<Timestamp>,
    /// Whether another token can be fetched if this one expires or is refused.
    pub is_renewable: bool,
}

impl TokenStatus {
    pub(crate) fn new(token: &SecretString, is_renewable: bool) -> Self {
        let claims = Claims::of(token);
        Self {
            issued_at: timestamp(claims.iat),
            expires_at: claims.expires_at(),
            account_id: claims.acc_id,
            user_id: claims.user_id,
            user_name: claims.user_name,
            client_id: claims.client_id,
            scope: claims.scope.unwrap_or_default(),
            is_renewable,
        }
    }
}

/// The claims of an access token. One of another type than known is none.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Claims {
    /// The account's id: a number in live tokens, a string in others.
    #[serde_as(as = "Lenient<Text>")]
    pub(crate) acc_id: Option<String>,
    #[serde_as(as = "Lenient<Text>")]
    user_id: Option<String>,
    #[serde_as(as = "Lenient<Text>")]
    user_name: Option<String>,
    #[serde_as(as = "Lenient<Text>")]
    client_id: Option<String>,
    /// A list, or the words of one string, as OAuth has it.
    #[serde_as(as = "Lenient<Words>")]
    scope: Option<Vec<String>>,
    #[serde_as(as = "Lenient<Exact>")]
    iat: Option<Decimal>,
    #[serde_as(as = "Lenient<Exact>")]
    exp: Option<Decimal>,
}

/// Reads a list of words, from a JSON list or from the words of one string.
struct Words;

impl FromJson<Vec<String>> for Words {
    fn from_json(text: &str) -> Result<Vec<String>, &'static str> {
        Same::from_json(text).or_else(|_: &str| {
            let words: String = Same::from_json(text)?;
            Ok(words.split_whitespace().map(str::to_owned).collect())
        })
    }
}

impl Claims {
    /// The claims of a token; none of a token that is not a JWT, which then works until refused.
    pub(crate) fn of(token: &SecretString) -> Self {
        let payload = token.expose_secret().split('.').nth(1).unwrap_or_default();
        let payload = payload.trim_end_matches('=');
        let decoded = URL_SAFE_NO_PAD.decode(payload).ok();
        decoded.and_then(|json| json::decode(&json).ok()).unwrap_or_default()
    }

    pub(crate) fn expires_at(&self) -> Option<Timestamp> {
        timestamp(self.exp)
    }
}

/// The point in time that a claim names, in seconds that may have a fraction.
fn timestamp(seconds: Option<Decimal>) -> Option<Timestamp> {
    let whole = i64::try_from(seconds?.trunc()).ok()?;
    Timestamp::from_unix_seconds(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(payload: &str) -> SecretString {
        format!("h.{}.s", URL_SAFE_NO_PAD.encode(payload)).into()
    }

    #[test]
    fn the_id_may_be_a_number_or_a_string() {
        for payload in [
            r#"{"acc_id":2000000007,"exp":1700000000}"#,
            r#"{"acc_id":"2000000007","exp":"1700000000","x":"?>~"}"#,
            r#"{"acc_id":2000000007,"exp":1700000000.9,"scope":7,"user_id":{}}"#,
        ] {
            let claims = Claims::of(&token(payload));
            assert_eq!(claims.acc_id.as_deref(), Some("2000000007"));
            assert_eq!(claims.expires_at().unwrap().as_unix_seconds(), 1_700_000_000);
        }
    }

    #[test]
    fn a_token_that_is_not_a_jwt_has_no_claims() {
        for token in ["", "opaque", "a.b.c", "a.e30.c", "..", "a.bnVsbA.c"] {
            let claims = Claims::of(&token.into());
            assert!(claims.acc_id.is_none() && claims.expires_at().is_none(), "{token}");
        }
    }

    #[test]
    fn a_scope_is_a_list_or_words() {
        for (scope, expected) in [
            (r#"["user.read","user.write"]"#, &["user.read", "user.write"][..]),
            (r#""user.read user.write""#, &["user.read", "user.write"]),
            (r#""""#, &[]),
            ("[1]", &[]),
            ("null", &[]),
        ] {
            let status = TokenStatus::new(&token(&format!(r#"{{"scope":{scope}}}"#)), true);
            assert_eq!(status.scope, expected, "{scope}");
        }
    }

    proptest! {
        #[test]
        fn no_token_panics(any in "\\PC*", payload in "\\PC*", claim in "\\PC{0,20}", exp: f64) {
            let claims = format!(r#"{{"exp":{exp},"iat":"{exp}","scope":"{claim}"}}"#);
            for token in [any.into(), token(&payload), token(&claims)] {
                let _ = TokenStatus::new(&token, true);
            }
        }
    }
}
