//! What the tests of this crate share: the account as it is documented, and accounts that get scripted responses.

use std::sync::Arc;

use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_vendor_name::{Account, ClientOptions, Config};

pub(crate) const BASE_URL: &str = "https://api.example.com";
pub(crate) const TOKEN: &str = "token-of-the-tests";

/// The account as the vendor documents it.
pub(crate) const DOCUMENTED: &str = r#"{"id":"A-1","name":"Acme","email":"owner@acme.test",
    "status":"active","currency":"EUR","balance":"12.50"}"#;

pub(crate) fn account(options: &ClientOptions) -> Account {
    Account::with_options(Config::api_token(BASE_URL, TOKEN), options).unwrap()
}

/// An account that gets these answers.
pub(crate) fn scripted(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    (account(&ClientOptions::default().with_transport(transport.clone())), transport)
}
