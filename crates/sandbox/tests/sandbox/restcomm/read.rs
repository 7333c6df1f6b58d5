//! Reading an account: paths, forms, members.

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;
use reqwest::Method;

use super::fixture::{Fixture, VERSION, account, page, text};

#[tokio::test]
async fn reads_by_every_path() {
    let fixture = Fixture::new().await;
    let sid = fixture.sandbox.restcomm().account_sid.clone();
    assert_eq!(sid.len(), 34);
    for path in [
        format!("/Accounts/{sid}.json"),
        format!("/Accounts.json/{sid}"),
        format!("/Accounts.json/{sid}.json"),
        format!("//Accounts.json//{sid}"),
        "/Accounts/owner+demo@example.test.json".to_owned(),
        "/Accounts.json/owner%2Bdemo%40example.test".to_owned(),
        "/Accounts/owner%2bdemo@example.test.json?PageSize=1".to_owned(),
    ] {
        let read = account(fixture.get(&path).await).await;
        assert_eq!(read["sid"], sid.as_str(), "{path}");
        let entry = fixture.last_entry();
        assert_eq!((entry.provider.as_str(), entry.operation.as_str()), ("restcomm", "get"));
        assert!(!entry.committed);
    }
    let named = Fixture::seeded(Seed::new().friendly_name("Acme Inc")).await;
    for path in ["/Accounts/Acme%20Inc.json", "/Accounts.json/Acme%20Inc"] {
        assert_eq!(account(named.get(path).await).await["sid"], sid.as_str());
    }
    // A plus is no space.
    assert_eq!(named.get("/Accounts/Acme+Inc.json").await.status(), 404);
}

#[tokio::test]
async fn a_name_goes_before_an_address() {
    let fixture = Fixture::started(Options::new().children(2)).await;
    let by_email = "/Accounts/owner+demo@example.test.json";
    let rename = async |n: u32, name: &str| {
        let path = format!("/Accounts/child{n}@example.test.json");
        let request = fixture.request(Method::PUT, &path).form(&[("FriendlyName", name)]);
        account(request.send().await.unwrap()).await
    };
    let child = rename(1, "owner+demo@example.test").await;
    assert_eq!(account(fixture.get(by_email).await).await["sid"], child["sid"]);
    // Two of that name: the read takes it for none, the update breaks down.
    rename(2, "owner+demo@example.test").await;
    page(fixture.get(by_email).await, 404).await;
    page(fixture.request(Method::PUT, by_email).send().await.unwrap(), 500).await;
    // What looks like an id is no name for a read, but is one for an update.
    let sid_like = format!("AC{}", "0".repeat(32));
    rename(2, &sid_like).await;
    let path = format!("/Accounts/{sid_like}.json");
    page(fixture.get(&path).await, 404).await;
    account(fixture.request(Method::PUT, &path).send().await.unwrap()).await;
}

#[tokio::test]
async fn shows_the_members_in_the_vendors_order() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    let sid = &access.account_sid;
    let body = fixture.get(&fixture.path()).await.text().await.unwrap();
    let expected = format!(
        r#"{{
  "sid": "{sid}",
  "organization": "OR{{ORGANIZATION}}",
  "friendly_name": "Acme \u003cDemo\u003e \u0026 Sons\u0027 Inc",
  "email_address": "owner+demo@example.test",
  "type": "Full",
  "status": "active",
  "role": "Administrator",
  "date_created": "Sat, 7 Mar 2020 09:05:01 +0000",
  "date_updated": "Sat, 7 Mar 2020 09:06:02 +0000",
  "auth_token": "{}",
  "uri": "/2012-04-24/Accounts.json/{sid}",
  "subresource_uris": {{
    "available_phone_numbers": "/2012-04-24/Accounts/{sid}/AvailablePhoneNumbers.json",
    "calls": "/2012-04-24/Accounts/{sid}/Calls.json",
    "conferences": "/2012-04-24/Accounts/{sid}/Conferences.json",
    "incoming_phone_numbers": "/2012-04-24/Accounts/{sid}/IncomingPhoneNumbers.json",
    "notifications": "/2012-04-24/Accounts/{sid}/Notifications.json",
    "outgoing_caller_ids": "/2012-04-24/Accounts/{sid}/OutgoingCallerIds.json",
    "recordings": "/2012-04-24/Accounts/{sid}/Recordings.json",
    "sandbox": "/2012-04-24/Accounts/{sid}/Sandbox.json",
    "sms_messages": "/2012-04-24/Accounts/{sid}/SMS/Messages.json",
    "transcriptions": "/2012-04-24/Accounts/{sid}/Transcriptions.json"
  }},
  "x_edition": {{
    "tier": null,
    "features": [
      "beta"
    ]
  }}
}}"#,
        access.auth_token
    );
    let (before, after) = expected.split_once("{ORGANIZATION}").unwrap();
    let rest = body.strip_prefix(before).expect(&body);
    assert_eq!(&rest[32..], after);
}

#[tokio::test]
async fn writes_xml_unless_json_is_asked_for() {
    let fixture = Fixture::new().await;
    let sid = fixture.sandbox.restcomm().account_sid.clone();
    let path = format!("/Accounts/{sid}");
    for accept in [None, Some("*/*"), Some("application/xml")] {
        let mut request = fixture.request(Method::GET, &path);
        if let Some(accept) = accept {
            request = request.header("accept", accept);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/xml");
        let xml = response.text().await.unwrap();
        let mut rest = xml.as_str();
        for expected in [
            "<RestcommResponse><Account><Sid>AC",
            "<organization>OR",
            "<FriendlyName>Acme &lt;Demo&gt; &amp; Sons' Inc<",
            "<EmailAddress>owner+demo@example.test<",
            "<Status>active<",
            "<Role>Administrator<",
            "<Type>Full<",
            "<DateCreated>Sat, 7 Mar 2020 09:05:01 +0000<",
            "<DateUpdated>",
            "<AuthToken>",
            &format!("<Uri>/2012-04-24/Accounts/{sid}<"),
            "<SubresourceUris><AvailablePhoneNumbers>",
            &format!("<SMSMessages>/2012-04-24/Accounts/{sid}/SMS/Messages<"),
            "<Transcriptions>",
            "</SubresourceUris></Account></RestcommResponse>",
        ] {
            let at = rest.find(expected).unwrap_or_else(|| panic!("{expected} in {rest}"));
            rest = &rest[at..];
        }
    }
    let accepting = async |accept| {
        fixture.request(Method::GET, &path).header("accept", accept).send().await.unwrap()
    };
    for json in ["application/json", "text/html, Application/Vnd+JSON;q=0.1"] {
        assert_eq!(account(accepting(json).await).await["sid"], sid.as_str());
    }
    for neither in ["text/html", "image/*"] {
        page(accepting(neither).await, 406).await;
    }
    // The path overrules the header.
    let suffixed =
        fixture.request(Method::GET, &fixture.path()).header("accept", "application/xml");
    account(suffixed.send().await.unwrap()).await;
    let put = fixture.request(Method::PUT, &path).form(&[("FriendlyName", "a&b")]);
    let put = put.send().await.unwrap();
    assert!(put.text().await.unwrap().contains("<FriendlyName>a&amp;b</FriendlyName>"));
}

#[tokio::test]
async fn links_to_the_profile_on_reads_only() {
    let fixture = Fixture::new().await;
    let base = &fixture.sandbox.restcomm().base_url;
    let link = format!(
        "<{base}{VERSION}/Profiles/PRae6e420f425248d6a26948c17a9e2acf>;rel=related;title=\"Profiles\""
    );
    assert_eq!(fixture.get(&fixture.path()).await.headers()["link"], link.as_str());
    // As the vendor's newer Java SDK reads it (org.restcomm.sdk, 2022-03-28).
    let java = format!("/Accounts.json/{}", fixture.sandbox.restcomm().account_sid);
    assert_eq!(fixture.get(&java).await.headers()["link"], link.as_str());
    let head = fixture.request(Method::HEAD, &fixture.path()).send().await.unwrap();
    assert_eq!(head.headers()["link"], link.as_str());
    assert_eq!(head.text().await.unwrap(), "");
    assert!(!fixture.put(&[]).await.headers().contains_key("link"));
}

#[tokio::test]
async fn unknown_accounts_are_404_or_500() {
    let unknown = format!("/Accounts/AC{}.json", "0".repeat(32));
    for (is_500, status) in [(false, 404), (true, 500)] {
        let fixture = Fixture::seeded(Seed::new().unknown_is_500(is_500)).await;
        for path in [unknown.as_str(), "/Accounts/nobody@example.test.json"] {
            page(fixture.get(path).await, status).await;
            let put = fixture.request(Method::PUT, path).form(&[("Status", "active")]);
            page(put.send().await.unwrap(), 404).await;
        }
    }
}

/// As JAX-RS has it. The vendor's own documents read an account that way (account-api.adoc, "Sub-Accounts").
#[tokio::test]
async fn a_slash_behind_an_id_changes_nothing_if_seeded_so() {
    for (ignored, status) in [(true, 200), (false, 404)] {
        let seed = Seed::new().ignore_trailing_slash(ignored);
        let fixture = Fixture::started(Options::new().children(1).restcomm(seed)).await;
        let access = fixture.sandbox.restcomm();
        let sid = &access.account_sid;
        for path in [format!("/Accounts/{sid}.json/"), format!("/Accounts.json/{sid}/")] {
            assert_eq!(fixture.get(&path).await.status(), status, "{path}");
            let put = fixture.request(Method::PUT, &path).form(&[("FriendlyName", "New")]);
            assert_eq!(put.send().await.unwrap().status(), status, "{path}");
            let operation = if ignored { "update" } else { "unknown" };
            assert_eq!(fixture.last_entry().operation, operation);
        }
        let migration = "/Accounts/migrate/child1@example.test.json/";
        let form = [("Organization", access.other_organization.sid.as_str())];
        assert_eq!(fixture.post(migration, &form).await.status(), status);
        for path in ["/Accounts.json", "/Accounts.json/"] {
            assert_eq!(fixture.get(path).await.status(), 200, "{path}");
        }
    }
}

#[tokio::test]
async fn refuses_other_paths_and_methods() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    for path in [
        "",
        "/2010-04-01/Accounts/AC7",
        "/2012-04-24",
        "/2012-04-24/Nothing",
        "/2012-04-24/Account/AC7",
        "/2012-04-24/Accounts/AC7/",
        "/2012-04-24/Accounts/AC7/Calls.json",
        "/2012-04-24/Accounts/migrate/",
        "/2012-04-24/Accounts/migrate/AC7/",
        "/2012-04-24xAccounts/AC7",
    ] {
        let request = fixture.http.get(format!("{}{path}", access.base_url));
        let request = request.basic_auth(&access.account_sid, Some(&access.auth_token));
        page(request.send().await.unwrap(), 404).await;
        assert_eq!(fixture.last_entry().operation, "unknown", "{path}");
    }
    for method in [Method::DELETE, Method::PATCH] {
        let response = fixture.request(method, &fixture.path()).send().await.unwrap();
        assert_eq!(response.headers()["allow"], "GET, HEAD, POST, PUT");
        page(response, 405).await;
    }
    assert_eq!(text(&account(fixture.get(&fixture.path()).await).await["status"]), "active");
}
