use cpaas_sandbox::{Options, Sandbox};
use downstream_swap::{line, options, shared};
use serde_json::{Value, json};

fn rows(sandbox: &Sandbox) -> [(&'static str, Value); 3] {
    let (sonetel, voximplant) = (sandbox.sonetel(), sandbox.voximplant());
    let restcomm = sandbox.restcomm();
    [
        (
            "sonetel",
            json!({
                "username": sonetel.username, "password": sonetel.password.as_str(),
                "base_url": sonetel.base_url, "token_url": sonetel.token_url,
            }),
        ),
        (
            "voximplant",
            json!({
                "credentials_json": voximplant.credentials.as_str(), "base_url": voximplant.base_url,
            }),
        ),
        (
            "restcomm",
            json!({
                "account_sid": restcomm.account_sid, "auth_token": restcomm.auth_token.as_str(),
                "base_url": restcomm.base_url,
            }),
        ),
    ]
}

#[tokio::test]
async fn any_provider_is_opened_by_its_name_and_used_behind_the_trait() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    for (provider, row) in rows(&sandbox) {
        let (only, account) = shared(cpaas::open(provider, row, &options()).unwrap());
        assert_eq!(only.is_some(), provider == "voximplant");
        let line = line(&*account).await.unwrap();
        assert!(line.starts_with(provider) && line.contains(": "), "{line}");
    }
}

#[test]
fn a_mistake_is_one_error_that_names_it() {
    let error = cpaas::open("sonettel", json!({}), &options()).unwrap_err();
    assert!(error.to_string().contains("sonetel"), "{error}");
    let error = cpaas::open("sonetel", json!({ "user": "x" }), &options()).unwrap_err();
    assert!(
        error.kind() == cpaas::ErrorKind::Config && error.to_string().contains("user"),
        "{error}"
    );
}
