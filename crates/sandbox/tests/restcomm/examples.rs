//! The vendor's documented examples, with only scheme, host and credentials replaced.
//!
//! They run if `curl` and `python3` are there, and are passed over if not.

use std::io::ErrorKind;

use serde_json::Value;
use tokio::process::Command;

use super::Fixture;

/// What a program prints, `None` if it is not installed.
async fn output(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    match Command::new(program).args(arguments).kill_on_drop(true).output().await {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(output.stdout)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{error}"),
    }
}

fn check(fixture: &Fixture, printed: &[u8]) {
    let account: Value = serde_json::from_slice(printed).unwrap();
    assert_eq!(account["sid"], fixture.sandbox.restcomm().account_sid.as_str());
    assert_eq!(fixture.last_entry().operation, "get_account");
}

#[tokio::test]
async fn curl() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    let url = format!("{}/2012-04-24/Accounts/{}.json", access.base_url, access.account_sid);
    let user = format!("{}:{}", access.account_sid, access.auth_token);
    let arguments = ["-sS", "--noproxy", "*", "-X", "GET", &url, "-u", &user];
    if let Some(printed) = output("curl", &arguments).await {
        check(&fixture, &printed);
    }
}

#[tokio::test]
async fn python() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.restcomm();
    let host = fixture.sandbox.base_url().trim_start_matches("http://");
    let script = format!(
        r"
from http.client import HTTPConnection
from base64 import b64encode

# Provide your Account Sid and Auth Token from your Console Account page
ACCOUNT_SID = '{}'
AUTH_TOKEN = '{}'

userAndPass = b64encode(bytes(ACCOUNT_SID + ':' + AUTH_TOKEN, 'utf-8')).decode('ascii')
headers = {{ 'Authorization' : 'Basic %s' %  userAndPass }}

conn = HTTPConnection('{host}')
conn.request('GET', '/restcomm/2012-04-24/Accounts/' + ACCOUNT_SID + '.json',
      headers=headers)
res = conn.getresponse()
assert (res.status, res.reason) == (200, 'OK')
print(res.read().decode('utf-8'))
",
        access.account_sid, access.auth_token
    );
    if let Some(printed) = output("python3", &["-c", &script]).await {
        check(&fixture, &printed);
    }
}
