//! Moving accounts to another organisation.

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;
use reqwest::{Method, Response};
use serde_json::json;

use super::fixture::{Fixture, account, child, page, sentence, text};

async fn family(seed: Seed) -> Fixture {
    Fixture::started(Options::new().children(2).restcomm(seed.grandchildren(1))).await
}

async fn migrate(fixture: &Fixture, id: &str, organization: &str) -> Response {
    let path = format!("/Accounts/migrate/{id}.json");
    fixture.post(&path, &[("Organization", organization)]).await
}

#[tokio::test]
async fn moves_a_child_with_those_below_it() {
    let fixture = family(Seed::new()).await;
    let access = fixture.sandbox.restcomm();
    let other = access.other_organization.sid.as_str();
    let read = account(fixture.get(&format!("/Accounts/{}.json", child(1))).await).await;
    let (sid, created) = (text(&read["sid"]), &read["date_created"]);

    let moved = account(migrate(&fixture, &sid, other).await).await;
    assert_eq!((text(&moved["sid"]), text(&moved["organization"])), (sid, other.to_owned()));
    assert_eq!(moved["date_created"], *created);
    let entry = fixture.last_entry();
    assert_eq!((entry.operation.as_str(), entry.committed), ("migrate", true));
    assert_eq!(entry.parameters["Organization"], other);
    for (place, organization) in [
        ("1", other),
        ("1.1", other),
        ("2", &access.organization.sid),
        ("2.1", &access.organization.sid),
    ] {
        let read = account(fixture.get(&format!("/Accounts/{}.json", child(place))).await).await;
        assert_eq!(read["organization"], organization, "{place}");
        assert_eq!(read["date_updated"] != read["date_created"], organization == other);
    }
    // And back again: the account by its address, the organisation by its domain name (AccountsEndpoint.java 672-691).
    let domain = &access.organization.domain_name;
    let back = account(migrate(&fixture, &child(1), domain).await).await;
    assert_eq!(back["organization"], access.organization.sid.as_str());
}

#[tokio::test]
async fn refuses_what_it_can_not_move() {
    let fixture = family(Seed::new()).await;
    let access = fixture.sandbox.restcomm();
    let (own, other) = (&access.organization.sid, &access.other_organization.sid);
    let unknown = format!("OR{}", "0".repeat(32));
    for (id, organization, status) in [
        (child("1.1"), other, 400),
        (access.account_sid.clone(), other, 400),
        (child(3), other, 404),
    ] {
        page(migrate(&fixture, &id, organization).await, status).await;
        assert!(!fixture.last_entry().committed);
    }
    // AccountsEndpoint.java 718.
    for own in [own, &access.organization.domain_name] {
        let same = sentence(migrate(&fixture, &child(1), own).await, 400).await;
        assert_eq!(same.0, "Account already in the requested Organization");
    }
    // AccountsEndpoint.java 701; an account that does not exist either is told later.
    for (id, form) in [
        (child(1), &[][..]),
        (child(1), &[("Organization", "")]),
        (child(1), &[("OrganizationSid", other.as_str())]),
        (child(1), &[("Organization", &unknown)]),
        (child(3), &[("Organization", "nowhere.test")]),
    ] {
        let missing = fixture.post(&format!("/Accounts.json/migrate/{id}"), form).await;
        assert_eq!(sentence(missing, 412).await.0, "Missing Organization SID or Domain Name");
        assert!(!fixture.last_entry().committed);
    }
    let path = format!("/Accounts/migrate/{}", child(1));
    for method in [Method::GET, Method::PUT] {
        let response = fixture.request(method, &path).send().await.unwrap();
        assert_eq!(response.headers()["allow"], "POST");
        page(response, 405).await;
    }
    let json = fixture.request(Method::POST, &path).json(&json!({"Organization": other}));
    page(json.send().await.unwrap(), 415).await;
}

#[tokio::test]
async fn only_a_super_admin_moves_accounts() {
    let fixture = family(Seed::new().child_role("Administrator")).await;
    let other = fixture.sandbox.restcomm().other_organization.sid.clone();
    let path = format!("/Accounts/migrate/{}", child("1.1"));
    let request = fixture.request_of("1", Method::POST, &path);
    page(request.form(&[("Organization", other.as_str())]).send().await.unwrap(), 403).await;
    // That is the one without a parent, whatever its role (AccountPrincipal.java, PermissionEvaluator.java 90-96).
    let fixture = family(Seed::new().role("Developer")).await;
    account(migrate(&fixture, &child(1), &other).await).await;
}
