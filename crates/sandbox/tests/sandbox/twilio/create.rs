//! Making sub-accounts.

use cpaas_sandbox::Options;
use cpaas_sandbox::twilio::Seed;

use super::fixture::{Fixture, code, json, path, text};

#[tokio::test]
async fn a_new_account_opens_with_its_own_token() {
    let fixture = Fixture::new().await;
    let named = [("FriendlyName", "South & b")];
    let created = json(fixture.post("/Accounts.json", &named).await, 201).await;
    assert_eq!(
        (&created["friendly_name"], &created["status"]),
        (&"South & b".into(), &"active".into())
    );
    let entry = fixture.last_entry();
    assert_eq!((entry.operation.as_str(), entry.committed), ("create", true));
    let (sid, token) = (text(&created["sid"]), text(&created["auth_token"]));
    assert_eq!(json(fixture.get_as(&sid, &token, &path(&sid)).await, 200).await, created);

    let unnamed = json(fixture.post("/Accounts.json", &[]).await, 201).await;
    assert!(text(&unnamed["friendly_name"]).starts_with("SubAccount Created at 2"));
    assert_ne!(unnamed["sid"], created["sid"], "a repeated creation makes another one");
}

#[tokio::test]
async fn there_are_so_many_open_ones_and_no_more() {
    let limited = Options::new().children(1).twilio(Seed::new().sub_accounts(2));
    let fixture = Fixture::started(limited).await;
    let created = json(fixture.post("/Accounts.json", &[]).await, 201).await;
    assert_eq!(code(fixture.post("/Accounts.json", &[]).await, 400).await, 21480);
    let close = [("Status", "closed")];
    json(fixture.post(&path(&text(&created["sid"])), &close).await, 200).await;
    json(fixture.post("/Accounts.json", &[]).await, 201).await;

    let trial = Fixture::started(Options::new().twilio(Seed::new().trial(true))).await;
    assert_eq!(json(trial.post("/Accounts.json", &[]).await, 201).await["type"], "Trial");
    assert_eq!(code(trial.post("/Accounts.json", &[]).await, 400).await, 21480);
}
