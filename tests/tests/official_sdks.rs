//! The vendors' own SDKs against the sandbox: what convinces them is a faithful fake, and what they
//! send is what our clients must send too.
//!
//! Ignored by default: they need the packages of `official_sdks/requirements.txt`. `cargo xtask ci`
//! installs those and runs these tests with `CPAAS_SDK_PYTHON` naming the interpreter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountUpdate};
use cpaas_sandbox::sonetel::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Runs a script with its input, and reads what it prints.
async fn run(script: &str, input: &Value) -> Value {
    let python =
        std::env::var_os("CPAAS_SDK_PYTHON").expect("CPAAS_SDK_PYTHON names the interpreter");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("official_sdks").join(script);
    let mut command = Command::new(python);
    command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.kill_on_drop(true).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).await.unwrap();
    drop(stdin);
    let output = tokio::time::timeout(Duration::from_mins(1), child.wait_with_output()).await;
    let output = output.expect("it ends").unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {stderr}"))
}

/// What two clients that ask for the same thing must have in common.
fn request<'j>(journal: &'j [JournalEntry], operation: &str) -> (&'j str, &'j str, &'j Value) {
    let entry =
        journal.iter().find(|entry| entry.operation == operation && entry.status == 200).unwrap();
    let name = entry.parameters.get("name").unwrap_or(&Value::Null);
    (&entry.method, &entry.path, name)
}

#[tokio::test]
#[ignore = "needs the vendor's package; cargo xtask ci runs it"]
async fn sonetels_own_package_works_against_the_sandbox_and_sends_what_we_send() {
    // The package does not percent-encode its form, so the login must survive that.
    let seed = || Seed::new().username("owner@example.test").password("simple-password");
    let theirs = Sandbox::start(Options::new().sonetel(seed())).await.unwrap();
    let access = theirs.sonetel();
    let result = run(
        "sonetel_account.py",
        &json!({
            "base_url": access.base_url, "token_url": access.token_url,
            "username": access.username, "password": access.password,
        }),
    )
    .await;
    assert_eq!(result["balance_with_currency"], "5.04 SEK");
    assert_eq!(result["account_id"].as_str(), Some(access.account_id.as_str()));
    assert_eq!(result["update_language"]["language"], "swe");
    let their_journal = theirs.journal();
    assert!(
        their_journal.iter().any(|entry| entry.raw_path.contains("//account//")),
        "doubled slashes were folded"
    );

    let ours = Sandbox::start(Options::new().sonetel(seed())).await.unwrap();
    let access = ours.sonetel();
    let config = cpaas_sonetel::Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url);
    let account = cpaas_sonetel::Account::new(config).unwrap();
    let name = result["update_name"]["name"].as_str().unwrap();
    account.update(&AccountUpdate::new().name(name)).await.unwrap();
    account.balance().await.unwrap();
    let our_journal = ours.journal();
    for operation in ["token", "get_account", "update_account"] {
        assert_eq!(
            request(&our_journal, operation),
            request(&their_journal, operation),
            "{operation}"
        );
    }
}

/// The two examples of Restcomm's own page, with only scheme, host and credentials replaced.
#[tokio::test]
#[ignore = "needs Python and curl; cargo xtask ci runs it"]
async fn restcomms_own_examples_read_the_account() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let access = sandbox.restcomm();
    let host = sandbox.base_url().trim_start_matches("http://");
    let input =
        json!({"host": host, "account_sid": access.account_sid, "auth_token": access.auth_token});
    let by_python = run("restcomm_account.py", &input).await;

    let url = format!("{}/2012-04-24/Accounts/{}.json", access.base_url, access.account_sid);
    let user = format!("{}:{}", access.account_sid, access.auth_token);
    let curl = Command::new("curl")
        .args(["-sS", "--max-time", "10", "--noproxy", "*", "-X", "GET", &url, "-u", &user])
        .output()
        .await
        .expect("curl is installed");
    assert!(curl.status.success(), "{}", String::from_utf8_lossy(&curl.stderr));
    let by_curl: Value = serde_json::from_slice(&curl.stdout).unwrap();

    assert_eq!(by_python, by_curl);
    assert_eq!(by_curl["sid"].as_str(), Some(access.account_sid.as_str()));
    let asked = sandbox.journal();
    assert!(asked.len() == 2 && asked.iter().all(|entry| entry.operation == "get_account"));
}
