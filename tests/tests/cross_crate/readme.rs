//! The README's example is one line away from every provider. That it compiles, its documentation
//! test shows; here are the three other forms of that line.

use std::sync::Arc;

use cpaas_core::{AccountProvider, ErrorKind, Result};

const README: &str = include_str!("../../../README.md");

/// Builds an account with an expression of the README's, and proves that it stands there.
macro_rules! form {
    ($form:expr) => {{
        let written: String = README.split_whitespace().collect();
        let form: String = stringify!($form).split_whitespace().collect();
        assert!(written.contains(&form), "{form} is not in the README");
        let build = || -> Result<Arc<dyn AccountProvider>> { Ok($form) };
        build()
    }};
}

#[test]
fn all_four_forms_of_the_line_build_an_account() {
    let base_url = "https://mycompany.restcomm.com/restcomm";
    let (account_sid, auth_token) = ("ACf17712239715b86f1dfd9ba550b7f607", "token");

    let sonetel = form!(Arc::new(cpaas_sonetel::Account::new(cpaas_sonetel::Config::password(
        "owner@example.com",
        "password"
    ))?));
    assert_eq!(sonetel.unwrap().provider().as_str(), "sonetel");

    // There is no such file here, which is found out before anything is sent.
    let voximplant = form!(Arc::new(cpaas_voximplant::Account::new(
        cpaas_voximplant::Config::credentials_file("key.json")
    )?));
    assert_eq!(voximplant.unwrap_err().kind(), ErrorKind::Config);

    let restcomm = form!(Arc::new(cpaas_restcomm::Account::new(
        cpaas_restcomm::Config::auth_token(base_url, account_sid, auth_token)
    )?));
    assert_eq!(restcomm.unwrap().provider().as_str(), "restcomm");

    let account_sid = "AC5fc6c53ce58165d0712d4c93ca23e741";
    let twilio = form!(Arc::new(cpaas_twilio::Account::new(cpaas_twilio::Config::auth_token(
        account_sid,
        auth_token
    ))?));
    assert_eq!(twilio.unwrap().provider().as_str(), "twilio");
}

#[test]
fn the_example_names_a_provider_on_one_line_only() {
    let example = README.split("```rust,no_run").nth(1).unwrap().split("```").next().unwrap();
    let lines: Vec<_> = example
        .lines()
        .filter(|line| line.contains("cpaas_") && !line.contains("cpaas_core"))
        .collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
}
