//! Creating accounts.

use std::time::Duration;

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::{Seed, Status};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::fixture::{Fixture, account, accounts, child, emails, page, sentence, text};

const EMAIL: (&str, &str) = ("EmailAddress", "New@Example.test");
const PASSWORD: (&str, &str) = ("Password", "RestComm12");

/// Creates an account by the least form, with fields before it that go before its own.
async fn create(fixture: &Fixture, fields: &[(&str, &str)]) -> Response {
    let mut form = fields.to_vec();
    form.extend([EMAIL, PASSWORD]);
    fixture.post("/Accounts.json", &form).await
}

fn number_of_accounts(fixture: &Fixture) -> u64 {
    let state = fixture.sandbox.state();
    let statuses = state["restcomm"]["accounts"].as_object().unwrap();
    statuses.values().map(|number| number.as_u64().unwrap()).sum()
}

#[tokio::test]
async fn creates_an_account_of_address_and_password() {
    let fixture = Fixture::new().await;
    let created = account(create(&fixture, &[]).await).await;
    let entry = fixture.last_entry();
    assert_eq!((entry.operation.as_str(), entry.committed), ("create", true));
    assert_eq!(entry.parameters["Password"], "[redacted]");
    assert_eq!(entry.parameters["EmailAddress"], EMAIL.1);

    assert_eq!(created["email_address"], "new@example.test");
    assert_eq!(created["friendly_name"], "new@example.test");
    assert_eq!((&created["type"], &created["status"]), (&json!("Full"), &json!("active")));
    assert_eq!(created["role"], "Administrator");
    assert_eq!(created["organization"], fixture.sandbox.restcomm().organization.sid.as_str());
    assert_eq!(created["auth_token"], "28f96b0fea1f9e33646f42026abdf305");
    assert_eq!(created["date_created"], created["date_updated"]);

    let sid = text(&created["sid"]);
    let path = format!("/Accounts/{sid}.json");
    assert_eq!(account(fixture.get(&path).await).await, created);
    assert_eq!(accounts(fixture.get("/Accounts.json").await).await, std::slice::from_ref(&created));
    let own =
        fixture.anonymous(Method::GET, &path).basic_auth("new@example.test", Some(PASSWORD.1));
    assert_eq!(account(own.send().await.unwrap()).await, created);
    assert_eq!(fixture.sandbox.state()["restcomm"]["children"], 1);
}

#[tokio::test]
async fn takes_every_field_under_every_spelling() {
    let fixture = Fixture::new().await;
    for (n, path) in
        ["/Accounts", "/Accounts/", "/Accounts.json", "/Accounts.json/"].into_iter().enumerate()
    {
        let email = format!("new{n}@example.test");
        let form = [
            ("EmailAddress", email.as_str()),
            PASSWORD,
            ("FriendlyName", "Åkerlund & Söner"),
            ("Status", "SUSPENDED"),
            ("Role", "Anything"),
            ("AccountSid", "x"),
        ];
        let request = fixture.request(Method::POST, path).form(&form);
        let request = request.header("accept", "application/json");
        let created = account(request.send().await.unwrap()).await;
        assert_eq!(created["friendly_name"], "Åkerlund & Söner");
        assert_eq!(
            (&created["status"], &created["role"]),
            (&json!("suspended"), &json!("Anything"))
        );
    }
    let xml = fixture.post("/Accounts", &[EMAIL, PASSWORD]).await.text().await.unwrap();
    assert!(xml.starts_with("<RestcommResponse><Account><Sid>AC"), "{xml}");
    assert_eq!(fixture.sandbox.state()["restcomm"]["accounts"]["suspended"], 4);
}

#[tokio::test]
async fn a_role_is_inherited_unless_given() {
    let fixture = Fixture::new().await;
    account(create(&fixture, &[("Role", "Developer")]).await).await;
    let boss = [("EmailAddress", "boss@example.test"), ("Role", "Administrator")];
    account(create(&fixture, &boss).await).await;
    let below = async |parent: &str, role: &str| {
        let email = format!("below-{parent}");
        let form =
            [("EmailAddress", email.as_str()), PASSWORD, ("Role", role), ("FriendlyName", "")];
        let request = fixture.anonymous(Method::POST, "/Accounts.json").form(&form);
        request.basic_auth(parent, Some(PASSWORD.1)).send().await.unwrap()
    };
    // Whatever an Administrator names is stored, be it nothing, which may do nothing (AccountsEndpoint.java 455).
    let created = account(below("boss@example.test", "").await).await;
    assert_eq!((&created["role"], &created["friendly_name"]), (&json!(""), &json!("")));
    page(below("below-boss@example.test", "").await, 403).await;
    // A Developer must not manage sub-accounts.
    page(below("new@example.test", "Administrator").await, 403).await;
}

/// As on the open server with its default roles (`createAccountInSpecificOrganizationRoleTest` of its
/// `AccountsEndpointTest.java`): the new account is a Developer too, which its parent may not even read.
#[tokio::test]
async fn a_developer_creates_if_seeded_so() {
    let seed = Seed::new().developers_create_sub_accounts(true);
    let fixture = Fixture::started(Options::new().children(1).restcomm(seed)).await;
    let organization = fixture.sandbox.restcomm().organization.sid.clone();
    let form =
        [EMAIL, PASSWORD, ("Role", "Administrator"), ("OrganizationSid", organization.as_str())];
    let request = fixture.request_of("1", Method::POST, "/Accounts.json").form(&form);
    let created = account(request.send().await.unwrap()).await;
    assert_eq!(created["role"], "Developer");
    let path = format!("/Accounts/{}.json", text(&created["sid"]));
    page(fixture.request_of("1", Method::GET, &path).send().await.unwrap(), 403).await;
    for role in ["ProvisioningAgent", "Adminstrator", ""] {
        let seed = Seed::new().developers_create_sub_accounts(true).role(role);
        page(create(&Fixture::seeded(seed).await, &[]).await, 403).await;
    }
}

#[tokio::test]
async fn words_refusals_as_bare_sentences_in_the_vendors_order() {
    let fixture = Fixture::new().await;
    let nobody = format!("OR{}", "0".repeat(32));
    // AccountsEndpoint.java 842, 851, 174-177, 183, Account.java and Sid.java 50.
    let faults = [
        (("EmailAddress", "New"), "Provided email address New is not valid"),
        (("EmailAddress", ""), "Provided email address  is not valid"),
        (("EmailAddress", "my?A@b.test"), "Login my?A contains invalid character(s) "),
        (("Status", "OPEN"), "open is not a valid account status."),
        (("Status", ""), " is not a valid account status."),
        (("OrganizationSid", "OR0"), "OR0 is an INVALID_SID sid value."),
        (("OrganizationSid", ""), " is an INVALID_SID sid value."),
        (("OrganizationSid", nobody.as_str()), "provided OrganizationSid does not exist"),
    ];
    for (first, (_, words)) in faults.iter().enumerate() {
        // Of one name the first field counts.
        let mut form: Vec<_> = faults[first..].iter().map(|(field, _)| *field).collect();
        form.extend([("Password", ""), EMAIL]);
        for (path, label) in
            [("/Accounts.json", "application/json"), ("/Accounts", "application/xml")]
        {
            let refused = sentence(fixture.post(path, &form).await, 400).await;
            assert_eq!(refused, ((*words).to_owned(), label.to_owned()));
            assert!(!fixture.last_entry().committed);
        }
    }
    for (fields, words) in [
        (&[PASSWORD, ("Status", "open")][..], "Email address can not be null."),
        (&[("EmailAddress", "new")], "Password can not be null."),
    ] {
        assert_eq!(sentence(fixture.post("/Accounts.json", fields).await, 400).await.0, words);
    }
    assert_eq!(number_of_accounts(&fixture), 1);
}

#[tokio::test]
async fn an_address_is_one_and_plain() {
    let fixture = Fixture::new().await;
    for good in ["a@b", "a+b.c@d-e.test", "O'Neil@example.test", "%@1.test"] {
        account(create(&fixture, &[("EmailAddress", good)]).await).await;
    }
    for bad in [
        "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@.b", "a@b.", "a@b..c", "é@b", "a@b,c",
        "<a@b>", "a@b\n", "a?b",
    ] {
        let refused = sentence(create(&fixture, &[("EmailAddress", bad)]).await, 400).await;
        assert_eq!(refused.0, format!("Provided email address {bad} is not valid"));
    }
    // What the login of a phone can't have.
    for bad in ["a?@b", "a=b@c"] {
        let refused = sentence(create(&fixture, &[("EmailAddress", bad)]).await, 400).await;
        let login = bad.split('@').next().unwrap();
        assert_eq!(refused.0, format!("Login {login} contains invalid character(s) "));
    }
}

#[tokio::test]
async fn words_a_weak_password_in_the_form_asked_for() {
    let fixture = Fixture::new().await;
    for password in ["NewPassword", "", "Str0ng+enough"] {
        let form = [EMAIL, ("Password", password)];
        let json = sentence(fixture.post("/Accounts.json", &form).await, 400).await;
        assert_eq!(json, (r#"{"message":"Password too weak"}"#.into(), "application/json".into()));
        let xml = sentence(fixture.post("/Accounts", &form).await, 400).await;
        let expected = "<RestcommResponse><Message>Password too weak</Message></RestcommResponse>";
        assert_eq!(xml, (expected.into(), "application/xml".into()));
    }
    assert_eq!(number_of_accounts(&fixture), 1);
}

#[tokio::test]
async fn an_address_makes_one_account_for_ever() {
    let words = "The email address used for the new account is already in use.";
    let fixture = Fixture::started(Options::new().children(1)).await;
    let sid = text(&account(create(&fixture, &[]).await).await["sid"]);
    let path = format!("/Accounts/{sid}.json");
    account(fixture.post(&path, &[("Status", "closed")]).await).await;
    for email in [
        "new@example.test",
        "NEW@example.test",
        "owner+demo@example.test",
        "child1@example.test",
        "administrator@company.com",
    ] {
        let refused = create(&fixture, &[("EmailAddress", email)]).await;
        assert_eq!(sentence(refused, 409).await.0, words, "{email}");
    }
    assert_eq!(number_of_accounts(&fixture), 3);
}

#[tokio::test]
async fn the_third_level_has_no_sub_accounts() {
    let seed = Seed::new().grandchildren(1).child_role("Administrator");
    let fixture = Fixture::started(Options::new().children(1).restcomm(seed)).await;
    let create = async |place: &str| {
        let request = fixture.request_of(place, Method::POST, "/Accounts.json");
        request.form(&[EMAIL, PASSWORD]).send().await.unwrap()
    };
    let expected = json!({"message": "This account is not allowed to have sub-accounts"});
    let (refused, label) = sentence(create("1.1").await, 400).await;
    assert_eq!(serde_json::from_str::<Value>(&refused).unwrap(), expected);
    assert_eq!(label, "application/json");

    let sid = text(&account(create("1").await).await["sid"]);
    let list = fixture.request_of("1", Method::GET, "/Accounts.json").send().await.unwrap();
    assert_eq!(emails(&accounts(list).await), [child("1.1"), "new@example.test".to_owned()]);
    // The top reads what is two levels below it, and lists what is one.
    account(fixture.get(&format!("/Accounts/{sid}.json")).await).await;
    assert_eq!(emails(&accounts(fixture.get("/Accounts.json").await).await), [child(1)]);
}

#[tokio::test]
async fn only_an_administrator_creates() {
    for role in ["Developer", "ProvisioningAgent", "Adminstrator"] {
        let fixture = Fixture::seeded(Seed::new().role(role)).await;
        page(create(&fixture, &[]).await, 403).await;
        assert_eq!(number_of_accounts(&fixture), 1);
    }
}

#[tokio::test]
async fn the_server_can_refuse_all_creations() {
    let fixture = Fixture::seeded(Seed::new().refuse_sub_accounts(true)).await;
    let refused = sentence(create(&fixture, &[]).await, 403).await;
    assert_eq!(refused.0, "Creation of sub-accounts is not Allowed");
    // The veto is asked for before the request is looked at (AccountsEndpoint.java 430).
    assert_eq!(create(&fixture, &[("Status", "open")]).await.status(), 403);
    assert_eq!(number_of_accounts(&fixture), 1);
}

#[tokio::test]
async fn only_a_super_admin_creates_in_another_organisation() {
    let seed = Seed::new().child_role("Administrator");
    let fixture = Fixture::started(Options::new().children(1).restcomm(seed)).await;
    let access = fixture.sandbox.restcomm();
    let (own, other) = (&access.organization.sid, &access.other_organization.sid);
    let of_child = async |email: &str, sid: &str| {
        let request = fixture.request_of("1", Method::POST, "/Accounts.json");
        let form = [("EmailAddress", email), PASSWORD, ("OrganizationSid", sid)];
        request.form(&form).send().await.unwrap()
    };
    page(of_child("a@example.test", other).await, 403).await;
    let created = account(of_child("a@example.test", own).await).await;
    assert_eq!(created["organization"], own.as_str());
    let created = account(create(&fixture, &[("OrganizationSid", other)]).await).await;
    assert_eq!(created["organization"], other.as_str());
    let unknown = format!("OR{}", "0".repeat(32));
    let refused = [("EmailAddress", "b@example.test"), ("OrganizationSid", unknown.as_str())];
    assert_eq!(create(&fixture, &refused).await.status(), 400);
}

#[tokio::test]
async fn takes_urlencoded_forms_of_bounded_texts() {
    let fixture = Fixture::new().await;
    let post = || fixture.request(Method::POST, "/Accounts");
    let json = json!({"EmailAddress": EMAIL.1, "Password": PASSWORD.1});
    page(post().json(&json).send().await.unwrap(), 415).await;
    let html = post().form(&[EMAIL, PASSWORD]).header("accept", "text/html");
    page(html.send().await.unwrap(), 406).await;
    let nothing = sentence(post().send().await.unwrap(), 400).await;
    assert_eq!(nothing.0, "Email address can not be null.");

    let long = "x".repeat(65);
    let email = format!("{}@example.test", "x".repeat(52));
    for field in [("FriendlyName", &long), ("Role", &long), ("EmailAddress", &email)] {
        page(create(&fixture, &[(field.0, field.1)]).await, 500).await;
    }
    assert_eq!(number_of_accounts(&fixture), 1);
    // The address is the name where none is given.
    let named = [("EmailAddress", email.as_str()), ("FriendlyName", &long[1..])];
    account(create(&fixture, &named).await).await;
}

#[tokio::test]
async fn inactive_callers_create_nothing() {
    for status in [Status::Suspended, Status::Closed] {
        let fixture = Fixture::seeded(Seed::new().status(status)).await;
        assert_eq!(create(&fixture, &[]).await.status(), 403);
        assert_eq!(number_of_accounts(&fixture), 1);
    }
}

#[tokio::test]
async fn a_new_account_is_invisible_while_reads_lag() {
    let seed = Seed::new().stale_reads(Duration::from_secs(3600));
    let fixture = Fixture::started(Options::new().children(1).restcomm(seed)).await;
    let created = account(create(&fixture, &[]).await).await;
    let sid = text(&created["sid"]);
    let paths = [format!("/Accounts/{sid}.json"), "/Accounts/new@example.test.json".to_owned()];
    let own = || fixture.anonymous(Method::GET, &paths[0]).basic_auth(&sid, Some(PASSWORD.1));
    let listed = async || emails(&accounts(fixture.get("/Accounts.json").await).await);
    for path in &paths {
        page(fixture.get(path).await, 404).await;
    }
    assert_eq!(listed().await, [child(1)]);
    // It is there all the same: its credentials open, its address is taken, and it can be changed.
    page(own().send().await.unwrap(), 404).await;
    assert_eq!(create(&fixture, &[]).await.status(), 409);
    let renamed = fixture.post(&paths[0], &[("FriendlyName", "Renamed")]).await;
    assert_eq!(account(renamed).await["friendly_name"], "Renamed");
    assert_eq!(fixture.sandbox.state()["restcomm"]["accounts"]["active"], 3);

    fixture.sandbox.advance_clock(Duration::from_secs(3600));
    for path in &paths {
        assert_eq!(account(fixture.get(path).await).await["sid"], sid.as_str());
    }
    assert_eq!(listed().await, [child(1), "new@example.test".to_owned()]);
    account(own().send().await.unwrap()).await;
}

#[tokio::test]
async fn lists_lag_behind_updates_too() {
    let seed = Seed::new().stale_reads(Duration::from_secs(3600));
    let fixture = Fixture::started(Options::new().children(1).restcomm(seed)).await;
    let path = format!("/Accounts/{}.json", child(1));
    account(fixture.post(&path, &[("Status", "suspended")]).await).await;
    let status = async || accounts(fixture.get("/Accounts.json").await).await[0]["status"].clone();
    assert_eq!(status().await, "active");
    let refused = fixture.request_of("1", Method::GET, &path).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    fixture.sandbox.advance_clock(Duration::from_secs(3600));
    assert_eq!(status().await, "suspended");
}
