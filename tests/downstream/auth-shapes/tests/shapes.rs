use cpaas_http::ClientOptions;
use cpaas_http::provider::AuthScheme;
use cpaas_http::testing::{ScriptedTransport, SentRequest, Step};
use downstream_auth_shapes::{account, in_a_header, in_a_signature, in_the_query};

async fn sent(scheme: AuthScheme) -> SentRequest {
    let transport = ScriptedTransport::new([Step::json(200, "{}")]);
    let options = ClientOptions::default().with_transport(transport.clone());
    assert_eq!(account("https://acme.test", scheme, &options).await.unwrap(), "{}");
    transport.requests().remove(0)
}

#[tokio::test]
async fn a_credential_goes_where_the_vendor_takes_it() {
    assert_eq!(sent(in_a_header("k3y".into())).await.header("x-api-key"), "k3y");
    assert_eq!(sent(in_the_query("k3y".into())).await.url, "https://acme.test/account?api_key=k3y");
    let signed = sent(in_a_signature("k3y".into())).await;
    assert!(signed.header("x-signature").starts_with("/account "));
}

#[tokio::test]
async fn a_key_that_the_vendor_echoes_is_hidden() {
    let transport = ScriptedTransport::new([Step::response(403, "no account of k3y-of-acme")]);
    let options = ClientOptions::default().with_transport(transport);
    let scheme = in_the_query("k3y-of-acme".into());
    let error = account("https://acme.test", scheme, &options).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("k3y-of-acme"), "{error}");
}
