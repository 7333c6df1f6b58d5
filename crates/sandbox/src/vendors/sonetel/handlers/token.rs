//! The token endpoint: OAuth's password and refresh grants, with a fixed public client.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};
use serde_json::json;

use crate::engine::exchange::{Call, Payload, Reply, first};

use crate::vendors::sonetel::jwt::{self, Claims};
use crate::vendors::sonetel::reply::oauth;
use crate::vendors::sonetel::seed::Seed;
use crate::vendors::sonetel::state::State;
use crate::vendors::sonetel::state::tokens::{TokenError, TokenKind};

/// What the journal shows of a token request; what else comes may be a piece of an unescaped password.
pub(crate) const PARAMETERS: &[&str] =
    &["grant_type", "refresh", "username", "password", "refresh_token"];

/// The public clients: the API's own, and the one of Sonetel's web application. Id and secret are the same word.
const CLIENTS: [&str; 2] = ["sonetel-api", "sonetel-web"];

const USER_ID: &str = "2000000107";

pub(crate) fn create(call: &Call, seed: &Seed, state: &mut State, now: u64) -> Reply {
    let Some(client) = client(call) else {
        return oauth(StatusCode::UNAUTHORIZED, "invalid_client", "Bad client credentials")
            .header(header::WWW_AUTHENTICATE, "Basic realm=\"sonetel\"");
    };
    // Another content type leaves the vendor's parser without any field, hence the same words.
    let form = match &call.payload {
        Payload::Form(form) => form.as_slice(),
        _ => &[],
    };
    let field = |name| first(form, name).unwrap_or_default();
    let login = Login {
        seed,
        client,
        now,
        wants_refresh_token: field("refresh").eq_ignore_ascii_case("yes"),
    };
    match field("grant_type") {
        "" => missing("grant type"),
        "password" => login.password(field("username"), field("password"), state),
        "refresh_token" => login.refresh(field("refresh_token"), state),
        other => oauth(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            &format!("Unsupported grant type: {other}"),
        ),
    }
}

/// 400 for a field that is not there or empty.
fn missing(field: &str) -> Reply {
    oauth(StatusCode::BAD_REQUEST, "invalid_request", &format!("Missing {field}"))
}

/// The public client of the Basic header, if it is one.
fn client(call: &Call) -> Option<&'static str> {
    let decoded = STANDARD.decode(call.credentials("basic")?).ok()?;
    let pair = String::from_utf8(decoded).ok()?;
    let (id, secret) = pair.split_once(':')?;
    CLIENTS.into_iter().find(|client| id == *client && secret == *client)
}

struct Login<'a> {
    seed: &'a Seed,
    client: &'static str,
    now: u64,
    wants_refresh_token: bool,
}

impl Login<'_> {
    fn password(&self, username: &str, password: &str, state: &mut State) -> Reply {
        if username.is_empty() || password.is_empty() {
            return missing(if username.is_empty() { "username" } else { "password" });
        }
        if username != self.seed.username {
            let description = format!("User with name {username} not found");
            return oauth(StatusCode::UNAUTHORIZED, "unauthorized", &description);
        }
        if password != self.seed.password {
            return oauth(StatusCode::BAD_REQUEST, "invalid_grant", "Bad credentials");
        }
        self.grant(None, state)
    }

    fn refresh(&self, token: &str, state: &mut State) -> Reply {
        if token.is_empty() {
            return missing("refresh token");
        }
        let description = match state.tokens.check(token, TokenKind::Refresh, self.now) {
            Ok(()) if !self.seed.refuse_refresh_tokens => return self.grant(Some(token), state),
            Err(TokenError::Expired) => "Refresh token expired",
            Ok(()) | Err(TokenError::Unknown) => "Invalid refresh token",
        };
        oauth(StatusCode::UNAUTHORIZED, "invalid_token", description)
    }

    /// Issues an access token, and a refresh token if the request wants one; `old` is the refresh token of the request.
    fn grant(&self, old: Option<&str>, state: &mut State) -> Reply {
        let (access_id, refresh_id) = (jwt::unique_id(), jwt::unique_id());
        let ends = self.now.saturating_add(self.seed.token_lifetime.as_secs());
        let access = jwt::encode(&self.claims(ends, access_id.clone(), None));
        state.tokens.issue(access.clone(), TokenKind::Access, ends);

        let refresh = match old {
            _ if !self.wants_refresh_token => None,
            Some(old) if !self.seed.rotate_refresh_tokens => Some(old.to_owned()),
            old => {
                if let Some(old) = old {
                    state.tokens.revoke(old);
                }
                let ends = self.now.saturating_add(self.seed.refresh_token_lifetime.as_secs());
                let new = jwt::encode(&self.claims(ends, refresh_id, Some(access_id.clone())));
                state.tokens.issue(new.clone(), TokenKind::Refresh, ends);
                Some(new)
            }
        };
        // The id is in no document, and there so that clients prove that they don't mind.
        let mut granted = json!({"access_token": access, "token_type": "bearer", "jti": access_id});
        if let Some(refresh) = refresh {
            granted["refresh_token"] = refresh.into();
        }
        Reply::json(StatusCode::OK, &granted).header(header::CACHE_CONTROL, "no-store").committed()
    }

    fn claims(&self, exp: u64, jti: String, ati: Option<String>) -> Claims<'_> {
        Claims {
            acc_id: self.seed.account_id_in_token.then_some(self.seed.account_id),
            user_id: USER_ID,
            user_name: &self.seed.username,
            client_id: self.client,
            scope: ["user.read", "user.write"],
            aud: "api.sonetel.com",
            iss: "SonetelNode123",
            iat: self.now,
            exp,
            jti,
            ati,
        }
    }
}
