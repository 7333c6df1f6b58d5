//! The token endpoint, and how long tokens live.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_sandbox::sonetel::Seed;
use reqwest::Method;
use serde_json::{Value, json};

use super::fixture::{Fixture, body, oauth_error, text};

fn claims(token: &str) -> Value {
    let parts: Vec<Vec<u8>> =
        token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
    assert_eq!(parts.len(), 3);
    let header: Value = serde_json::from_slice(&parts[0]).unwrap();
    assert_eq!(header, json!({"alg": "RS256", "typ": "JWT"}));
    serde_json::from_slice(&parts[1]).unwrap()
}

#[tokio::test]
async fn logs_in_with_a_password_full_of_traps() {
    let fixture = Fixture::new().await;
    assert!(fixture.sandbox.sonetel().username.contains('+'));
    for trap in ['&', '+', '%', '=', ' '] {
        assert!(fixture.sandbox.sonetel().password.contains(trap));
    }
    let granted = fixture.login().await;
    assert_eq!(granted["token_type"], "bearer");

    let access = claims(&text(&granted["access_token"]));
    let id: u64 = fixture.sandbox.sonetel().account_id.parse().unwrap();
    assert_eq!(access["acc_id"], id);
    assert!(access["user_id"].is_string());
    assert_eq!(access["user_name"], "owner+demo@example.test");
    assert_eq!(
        (&access["aud"], &access["iss"]),
        (&json!("api.sonetel.com"), &json!("SonetelNode123"))
    );
    assert_eq!(access["scope"], json!(["user.read", "user.write"]));
    let (iat, exp) = (access["iat"].as_u64().unwrap(), access["exp"].as_u64().unwrap());
    assert_eq!(exp - iat, 24 * 3600);

    let refresh = claims(&text(&granted["refresh_token"]));
    assert_ne!(refresh["jti"], access["jti"]);
    let again = claims(&fixture.bearer().await);
    assert_ne!(again["jti"], access["jti"]);
}

#[tokio::test]
async fn takes_both_token_paths_both_clients_and_multipart() {
    let fixture = Fixture::new().await;
    for path in
        ["/SonetelAuth/oauth/token", "/SonetelAuth/beta/oauth/token", "//SonetelAuth//oauth/token"]
    {
        for client in ["sonetel-api", "sonetel-web"] {
            let mut form = reqwest::multipart::Form::new();
            for (name, value) in fixture.credentials() {
                form = form.text(name, value);
            }
            let request = fixture.request(Method::POST, path).multipart(form);
            let response = request.basic_auth(client, Some(client)).send().await;
            let granted = body(response.unwrap(), 200).await;
            assert_eq!(claims(&text(&granted["access_token"]))["client_id"], client);
        }
    }
}

#[tokio::test]
async fn gives_a_refresh_token_only_if_asked() {
    let fixture = Fixture::new().await;
    for refresh in [Some("no"), None] {
        let mut form = fixture.credentials().to_vec();
        form.remove(1);
        form.extend(refresh.map(|value| ("refresh", value.to_owned())));
        let response = fixture.token_request().form(&form).send().await.unwrap();
        assert!(body(response, 200).await.get("refresh_token").is_none());
    }
}

#[tokio::test]
async fn refuses_other_clients() {
    let fixture = Fixture::new().await;
    let url = &fixture.sandbox.sonetel().token_url;
    let plain = || fixture.http.post(url).form(&fixture.credentials());
    for request in [
        plain(),
        plain().basic_auth("sonetel-api", Some("sonetel-web")),
        plain().basic_auth("other", Some("other")),
        plain().header("authorization", "Basic !!!"),
        plain().bearer_auth("x"),
    ] {
        let response = request.send().await.unwrap();
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Basic"));
        assert_eq!(oauth_error(response, 401).await.0, "invalid_client");
    }
}

#[tokio::test]
async fn words_token_errors_as_the_vendor_does() {
    let fixture = Fixture::new().await;
    let missing = ("invalid_request".into(), "Missing grant type".into());
    let no_grant = fixture.token_request().form(&[("refresh", "yes")]);
    let as_json = fixture.token_request().json(&json!({"grant_type": "password"}));
    let no_body = fixture.token_request();
    let broken = fixture
        .token_request()
        .header("content-type", "multipart/form-data")
        .body("grant_type=password");
    for request in [no_grant, as_json, no_body, broken] {
        let response = request.send().await.unwrap();
        assert_eq!(oauth_error(response, 400).await, missing);
    }

    let login = async |change: (usize, &str)| {
        let mut form = fixture.credentials();
        form[change.0].1 = change.1.to_owned();
        let request = fixture.token_request().form(&form);
        request.send().await.unwrap()
    };
    assert_eq!(
        oauth_error(login((2, "nobody@example.test")).await, 401).await,
        ("unauthorized".into(), "User with name nobody@example.test not found".into())
    );
    assert_eq!(
        oauth_error(login((3, "wrong")).await, 400).await,
        ("invalid_grant".into(), "Bad credentials".into())
    );
    assert_eq!(oauth_error(login((0, "magic")).await, 400).await.0, "unsupported_grant_type");
    for (change, field) in
        [((2, ""), "username"), ((3, ""), "password"), ((0, "refresh_token"), "refresh token")]
    {
        let error = oauth_error(login(change).await, 400).await;
        assert_eq!(error, ("invalid_request".into(), format!("Missing {field}")));
    }
    assert!(fixture.sandbox.journal().iter().all(|entry| !entry.committed));
}

#[tokio::test]
async fn rotates_refresh_tokens() {
    let fixture = Fixture::new().await;
    let granted = fixture.login().await;
    let first = text(&granted["refresh_token"]);

    // Without asking for a new one, the old one stays.
    let plain = body(fixture.refresh(&first, "no").await, 200).await;
    assert!(plain.get("refresh_token").is_none());

    let refreshed = body(fixture.refresh(&first, "yes").await, 200).await;
    let second = text(&refreshed["refresh_token"]);
    assert_ne!(first, second);
    assert!(fixture.last_entry().committed);

    let dead = oauth_error(fixture.refresh(&first, "yes").await, 401).await;
    assert_eq!(dead.0, "invalid_token");
    assert!(!fixture.last_entry().committed);
    // An access token is no refresh token, and the other way round.
    let access = text(&refreshed["access_token"]);
    assert_eq!(fixture.refresh(&access, "yes").await.status(), 401);
    let as_access = oauth_error(fixture.get("/account", &second).await, 401).await;
    assert_eq!(as_access.1, "Cannot convert access token to JSON");
    // Every access token handed out still works.
    for answer in [&granted, &plain, &refreshed] {
        let token = text(&answer["access_token"]);
        assert_eq!(fixture.get("/account", &token).await.status(), 200);
    }
    fixture.sandbox.advance_clock(Duration::from_secs(31 * 24 * 3600));
    let expired = oauth_error(fixture.refresh(&second, "yes").await, 401).await;
    assert_eq!(expired, ("invalid_token".into(), "Refresh token expired".into()));
}

#[tokio::test]
async fn keeps_the_refresh_token_if_seeded_so() {
    let fixture = Fixture::seeded(Seed::new().rotate_refresh_tokens(false)).await;
    let first = text(&fixture.login().await["refresh_token"]);
    for _ in 0..2 {
        let refreshed = body(fixture.refresh(&first, "yes").await, 200).await;
        assert_eq!(refreshed["refresh_token"], first.as_str());
    }
}

#[tokio::test]
async fn refuses_every_refresh_if_seeded_so() {
    let fixture = Fixture::seeded(Seed::new().refuse_refresh_tokens(true)).await;
    for _ in 0..2 {
        let granted = fixture.login().await;
        let refused = fixture.refresh(&text(&granted["refresh_token"]), "yes").await;
        let error = oauth_error(refused, 401).await;
        assert_eq!(error, ("invalid_token".into(), "Invalid refresh token".into()));
        assert!(!fixture.last_entry().committed);
        let access = text(&granted["access_token"]);
        assert_eq!(fixture.get("/account", &access).await.status(), 200);
    }
}

#[tokio::test]
async fn tokens_leave_out_the_account_if_seeded_so() {
    let fixture = Fixture::seeded(Seed::new().account_id_in_token(false)).await;
    let granted = fixture.login().await;
    for token in ["access_token", "refresh_token"] {
        let claims = claims(&text(&granted[token]));
        assert!(claims.get("acc_id").is_none() && claims["user_id"].is_string());
    }
    let access = text(&granted["access_token"]);
    let account = body(fixture.get("/account/", &access).await, 200).await;
    let id = &fixture.sandbox.sonetel().account_id;
    assert_eq!(account["response"]["account_id"], id.as_str());
}

#[tokio::test]
async fn access_tokens_expire_by_the_clock() {
    let fixture = Fixture::seeded(Seed::new().token_lifetime(Duration::from_secs(5 * 60))).await;
    let token = fixture.bearer().await;
    assert_eq!(fixture.get("/account", &token).await.status(), 200);
    fixture.sandbox.advance_clock(Duration::from_secs(5 * 60));
    let response = fixture.get("/account", &token).await;
    assert!(response.headers().contains_key("www-authenticate"));
    let expired = ("invalid_token".into(), "Access token expired".into());
    assert_eq!(oauth_error(response, 401).await, expired);
    // New ones are issued by the same clock.
    let token = fixture.bearer().await;
    assert_eq!(fixture.get("/account", &token).await.status(), 200);
}
