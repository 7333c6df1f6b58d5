//! Updating an account.

use std::time::Duration;

use cpaas_sandbox::restcomm::Seed;
use reqwest::Method;
use serde_json::json;

use super::fixture::{Fixture, account, page, text};

const LONG_AGO: &str = "Sat, 7 Mar 2020 09:05:01 +0000";

#[tokio::test]
async fn put_and_post_update_on_every_path() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    let mut n = 0;
    for path in [
        format!("/Accounts/{}.json", access.account_sid),
        format!("/Accounts.json/{}", access.account_sid),
        "/Accounts.json/owner+demo%40example.test".to_owned(),
    ] {
        for method in [Method::PUT, Method::POST] {
            n += 1;
            let name = format!("Åkerlund & Söner = {n}");
            // Of a repeated key the first value counts, and what is not known is ignored.
            let form = [
                ("FriendlyName", name.as_str()),
                ("FriendlyName", "other"),
                ("friendlyname", "x"),
                ("AccountSid", "x"),
                ("EmailAddress", "other@example.test"),
                ("AuthToken", "x"),
            ];
            let request = fixture.request(method, &path).form(&form);
            let updated = account(request.send().await.unwrap()).await;
            assert_eq!(updated["friendly_name"], name.as_str());
            assert_eq!(updated["email_address"], access.email.as_str());
            assert_eq!(updated["auth_token"], access.auth_token.as_str());
            let entry = fixture.last_entry();
            assert_eq!((entry.operation.as_str(), entry.committed), ("update", true));
            assert_eq!(entry.parameters["FriendlyName"], json!([name, "other"]));
            let read = account(fixture.get(&fixture.path()).await).await;
            assert_eq!(read["friendly_name"], name.as_str());
        }
    }
    assert_eq!(
        fixture.sandbox.state()["restcomm"]["account"]["friendly_name"],
        "Åkerlund & Söner = 6"
    );
}

#[tokio::test]
async fn an_update_of_nothing_touches_the_dates() {
    let fixture = Fixture::new().await;
    let bare = fixture.request(Method::PUT, &fixture.path()).send().await.unwrap();
    let bare = account(bare).await;
    let empty = account(fixture.put(&[]).await).await;
    let read = account(fixture.get(&fixture.path()).await).await;
    for updated in [&bare, &empty] {
        // Only the answer to an update has the wrong date.
        assert_eq!(updated["date_created"], updated["date_updated"]);
        assert_ne!(updated["date_created"], LONG_AGO);
        assert_eq!(updated["friendly_name"], read["friendly_name"]);
    }
    assert_eq!(read["date_created"], LONG_AGO);
    assert_eq!(read["date_updated"], empty["date_updated"]);
}

#[tokio::test]
async fn takes_urlencoded_forms_only() {
    let fixture = Fixture::new().await;
    let put = || fixture.request(Method::PUT, &fixture.path());
    let multipart = reqwest::multipart::Form::new().text("FriendlyName", "New");
    for request in [
        put().json(&json!({"FriendlyName": "New"})),
        put().multipart(multipart),
        put().body("FriendlyName=New"),
        put().header("content-type", "text/plain").body("FriendlyName=New"),
        put().header("content-type", "application/json"),
    ] {
        page(request.send().await.unwrap(), 415).await;
    }
    let typed = put().header("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    let typed = typed.body("FriendlyName=A+b%20c").send().await.unwrap();
    assert_eq!(account(typed).await["friendly_name"], "A b c");
    let journal = fixture.sandbox.journal();
    assert_eq!(journal.iter().filter(|entry| entry.committed).count(), 1);
}

#[tokio::test]
async fn a_new_password_counts_at_once() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    let updated = account(fixture.put(&[("Password", "RestComm12")]).await).await;
    assert_eq!(updated["auth_token"], "28f96b0fea1f9e33646f42026abdf305");
    for old in [&access.auth_token, &access.password] {
        page(fixture.get_as(&access.account_sid, old).await, 401).await;
    }
    for new in ["RestComm12", "28f96b0fea1f9e33646f42026abdf305"] {
        account(fixture.get_as(&access.email, new).await).await;
    }
}

#[tokio::test]
async fn nothing_is_stored_if_one_field_is_refused() {
    let fixture = Fixture::new().await;
    let before = account(fixture.get(&fixture.path()).await).await;
    // 64 characters, whatever their bytes.
    let fits = "ä".repeat(64);
    let long = format!("{fits}x");
    for (field, value, status) in [
        ("Password", "NewPassword", 400),
        ("Password", "", 400),
        ("Status", "open", 500),
        ("Status", "", 500),
        ("Status", " active", 500),
        ("FriendlyName", long.as_str(), 500),
        ("Role", &long, 500),
    ] {
        let form = [(field, value), ("Role", "Developer"), ("FriendlyName", "New")];
        page(fixture.put(&form).await, status).await;
        assert!(!fixture.last_entry().committed);
    }
    assert_eq!(account(fixture.get(&fixture.path()).await).await, before);
    assert_eq!(fixture.put(&[("FriendlyName", &fits), ("Role", &fits)]).await.status(), 200);
}

#[tokio::test]
async fn only_the_reason_phrase_tells_refusals_apart_and_they_have_an_order() {
    let fixture = Fixture::started(
        cpaas_sandbox::Options::new().children(1).restcomm(Seed::new().role("Developer")),
    )
    .await;
    let access = fixture.sandbox.restcomm();
    let long = format!("FriendlyName={}", "x".repeat(65));
    for (form, line) in [
        (format!("Role=x&Password=1234&{long}&Status=open"), "500 Internal Server Error"),
        (format!("Role=x&Password=1234&{long}"), "400 Password too weak"),
        (format!("Role=x&{long}"), "403 Only Administrator allowed"),
        (long, "500 Internal Server Error"),
        (String::new(), "200 OK"),
    ] {
        let got = fixture.status_line(&access.account_sid, &access.auth_token, &form).await;
        assert_eq!(got, format!("HTTP/1.1 {line}"), "{form}");
    }
    let refused = fixture.put(&[("Password", "restcomm")]).await;
    assert!(page(refused, 400).await.contains("Password too weak"));
    let refused = fixture.put(&[("Role", "Administrator")]).await;
    assert!(page(refused, 403).await.contains("Only Administrator allowed"));
}

#[tokio::test]
async fn an_administrator_can_lock_itself_out() {
    let fixture = Fixture::new().await;
    assert_eq!(account(fixture.put(&[("Role", "Tester")]).await).await["role"], "Tester");
    page(fixture.put(&[("Role", "Administrator")]).await, 403).await;

    let fixture = Fixture::new().await;
    let closed = account(fixture.put(&[("Status", "Closed")]).await).await;
    assert_eq!(closed["status"], "closed");
    let access = fixture.sandbox.restcomm();
    let line = fixture.status_line(&access.account_sid, &access.auth_token, "Status=active").await;
    assert_eq!(line, "HTTP/1.1 403 Forbidden");
}

#[tokio::test]
async fn reads_lag_behind_if_seeded_so() {
    let fixture = Fixture::seeded(Seed::new().stale_reads(Duration::from_secs(3600))).await;
    let access = fixture.sandbox.restcomm();
    let before = account(fixture.get(&fixture.path()).await).await;
    let changes = [("FriendlyName", "New"), ("Password", "RestComm12")];
    let updated = account(fixture.put(&changes).await).await;
    assert_eq!(updated["friendly_name"], "New");

    // The credentials count at once.
    page(fixture.get(&fixture.path()).await, 401).await;
    let read = async || {
        let token = text(&updated["auth_token"]);
        account(fixture.get_as(&access.account_sid, &token).await).await
    };
    assert_eq!(read().await, before);
    fixture.sandbox.advance_clock(Duration::from_secs(59 * 60));
    assert_eq!(read().await, before);
    fixture.sandbox.advance_clock(Duration::from_secs(60));
    let after = read().await;
    assert_eq!(after["friendly_name"], "New");
    assert_eq!(
        (&after["date_created"], &after["date_updated"]),
        (&json!(LONG_AGO), &updated["date_updated"])
    );
}

#[tokio::test]
async fn dates_follow_the_sandboxs_clock() {
    let fixture = Fixture::new().await;
    fixture.sandbox.advance_clock(Duration::MAX);
    let updated = account(fixture.put(&[]).await).await;
    assert!(text(&updated["date_updated"]).contains(" 9999 "));
}
