//! Listing accounts.

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;
use reqwest::Method;
use serde_json::json;

use super::fixture::{Fixture, account, accounts, child, emails, page, text};

async fn family(seed: Seed) -> Fixture {
    Fixture::started(Options::new().children(3).restcomm(seed.grandchildren(2))).await
}

#[tokio::test]
async fn lists_the_direct_children_under_every_spelling() {
    let fixture = family(Seed::new()).await;
    for path in [
        "/Accounts",
        "/Accounts/",
        "/Accounts.json",
        "/Accounts.json/",
        "//Accounts.json//?Page=1&PageSize=1",
    ] {
        let request = fixture.request(Method::GET, path).header("accept", "application/json");
        let response = request.send().await.unwrap();
        assert!(!response.headers().contains_key("link"));
        let listed = accounts(response).await;
        assert_eq!(emails(&listed), [child(1), child(2), child(3)], "{path}");
        let entry = fixture.last_entry();
        assert_eq!((entry.operation.as_str(), entry.committed), ("list", false));
    }
    assert_eq!(fixture.last_entry().parameters["PageSize"], "1");
}

#[tokio::test]
async fn a_list_shows_what_a_read_shows_and_opens_every_account() {
    let fixture = family(Seed::new()).await;
    for listed in accounts(fixture.get("/Accounts.json").await).await {
        let (sid, token) = (text(&listed["sid"]), text(&listed["auth_token"]));
        let path = format!("/Accounts/{sid}.json");
        let own = fixture.anonymous(Method::GET, &path).basic_auth(&sid, Some(token));
        assert_eq!(account(own.send().await.unwrap()).await, listed);
    }
}

#[tokio::test]
async fn writes_lists_as_xml_too() {
    let fixture = family(Seed::new()).await;
    let response = fixture.get("/Accounts").await;
    assert_eq!(response.headers()["content-type"], "application/xml");
    let xml = response.text().await.unwrap();
    assert!(xml.starts_with("<RestcommResponse><Accounts><Account><Sid>AC"), "{xml}");
    assert!(xml.ends_with("</Account></Accounts></RestcommResponse>"), "{xml}");
    assert_eq!(xml.matches("<Account><Sid>").count(), 3);

    let empty = Fixture::new().await;
    let xml = empty.get("/Accounts/").await.text().await.unwrap();
    assert_eq!(xml, "<RestcommResponse><Accounts></Accounts></RestcommResponse>");
    assert_eq!(empty.get("/Accounts.json").await.text().await.unwrap(), "[]");
}

#[tokio::test]
async fn lists_every_status() {
    let fixture = family(Seed::new()).await;
    for (n, status) in [(1, "closed"), (2, "suspended")] {
        let path = format!("/Accounts/{}.json", child(n));
        account(fixture.post(&path, &[("Status", status)]).await).await;
    }
    let listed = accounts(fixture.get("/Accounts.json").await).await;
    let statuses: Vec<_> = listed.iter().map(|account| text(&account["status"])).collect();
    assert_eq!(statuses, ["closed", "suspended", "active"]);
}

#[tokio::test]
async fn each_lists_its_own_children() {
    let fixture = family(Seed::new().child_role("Administrator")).await;
    let list = async |place: &str| {
        let request = fixture.request_of(place, Method::GET, "/Accounts.json");
        emails(&accounts(request.send().await.unwrap()).await)
    };
    assert_eq!(list("2").await, [child("2.1"), child("2.2")]);
    assert!(list("2.1").await.is_empty());
}

#[tokio::test]
async fn every_documented_role_may_list() {
    for role in ["Developer", "ProvisioningAgent"] {
        let fixture = family(Seed::new().role(role)).await;
        assert_eq!(accounts(fixture.get("/Accounts.json").await).await.len(), 3, "{role}");
    }
    let fixture = family(Seed::new().role("Adminstrator")).await;
    page(fixture.get("/Accounts.json").await, 403).await;
}

#[tokio::test]
async fn lists_thousands() {
    let fixture = Fixture::started(Options::new().children(5000)).await;
    let listed = accounts(fixture.get("/Accounts.json").await).await;
    assert_eq!(listed.len(), 5000);
    assert_eq!(listed[4999]["email_address"], child(5000));
}

#[tokio::test]
async fn a_super_admin_lists_organisations() {
    let fixture = family(Seed::new()).await;
    let access = fixture.sandbox.restcomm();
    let (own, other) = (&access.organization, &access.other_organization);
    let path = format!("/Accounts/migrate/{}.json", child(2));
    account(fixture.post(&path, &[("Organization", &other.sid)]).await).await;

    let list = async |name: &str, value: &str| {
        let request = fixture.request(Method::GET, "/Accounts.json").query(&[(name, value)]);
        request.send().await.unwrap()
    };
    for (name, value) in [("OrganizationSid", &other.sid), ("DomainName", &other.domain_name)] {
        let listed = accounts(list(name, value).await).await;
        assert_eq!(emails(&listed), [child(2), child("2.1"), child("2.2")]);
        assert_eq!(fixture.last_entry().parameters[name], value.as_str());
    }
    for (name, value) in [("OrganizationSid", &own.sid), ("DomainName", &own.domain_name)] {
        let listed = accounts(list(name, value).await).await;
        assert_eq!((listed.len(), &listed[0]["sid"]), (7, &json!(access.account_sid)));
    }
    let nobody = format!("OR{}", "0".repeat(32));
    assert!(accounts(list("OrganizationSid", &nobody).await).await.is_empty());
    page(list("OrganizationSid", "OR0").await, 500).await;
    // A blank one is no filter (AccountsEndpoint.java 387-390).
    for name in ["OrganizationSid", "DomainName"] {
        for blank in ["", " \t"] {
            assert_eq!(emails(&accounts(list(name, blank).await).await)[1], child(2));
        }
    }
    let both = format!("/Accounts.json?OrganizationSid=&DomainName={}", other.domain_name);
    assert_eq!(emails(&accounts(fixture.get(&both).await).await)[0], child(2));
    page(list("DomainName", "nowhere.test").await, 404).await;
}

#[tokio::test]
async fn nobody_else_lists_organisations() {
    let fixture = family(Seed::new().child_role("Administrator")).await;
    for query in [
        format!("OrganizationSid={}", fixture.sandbox.restcomm().organization.sid),
        "DomainName=nowhere.test".to_owned(),
    ] {
        let path = format!("/Accounts.json?{query}");
        page(fixture.request_of("1", Method::GET, &path).send().await.unwrap(), 403).await;
    }
    let blank = "/Accounts.json?OrganizationSid=%20&DomainName=";
    let listed = fixture.request_of("1", Method::GET, blank).send().await.unwrap();
    assert_eq!(emails(&accounts(listed).await), [child("1.1"), child("1.2")]);
}

#[tokio::test]
async fn the_collection_takes_two_methods() {
    let fixture = family(Seed::new()).await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let response = fixture.request(method, "/Accounts.json").send().await.unwrap();
        assert_eq!(response.headers()["allow"], "GET, HEAD, POST");
        page(response, 405).await;
        assert_eq!(fixture.last_entry().operation, "unknown");
    }
    let head = fixture.request(Method::HEAD, "/Accounts.json").send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.text().await.unwrap()), (200, String::new()));
    let html = fixture.request(Method::GET, "/Accounts").header("accept", "text/html");
    page(html.send().await.unwrap(), 406).await;
    page(fixture.anonymous(Method::GET, "/Accounts.json").send().await.unwrap(), 401).await;
}
