//! Accounts on three levels: who acts on whom, and what a status does to those below.

use std::time::Duration;

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;
use reqwest::{Method, Response};
use serde_json::json;

use super::fixture::{Fixture, INACTIVE, account, child, page, text};

/// Two children with two accounts below each, all of them administrators.
async fn family() -> Fixture {
    let seed = Seed::new().grandchildren(2).child_role("Administrator");
    Fixture::started(Options::new().children(2).restcomm(seed)).await
}

/// A read of an account by a child, or by a child's child.
async fn read_by(fixture: &Fixture, place: &str, target: &str) -> Response {
    let path = format!("/Accounts/{}.json", child(target));
    fixture.request_of(place, Method::GET, &path).send().await.unwrap()
}

async fn set_status(fixture: &Fixture, place: &str, status: &str) -> Response {
    fixture.post(&format!("/Accounts/{}.json", child(place)), &[("Status", status)]).await
}

async fn statuses(fixture: &Fixture) -> [String; 3] {
    [fixture.status_of("1").await, fixture.status_of("1.1").await, fixture.status_of("1.2").await]
}

#[tokio::test]
async fn makes_children_of_children() {
    let fixture = family().await;
    for place in ["1", "1.1", "2.2"] {
        let own = account(read_by(&fixture, place, place).await).await;
        assert_eq!(
            (text(&own["email_address"]), &own["role"]),
            (child(place), &json!("Administrator"))
        );
        assert_eq!(own["organization"], fixture.sandbox.restcomm().organization.sid.as_str());
    }
    for place in ["3", "1.3", "2.0"] {
        page(read_by(&fixture, place, "1").await, 401).await;
    }
    let state = fixture.sandbox.state();
    let accounts =
        json!({"active": 7, "suspended": 0, "closed": 0, "inactive": 0, "uninitialized": 0});
    assert_eq!(
        (&state["restcomm"]["accounts"], &state["restcomm"]["children"]),
        (&accounts, &json!(2))
    );

    let fixture = Fixture::started(Options::new().children(1)).await;
    let own = account(read_by(&fixture, "1", "1").await).await;
    assert_eq!(own["role"], "Developer");
    assert_eq!(fixture.sandbox.state()["restcomm"]["accounts"]["active"], 2);
}

#[tokio::test]
async fn an_administrator_acts_on_those_below_and_nobody_else() {
    let fixture = family().await;
    for target in ["1", "1.1", "1.2"] {
        account(read_by(&fixture, "1", target).await).await;
    }
    page(read_by(&fixture, "1", "2").await, 403).await;
    page(read_by(&fixture, "1", "2.1").await, 403).await;
    page(read_by(&fixture, "1.1", "1").await, 403).await;
    page(read_by(&fixture, "1.1", "1.2").await, 403).await;
    let path = format!("/Accounts/{}.json", child("1.1"));
    let put = fixture.request_of("1", Method::PUT, &path).form(&[("Role", "Developer")]);
    assert_eq!(account(put.send().await.unwrap()).await["role"], "Developer");
}

#[tokio::test]
async fn a_suspension_reaches_every_level_and_is_undone_from_above() {
    let fixture = family().await;
    account(set_status(&fixture, "1", "suspended").await).await;
    assert_eq!(statuses(&fixture).await, ["suspended", "suspended", "suspended"]);
    assert_eq!(fixture.status_of("2.1").await, "active");
    for place in ["1", "1.1", "1.2"] {
        let refused = read_by(&fixture, place, place).await;
        assert_eq!(refused.status(), 403);
        assert_eq!(refused.text().await.unwrap(), INACTIVE);
    }
    let accounts = &fixture.sandbox.state()["restcomm"]["accounts"];
    assert_eq!((&accounts["active"], &accounts["suspended"]), (&json!(4), &json!(3)));
    account(set_status(&fixture, "1", "active").await).await;
    account(read_by(&fixture, "1.1", "1.1").await).await;
}

/// AccountsEndpoint.java 629-633 and 792-829.
#[tokio::test]
async fn every_changed_status_reaches_those_below() {
    let fixture = family().await;
    account(set_status(&fixture, "1.2", "suspended").await).await;
    // A status that is not another one changes nobody's.
    account(set_status(&fixture, "1", "active").await).await;
    assert_eq!(statuses(&fixture).await, ["active", "active", "suspended"]);
    for status in ["inactive", "uninitialized"] {
        account(set_status(&fixture, "1", status).await).await;
        assert_eq!(statuses(&fixture).await, [status; 3]);
    }
    account(set_status(&fixture, "1.1", "suspended").await).await;
    // Each is stored anew, with the time of it, also one that has the status already (AccountsEndpoint.java 803).
    fixture.sandbox.advance_clock(Duration::from_secs(3600));
    let updated = async |place: &str| {
        let read = fixture.get(&format!("/Accounts/{}.json", child(place))).await;
        text(&account(read).await["date_updated"])
    };
    let (one, other) = (updated("1.1").await, updated("2.1").await);
    account(set_status(&fixture, "1", "suspended").await).await;
    assert_ne!(updated("1.1").await, one);
    assert_eq!(updated("2.1").await, other);
    account(set_status(&fixture, "1", "uninitialized").await).await;
    // A password activates what is not initialized, and with it the rest.
    let path = format!("/Accounts/{}.json", child(1));
    let activated = account(fixture.post(&path, &[("Password", "RestComm12")]).await).await;
    assert_eq!(activated["status"], "active");
    assert_eq!(statuses(&fixture).await, ["active"; 3]);
    // It goes before a status of the same request.
    account(set_status(&fixture, "1", "uninitialized").await).await;
    let both = [("Status", "suspended"), ("Password", "RestComm13")];
    account(fixture.post(&path, &both).await).await;
    assert_eq!(statuses(&fixture).await, ["active"; 3]);
    assert_eq!(fixture.status_of("2.1").await, "active");
}

#[tokio::test]
async fn activating_a_suspended_parent_revives_what_was_closed() {
    let fixture = family().await;
    account(set_status(&fixture, "1.1", "closed").await).await;
    assert!(page(set_status(&fixture, "1.1", "active").await, 400).await.contains("is closed"));
    account(set_status(&fixture, "1", "suspended").await).await;
    account(set_status(&fixture, "1", "active").await).await;
    assert_eq!(statuses(&fixture).await, ["active", "active", "active"]);
    account(read_by(&fixture, "1.1", "1.1").await).await;
}

#[tokio::test]
async fn closing_is_final_on_every_level() {
    let fixture = family().await;
    account(set_status(&fixture, "1", "closed").await).await;
    assert_eq!(statuses(&fixture).await, ["closed", "closed", "closed"]);
    for place in ["1", "1.1"] {
        for status in ["active", "closed"] {
            page(set_status(&fixture, place, status).await, 400).await;
        }
        assert_eq!(read_by(&fixture, place, place).await.status(), 403);
    }
    assert_eq!(fixture.sandbox.state()["restcomm"]["accounts"]["closed"], 3);
}

#[tokio::test]
async fn a_parent_closes_its_own_child_and_itself() {
    let fixture = family().await;
    let close = async |target: &str| {
        let path = format!("/Accounts/{}.json", child(target));
        let request = fixture.request_of("1", Method::PUT, &path).form(&[("Status", "closed")]);
        request.send().await.unwrap()
    };
    account(close("1.2").await).await;
    assert_eq!(statuses(&fixture).await, ["active", "active", "closed"]);
    account(close("1").await).await;
    assert_eq!(close("1.1").await.status(), 403);
}
