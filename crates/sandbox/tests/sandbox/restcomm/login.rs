//! Who gets in, and who may act on which account.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::{Seed, Status};
use reqwest::Method;
use serde_json::Value;

use super::fixture::{Fixture, INACTIVE, VERSION, account, child, page, text};

#[tokio::test]
async fn takes_sid_or_address_with_token_or_password() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    assert_eq!(access.email, "owner+demo@example.test");
    for user in [&access.account_sid, &access.email] {
        for secret in [&access.auth_token, &access.password] {
            let read = account(fixture.get_as(user, secret).await).await;
            assert_eq!(read["sid"], access.account_sid.as_str());
        }
    }
    assert_eq!(fixture.last_entry().headers["authorization"], "Basic [redacted]");
}

#[tokio::test]
async fn refuses_everything_else_with_a_challenge() {
    let fixture = Fixture::seeded(Seed::new().friendly_name("Acme")).await;
    let access = fixture.sandbox.restcomm();
    let get = || fixture.anonymous(Method::GET, &fixture.path());
    let upper = access.auth_token.to_uppercase();
    let valid = get().basic_auth(&access.email, Some(&access.password)).build().unwrap();
    let valid = valid.headers()["authorization"].to_str().unwrap().to_owned();
    for request in [
        get(),
        get().basic_auth(&access.account_sid, Some("wrong")),
        get().basic_auth(&access.account_sid, Some(&upper)),
        get().basic_auth("Acme", Some(&access.auth_token)),
        get().basic_auth("nobody@example.test", Some(&access.auth_token)),
        get().basic_auth(access.email.to_uppercase(), Some(&access.auth_token)),
        get().bearer_auth(&access.auth_token),
        get().header("authorization", valid.replacen("Basic", "basic", 1)),
        get().header("authorization", "Basic !"),
        // Split at each blank, there is nothing behind the scheme (UserIdentityContext.java 88-90).
        get().header("authorization", valid.replacen(' ', "  ", 1)),
        get().header("authorization", format!("Basic {}", STANDARD.encode("nocolon"))),
        fixture.anonymous(Method::GET, "/Nothing"),
        fixture.anonymous(Method::DELETE, &fixture.path()),
        fixture.anonymous(Method::PUT, &fixture.path()).form(&[("Status", "closed")]),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["www-authenticate"], "Basic realm=\"Restcomm realm\"");
        page(response, 401).await;
        assert!(!fixture.last_entry().committed);
    }
    for right in [valid.clone(), format!("{valid} and more")] {
        assert_eq!(get().header("authorization", right).send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn refuses_accounts_that_are_not_active() {
    for status in [Status::Suspended, Status::Closed, Status::Inactive] {
        let fixture = Fixture::seeded(Seed::new().status(status)).await;
        for path in [fixture.path(), "/Nothing.json".to_owned()] {
            let response = fixture.get(&path).await;
            assert_eq!(response.status(), 403);
            // Labelled with the form asked for, and not in it.
            assert_eq!(response.headers()["content-type"], "application/json");
            assert_eq!(response.text().await.unwrap(), INACTIVE);
        }
        let path = format!("/Accounts/{}", fixture.sandbox.restcomm().account_sid);
        let response = fixture.get(&path).await;
        assert_eq!(response.headers()["content-type"], "application/xml");
        // Wrong credentials are told before.
        let access = fixture.sandbox.restcomm();
        assert_eq!(fixture.get_as(&access.account_sid, "wrong").await.status(), 401);
    }
}

#[tokio::test]
async fn an_uninitialized_account_can_set_its_password() {
    let fixture = Fixture::seeded(Seed::new().status(Status::Uninitialized)).await;
    let read = account(fixture.get(&fixture.path()).await).await;
    assert_eq!(read["status"], "uninitialized");
    assert_eq!(fixture.get("/Nothing").await.text().await.unwrap(), INACTIVE);
    let updated = account(fixture.put(&[("Password", "RestComm12")]).await).await;
    assert_eq!(updated["status"], "active");
    let sid = &fixture.sandbox.restcomm().account_sid;
    assert_eq!(fixture.get_as(sid, "RestComm12").await.status(), 200);
}

#[tokio::test]
async fn an_administrator_acts_on_its_children() {
    let fixture = Fixture::started(Options::new().children(1000)).await;
    for n in [1, 1000] {
        let read = account(fixture.get(&format!("/Accounts/{}.json", child(n))).await).await;
        assert_eq!((text(&read["email_address"]), &read["status"]), (child(n), &"active".into()));
        let sid = text(&read["sid"]);
        let path = format!("/Accounts.json/{sid}");
        let put = fixture.request(Method::PUT, &path).form(&[("FriendlyName", "Branch")]);
        assert_eq!(account(put.send().await.unwrap()).await["friendly_name"], "Branch");

        // The child itself, by its token and by its password.
        for secret in [text(&read["auth_token"]), fixture.secret(n)] {
            let own = fixture.anonymous(Method::GET, &path).basic_auth(&sid, Some(secret));
            assert_eq!(account(own.send().await.unwrap()).await["friendly_name"], "Branch");
        }
        // It may not act on its parent, which is no secret to it.
        let up = fixture.get_as(&sid, &fixture.secret(n)).await;
        page(up, 403).await;
    }
    assert_eq!(fixture.get(&format!("/Accounts/{}.json", child(1001))).await.status(), 404);
    assert_eq!(fixture.sandbox.state()["restcomm"]["children"], 1000);
}

#[tokio::test]
async fn other_roles_act_on_themselves_alone() {
    for (role, own) in [("Developer", 200), ("ProvisioningAgent", 200), ("Adminstrator", 403)] {
        let options = Options::new().children(1).restcomm(Seed::new().role(role));
        let fixture = Fixture::started(options).await;
        assert_eq!(fixture.get(&fixture.path()).await.status(), own, "{role}");
        assert_eq!(fixture.put(&[("FriendlyName", "New")]).await.status(), own, "{role}");
        page(fixture.get(&format!("/Accounts/{}", child(1))).await, 403).await;
        // The role is looked at before the account.
        let unknown = if own == 200 { 404 } else { 403 };
        for method in [Method::GET, Method::PUT] {
            let request = fixture.request(method, "/Accounts/nobody@example.test");
            page(request.send().await.unwrap(), unknown).await;
        }
    }
}

#[tokio::test]
async fn a_suspension_reaches_the_children() {
    let fixture = Fixture::started(Options::new().children(3)).await;
    let (email, secret) = (child(2), fixture.secret(2));
    let own = async || {
        let request = fixture.anonymous(Method::GET, &format!("/Accounts/{email}.json"));
        request.basic_auth(&email, Some(&secret)).send().await.unwrap()
    };
    let read: Value = account(own().await).await;
    assert_eq!(read["role"], "Developer");
    assert_eq!(account(fixture.put(&[("Status", "suspended")]).await).await["status"], "suspended");
    for response in [own().await, fixture.get(&fixture.path()).await] {
        assert_eq!(response.status(), 403);
        assert_eq!(response.text().await.unwrap(), INACTIVE);
    }
}

#[tokio::test]
async fn an_ancestor_ends_and_revives_a_child() {
    let fixture = Fixture::started(Options::new().children(1)).await;
    let path = format!("/Accounts/{}.json", child(1));
    let put = async |status: &str| {
        let request = fixture.request(Method::PUT, &path).form(&[("Status", status)]);
        request.send().await.unwrap()
    };
    for status in ["suspended", "active", "inactive", "ACTIVE", "closed"] {
        assert_eq!(account(put(status).await).await["status"], status.to_lowercase());
        // A new password wakes only what is not initialized.
        let changed = fixture.post(&path, &[("Password", "RestComm12")]).await;
        assert!(status == "closed" || account(changed).await["status"] == status.to_lowercase());
    }
    for status in ["active", "closed", "?"] {
        let page = page(put(status).await, 400).await;
        assert!(page.contains("Account is closed"));
    }
    // Still there to be read, and the parent is untouched.
    assert_eq!(account(fixture.get(&path).await).await["status"], "closed");
    assert_eq!(account(fixture.get(&fixture.path()).await).await["status"], "active");
}

#[tokio::test]
async fn reset_forgets_every_change() {
    let fixture = Fixture::new().await;
    fixture.put(&[("Password", "RestComm12"), ("Status", "closed")]).await;
    assert_eq!(fixture.get(&fixture.path()).await.status(), 401);
    let url = format!("{}/_sandbox/state/reset", fixture.sandbox.base_url());
    fixture.http.post(url).send().await.unwrap();
    assert_eq!(account(fixture.get(&fixture.path()).await).await["status"], "active");
}

#[tokio::test]
async fn shows_no_secret() {
    let fixture = Fixture::new().await;
    // A client that does not escape its form: half of the password becomes a name.
    let raw = "FriendlyName=New&Password=planted1&Planted2=x&Status=active";
    let request = fixture.request(Method::PUT, &fixture.path()).body(raw);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.send().await.unwrap();
    let entry = fixture.last_entry();
    assert_eq!(entry.parameters["Password"], "[redacted]");
    assert_eq!(entry.parameters["FriendlyName"], "New");
    assert_eq!(entry.path, format!("/restcomm{VERSION}{}", fixture.path()));
    let access = fixture.sandbox.restcomm();
    let journal = serde_json::to_string(&fixture.sandbox.journal()).unwrap();
    let shown = format!("{journal} {} {:?} {access:?}", fixture.sandbox.state(), fixture.sandbox);
    for secret in [&access.password, &access.auth_token, "planted1", "Planted2"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
