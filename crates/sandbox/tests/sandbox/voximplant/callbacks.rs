//! What is posted to the account's `callback_url`.

use std::time::Duration;

use cpaas_sandbox::voximplant::Seed;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::fixture::Fixture;

/// Takes one request and returns its first line and its JSON.
async fn received(listener: &TcpListener) -> (String, Value) {
    let wait = Duration::from_secs(10);
    let (mut stream, _) = tokio::time::timeout(wait, listener.accept()).await.unwrap().unwrap();
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && let Ok(json) = serde_json::from_str(body)
        {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            return (head.lines().next().unwrap().to_owned(), json);
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "{text}");
    }
}

fn hash(fixture: &Fixture, callback: &Value) -> String {
    let access = fixture.sandbox.voximplant();
    let text = format!(
        "{}{}{}{}",
        access.callback_salt, callback["account_id"], access.api_key, callback["callback_id"]
    );
    Md5::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[tokio::test]
async fn a_fall_below_the_threshold_is_told() {
    let fixture = Fixture::seeded(Seed::new().balance("20")).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://localhost:{}/hook?x=1", listener.local_addr().unwrap().port());
    let settings = [("callback_url", url.as_str()), ("min_balance_to_notify", "2.58")];
    assert_eq!(fixture.call("SetAccountInfo", &settings).await["result"], 1);
    let answer = fixture.call("ChargeAccount", &[("phone_id", "all")]).await;
    assert_eq!(answer["account_info"]["balance"], 2.576_758);
    let (line, body) = received(&listener).await;
    assert_eq!(line, "POST /hook?x=1 HTTP/1.1");
    assert_eq!(body.as_object().unwrap().len(), 1);
    let callback = &body["callbacks"][0];
    assert_eq!(callback["hash"], hash(&fixture, callback));
    assert_eq!(callback["type"], "min_balance");
    assert_eq!(callback["min_balance"], json!({"is_min_credit": false, "is_repeated": false}));
    assert_eq!((&callback["callback_id"], &callback["balance"]), (&json!(1), &json!(2.576_758)));
    assert_eq!((&callback["currency"], &callback["language_code"]), (&json!("USD"), &json!("en")));
    assert_eq!(callback["account_name"], fixture.sandbox.voximplant().account_name.as_str());
    // It is below already, and a threshold that rises is no fall.
    fixture.sandbox.advance_clock(Duration::from_secs(31 * 24 * 3600));
    fixture.call("SetAccountInfo", &[("min_balance_to_notify", "100")]).await;
    fixture.call("ChargeAccount", &[("phone_id", &(fixture.id(0) * 10 + 1).to_string())]).await;
    let more = tokio::time::timeout(Duration::from_millis(300), listener.accept()).await;
    assert!(more.is_err());
}

#[tokio::test]
async fn a_deaf_receiver_holds_nobody_up() {
    let fixture = Fixture::seeded(Seed::new().balance("20")).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let settings = [("callback_url", url.as_str()), ("min_balance_to_notify", "19.99")];
    fixture.call("SetAccountInfo", &settings).await;
    let answer = fixture.call("ChargeAccount", &[("phone_id", "all")]);
    let answer = tokio::time::timeout(Duration::from_secs(3), answer).await.unwrap();
    assert_eq!(answer["result"]["charged_amount"], 17.423_242);
    drop(listener);
    tokio::time::timeout(Duration::from_secs(3), fixture.sandbox.stop()).await.unwrap();
}
