//! Golden requests: what goes over the wire for each operation.

use cpaas_http::testing::Step;
use cpaas_vendor_name::{AccountProvider, AccountUpdate, ErrorKind, UpdateAccount};

use crate::support::{BASE_URL, DOCUMENTED, TOKEN, scripted};

/// The first lines of a request that has this access, and its body.
fn golden(line: &str, access: &str, body: &str) -> String {
    let content = if body.is_empty() { "" } else { "\ncontent-type: application/json" };
    let body = if body.is_empty() { String::new() } else { format!("\n\n{body}") };
    let agent = format!("cpaas/VERSION ({})", cpaas_vendor_name::PROVIDER);
    let (method, path) = line.split_once(' ').unwrap();
    format!(
        "{method} {BASE_URL}{path} ({access})\naccept: application/json\nuser-agent: {agent}{content}\n\
         authorization: Bearer {TOKEN}{body}"
    )
}

#[tokio::test]
async fn each_operation_sends_what_the_vendor_documents() {
    let (account, transport) = scripted((0..4).map(|_| Step::json(200, DOCUMENTED)));
    account.id().await.unwrap();
    account.info().await.unwrap();
    account.balance().await.unwrap();
    account.update(&AccountUpdate::new().name("Åke & Co")).await.unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let sent: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| request.transcript().replace(&format!("cpaas/{version}"), "cpaas/VERSION"))
        .collect();
    let read = golden("GET /v1/account", "Read", "");
    let write = golden("PATCH /v1/account", "Write", r#"{"name":"Åke & Co"}"#);
    assert_eq!(sent, [read.clone(), read.clone(), read, write]);
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = scripted([]);
    for (update, kind, field) in [
        (AccountUpdate::new(), ErrorKind::InvalidRequest, None),
        (AccountUpdate::new().name("n").language("sv"), ErrorKind::Unsupported, Some("language")),
    ] {
        let error = account.update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field));
    }
    let error = account.client().update_account(&UpdateAccount::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(transport.requests().is_empty());
}
