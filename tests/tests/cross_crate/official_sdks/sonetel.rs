//! Sonetel's `sonetel` 0.3.0 and our client.

use std::time::Duration;

use cpaas_core::Result;
use cpaas_sandbox::sonetel::{Access, Seed};
use cpaas_sandbox::{Options, Sandbox};
use cpaas_sonetel::{AccountRecord, Client, Config, UpdateAccount};
use serde_json::{Value, json};

use super::case::{self, asked};
use super::compare::Comparison;
use super::package::{Package, Returned};
use crate::support::{self, Store, sonetel_at};

type Case = case::Case<Ours>;

/// Our side: one client for the whole session, as the package has one, and what others are made from.
struct Ours {
    client: Client,
    access: Access,
    store: Store,
}

impl Ours {
    fn of(sandbox: &Sandbox) -> Self {
        let access = sandbox.sonetel().clone();
        let store = Store::default();
        let client = Client::with_options(support::sonetel(sandbox), &store.options()).unwrap();
        Self { client, access, store }
    }

    /// Logs in with the client of the session.
    async fn first_login(&self) -> Result<()> {
        self.client.token_status().await.map(drop)
    }

    /// Logs in with another client.
    async fn log_in(&self, username: &str, password: &str) -> Result<()> {
        self.another(Config::password(username, password)).token_status().await.map(drop)
    }

    async fn refresh(&self, token: String) -> Result<()> {
        self.another(Config::refresh_token(token)).token_status().await.map(drop)
    }

    async fn balance(&self) -> Result<String> {
        self.client.get_balance().await.map(|balance| balance.to_string())
    }

    fn another(&self, config: Config) -> Client {
        Client::new(sonetel_at(&self.access, config)).unwrap()
    }

    async fn update(&self, update: UpdateAccount) -> Result<AccountRecord> {
        self.client.update(&update).await
    }
}

/// What the package's answers mean: it returns most failures, in three shapes.
fn meaning(returned: Returned) -> Returned {
    match returned? {
        answer if answer["status"] == "failed" => Err(answer.to_string()),
        // Tokens are new each time, and not shown on our side.
        answer if answer.get("access_token").is_some() => Ok(Value::Null),
        answer => Ok(answer.get("response").unwrap_or(&answer).clone()),
    }
}

/// Logging in.
fn logins(access: &Access) -> Vec<Case> {
    let login =
        |username: &str, password: &str| json!({"username": username, "password": password});
    let (right, wrong) = (&access.password, "wrong-password");
    vec![
        Case::new("login", "Auth", login(&access.username, right), |our| asked(our.first_login())),
        Case::new("wrong password", "Auth", login(&access.username, wrong), |our| {
            asked(our.log_in(&our.access.username, "wrong-password"))
        })
        .failing("KeyError"),
        Case::new("unknown user", "Auth", login("nobody@example.test", right), |our| {
            asked(our.log_in("nobody@example.test", &our.access.password))
        })
        .failing("KeyError"),
        Case::new("second login", "Auth.create_token", json!({"grant_type": "password"}), |our| {
            asked(our.log_in(&our.access.username, &our.access.password))
        }),
    ]
}

/// Reading.
fn reads() -> Vec<Case> {
    vec![
        Case::new("id", "Account.get_accountid", json!({}), |our| {
            asked(async { Ok(our.client.get_accountid().await?.to_string()) })
        }),
        Case::new("account", "Account.get", json!({}), |our| asked(our.client.get())),
        Case::new("balance", "Account.get_balance", json!({}), |our| asked(our.balance())),
        Case::new(
            "balance with currency",
            "Account.get_balance",
            json!({"currency": true}),
            |our| asked(our.balance()),
        ),
    ]
}

/// Changing, and what is refused.
fn updates() -> Vec<Case> {
    let update = "Account.update";
    let all = json!({"name": "Å & Ö = 100%", "language": "eng", "timezone": "4"});
    // The values that the package's own documentation shows, and the service doesn't know.
    let documented = json!({"name": "ACME Inc.", "language": "en", "timezone": "Europe/Stockholm"});
    vec![
        Case::new("new name", update, json!({"name": "Åkerlund & Söner AB"}), |our| {
            asked(our.update(UpdateAccount::new().name("Åkerlund & Söner AB")))
        }),
        Case::new("new language", update, json!({"language": "swe"}), |our| {
            asked(our.update(UpdateAccount::new().language("swe")))
        }),
        Case::new("new zone", update, json!({"timezone": "12"}), |our| {
            asked(our.update(UpdateAccount::new().zone_id("12")))
        }),
        Case::new("all at once", update, all, |our| {
            let all = UpdateAccount::new().name("Å & Ö = 100%").language("eng").zone_id("4");
            asked(our.update(all))
        }),
        Case::new("documented values", update, documented, |our| {
            let documented = UpdateAccount::new().name("ACME Inc.").language("en");
            asked(our.update(documented.zone_id("Europe/Stockholm")))
        })
        .failing("1001"),
        Case::new("no change", update, json!({}), |our| asked(our.update(UpdateAccount::new())))
            .failing("3000"),
        Case::new("empty name", update, json!({"name": ""}), |our| {
            asked(our.update(UpdateAccount::new().name("")))
        })
        .failing("3000"),
        Case::new("blank name", update, json!({"name": " "}), |our| {
            asked(our.update(UpdateAccount::new().name(" ")))
        })
        .failing("1001"),
        Case::new("account after all", "Account.get", json!({}), |our| asked(our.client.get())),
    ]
}

/// Tokens that are dead, and that are exchanged.
fn tokens() -> Vec<Case> {
    let create = "Auth.create_token";
    let refresh = json!({"grant_type": "refresh_token", "refresh": "yes"});
    let unknown = json!({"grant_type": "refresh_token", "refresh_token": "unknown"});
    vec![
        Case::new("dead token", "Account.get", json!({}), |our| asked(our.client.get()))
            .failing("HTTPError")
            .after(|sandbox| sandbox.advance_clock(Duration::from_hours(25))),
        Case::new("dead token for balance", "Account.get_balance", json!({}), |our| {
            asked(our.balance())
        })
        .failing("KeyError")
        .after(|sandbox| sandbox.advance_clock(Duration::from_hours(25))),
        Case::new("refresh", create, refresh, |our| {
            asked(our.refresh(our.store.get("refresh_token")))
        }),
        Case::new("unknown refresh token", create, unknown, |our| {
            asked(our.refresh("unknown".into()))
        })
        .failing("HTTPError"),
        Case::new("no token at all", "Account", json!({"access_token": ""}), |our| {
            asked(async {
                Client::new(sonetel_at(&our.access, Config::access_token("")))?.get().await
            })
        })
        .failing("AuthException"),
        Case::new("not a token", "Account", json!({"access_token": "no-token"}), |our| {
            asked(async { our.another(Config::access_token("no-token")).get().await })
        })
        .failing("DecodeError"),
    ]
}

/// Every case. The package does not percent-encode its form, so the login must survive that.
fn cases(access: &Access) -> Vec<Case> {
    [logins(access), reads(), updates(), tokens()].into_iter().flatten().collect()
}

/// A login with a `+` in the user name, and `&`, `+`, `%`, `=` and a space in the password: as it is, and encoded by whoever
/// uses the package.
fn odd_logins(access: &Access) -> Vec<Case> {
    let odd = json!({"username": access.username, "password": access.password});
    let encoded =
        json!({"username": encoded(&access.username), "password": encoded(&access.password)});
    vec![
        Case::new("odd login", "Auth", odd, |our| asked(our.first_login())).failing("KeyError"),
        Case::new("encoded login", "Auth", encoded, |our| {
            asked(our.log_in(&our.access.username, &our.access.password))
        }),
    ]
}

/// Every byte as a form may have it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| encoded + &format!("%{byte:02X}"))
}

/// Both sides of the cases, against one sandbox that is put back in between.
async fn compare(
    seed: Seed,
    cases: fn(&Access) -> Vec<Case>,
    comparison: &mut Comparison,
) -> Package {
    let sandbox = support::start(Options::new().sonetel(seed)).await;
    let access = sandbox.sonetel();
    let cases = cases(access);
    let mut package = Package::start("sonetel_account.py", None);
    let addresses = json!({"token_url": access.token_url, "base_url": access.base_url});
    package.call("at", &addresses).await.unwrap();
    let (theirs, ours) =
        case::both(&cases, &sandbox, "sonetel", &mut package, Ours::of, None).await;
    comparison.add(&cases, theirs, ours);
    package
}

/// What the package keeps of a login.
async fn what_is_kept(package: &mut Package) {
    for getter in ["Auth.get_access_token", "Auth.get_refresh_token"] {
        let token = package.call(getter, &json!({})).await.unwrap();
        assert_eq!(token.as_str().unwrap().split('.').count(), 3, "{getter}");
    }
    let claims = package.call("Auth.get_decoded_token", &json!({})).await.unwrap();
    assert_eq!(claims["user_name"], "owner@example.test");
    assert_eq!(claims["acc_id"], 2_000_000_007);
}

#[tokio::test]
#[ignore = "needs the vendor's package; cargo xtask ci runs it"]
async fn sonetels_own_package_works_and_sends_what_we_send() {
    let mut comparison = Comparison::new("sonetel", meaning);
    let simple = Seed::new().username("owner@example.test").password("simple-password");
    let mut package = compare(simple, cases, &mut comparison).await;
    what_is_kept(&mut package).await;
    for kind in ["/Auth", "/Account"] {
        let methods = package.methods(kind).await;
        package.assert_all_called(&methods);
    }
    compare(Seed::new(), odd_logins, &mut comparison).await;
    comparison.assert_as_listed();
}
