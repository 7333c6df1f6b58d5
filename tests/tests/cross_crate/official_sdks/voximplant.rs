//! Voximplant's `voximplant-apiclient` 2.12.0 of Python, its `@voximplant/apiclient-nodejs` 4.11.0, and our client, over TLS:
//! the packages insist on it.

mod account;
mod children;
mod money;

use std::path::Path;
use std::sync::Arc;

use cpaas_http::{ClientOptions, ReqwestOptions, ReqwestTransport};
use cpaas_sandbox::voximplant::Access;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::{Client, Config, METHODS, Result};
use serde::Serialize;
use serde_json::{Value, json};

use super::case::{self, Asked, asked};
use super::compare::Comparison;
use super::package::{Methods, Package, Returned};

type Case = case::Case<Ours>;

/// The children's ids begin here.
const CHILD: u64 = 4_127_002;

/// Fits the vendor's rules.
const PASSWORD: &str = "N3w&Pass=+%word";

/// What our side makes its calls with.
struct Ours {
    client: Client,
    /// With a key that the vendor doesn't know.
    stranger: Client,
}

impl Ours {
    fn of(sandbox: &Sandbox) -> Self {
        let mut trust = ReqwestOptions::default();
        trust.trust_pem(sandbox.ca_pem().unwrap().as_bytes()).unwrap();
        let transport = Arc::new(ReqwestTransport::new(trust));
        let options = ClientOptions::default().with_transport(transport);
        let access = sandbox.voximplant();
        let client = |credentials: String| {
            let config = Config::from_credentials(credentials).with_base_url(&access.base_url);
            Client::with_options(config, &options).unwrap()
        };
        Self { client: client(access.credentials.clone()), stranger: client(strange_key(access)) }
    }

    /// A call of the client that everything but the odd case is called with.
    fn calls<'c, T: Serialize>(
        &'c self,
        call: impl AsyncFnOnce(&'c Client) -> Result<T> + 'c,
    ) -> Asked<'c> {
        asked(call(&self.client))
    }
}

/// The key file with an id that the vendor doesn't know.
fn strange_key(access: &Access) -> String {
    let mut file: Value = serde_json::from_str(&access.credentials).unwrap();
    file["key_id"] = "00000000-0000-4000-8000-000000000000".into();
    file.to_string()
}

fn date(text: &str) -> Value {
    json!({"$date": text})
}

fn decimal(text: &str) -> Value {
    json!({"$decimal": text})
}

fn meaning(returned: Returned) -> Returned {
    // A method whose answer says no more than this returns nothing on our side.
    returned.map(|answer| if answer == json!({"result": 1}) { Value::Null } else { answer })
}

/// Makes the clients that the cases name.
async fn connect(package: &mut Package, access: &Access, folder: &Path) {
    for (client, key, account) in [
        ("main", access.credentials.clone(), Some(Value::Null)),
        ("child", access.credentials.clone(), Some(CHILD.into())),
        ("stranger", strange_key(access), Some(Value::Null)),
        // As the package's own README has it.
        ("readme", access.credentials.clone(), None),
    ] {
        let file = folder.join(format!("{client}.json"));
        std::fs::write(&file, key).unwrap();
        let mut arguments =
            json!({"client": client, "credentials_file_path": file, "endpoint": access.host});
        if let Some(account) = account {
            arguments["account_id"] = account;
        }
        package.call("connect", &arguments).await.unwrap();
    }
}

/// Those of the vendor's account methods that the package has.
fn of_accounts(mut all: Methods) -> Methods {
    let names: Vec<String> = METHODS.iter().map(|(name, _)| snake(name)).collect();
    all.retain(|name, _| names.contains(name));
    let missing: Vec<_> = names.iter().filter(|name| !all.contains_key(*name)).collect();
    assert_eq!(
        missing,
        ["add_account", "clone_account", "charge_account"],
        "never had, or removed"
    );
    all
}

/// `GetAccountInfo` as `get_account_info`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// The package that a function starts, if it can, makes every call that it has, and our client the same.
async fn compare(vendor: &'static str, cases: Vec<Case>, start: impl Fn(&Path) -> Option<Package>) {
    let sandbox = Sandbox::start(Options::new().tls(true).children(3)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, sandbox.ca_pem().unwrap()).unwrap();
    let Some(mut package) = start(&ca) else { return };
    connect(&mut package, sandbox.voximplant(), folder.path()).await;

    let (theirs, ours) =
        case::both(&cases, &sandbox, "voximplant", &mut package, Ours::of, Some(&ca)).await;
    let methods = package.methods("").await;
    package.assert_all_called(&of_accounts(methods));
    let mut comparison = Comparison::new(vendor, meaning);
    comparison.add(&cases, theirs, ours);
    comparison.assert_as_listed();
}

/// What both packages can do.
fn cases() -> Vec<Case> {
    let cases = [
        account::reads(),
        account::changes(),
        children::cases(),
        money::cases(),
        account::refused(),
    ];
    cases.into_iter().flatten().collect()
}

#[tokio::test]
#[ignore = "needs the vendor's package; cargo xtask ci runs it"]
async fn voximplants_own_package_works_over_tls_and_sends_what_we_send() {
    let cases = cases().into_iter().chain([account::of_the_readme()]).collect();
    let start = |ca: &Path| Some(Package::start("voximplant_account.py", Some(ca)));
    compare("voximplant", cases, start).await;
}

#[tokio::test]
#[ignore = "needs Node and the vendor's package; cargo xtask ci runs it where Node is"]
async fn voximplants_package_for_node_works_over_tls_and_sends_what_we_send() {
    let start = |ca: &Path| Package::start_node("voximplant_account.js", ca);
    compare("voximplant-node", cases(), start).await;
}
