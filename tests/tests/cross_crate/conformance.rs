//! The three providers, held to the laws of `AccountProvider` over the sandbox: bare, and behind `Arc<dyn …>`.
//!
//! What goes wrong, goes wrong on the way: the transport is ours, the vendor is not told.

use std::sync::Arc;
use std::time::Duration;

use cpaas_conformance::conformance_tests;
use cpaas_core::AccountProvider;
use cpaas_http::testing::TransportSubject;
use cpaas_http::{ClientOptions, ReqwestTransport};
use cpaas_sandbox::{Options, Sandbox};

/// Short enough for the laws about responses that never come, long enough for a busy machine.
const DEADLINE: Duration = Duration::from_millis(1_500);

/// A vendor's account in the sandbox.
struct Vendor {
    name: &'static str,
    account: fn(&Sandbox, &ClientOptions) -> Arc<dyn AccountProvider>,
    secrets: fn(&Sandbox) -> Vec<String>,
    not_applicable: &'static [&'static str],
}

const SONETEL: Vendor = Vendor {
    name: "sonetel",
    account: |sandbox, options| {
        let access = sandbox.sonetel();
        let config = cpaas_sonetel::Config::password(&access.username, access.password.as_str())
            .with_base_url(&access.base_url)
            .with_token_url(&access.token_url);
        Arc::new(cpaas_sonetel::Account::with_options(config, options).unwrap())
    },
    secrets: |sandbox| vec![sandbox.sonetel().password.clone()],
    not_applicable: &[],
};

const VOXIMPLANT: Vendor = Vendor {
    name: "voximplant",
    account: |sandbox, options| {
        let access = sandbox.voximplant();
        let config = cpaas_voximplant::Config::from_credentials(access.credentials.as_str())
            .with_base_url(&access.base_url);
        Arc::new(cpaas_voximplant::Account::with_options(config, options).unwrap())
    },
    secrets: |sandbox| {
        // Each line of the key is a secret.
        let credentials = &sandbox.voximplant().credentials;
        let file: serde_json::Value = serde_json::from_str(credentials).unwrap();
        let key = file["private_key"].as_str().unwrap().lines();
        key.filter(|line| !line.starts_with('-')).map(str::to_owned).collect()
    },
    not_applicable: &[],
};

const RESTCOMM: Vendor = Vendor {
    name: "restcomm",
    account: |sandbox, options| {
        let access = sandbox.restcomm();
        let token = access.auth_token.as_str();
        let config =
            cpaas_restcomm::Config::auth_token(&access.base_url, &access.account_sid, token);
        Arc::new(cpaas_restcomm::Account::with_options(config, options).unwrap())
    },
    secrets: |sandbox| {
        vec![sandbox.restcomm().auth_token.clone(), sandbox.restcomm().password.clone()]
    },
    not_applicable: &["the_balance_is_the_accounts_own"],
};

conformance_tests!(sonetel: subject(&SONETEL).await);
conformance_tests!(sonetel_behind_arc_dyn: subject(&SONETEL).await.behind_arc_dyn());
conformance_tests!(voximplant: subject(&VOXIMPLANT).await);
conformance_tests!(voximplant_behind_arc_dyn: subject(&VOXIMPLANT).await.behind_arc_dyn());
conformance_tests!(restcomm: subject(&RESTCOMM).await);
conformance_tests!(restcomm_behind_arc_dyn: subject(&RESTCOMM).await.behind_arc_dyn());

/// A provider against the sandbox, over a transport that fails on demand.
async fn subject(vendor: &'static Vendor) -> TransportSubject {
    let sandbox = Arc::new(Sandbox::start(Options::new()).await.unwrap());
    let changes = {
        let sandbox = Arc::clone(&sandbox);
        move || {
            let journal = sandbox.journal();
            let changes = journal.iter().filter(|entry| {
                entry.provider == vendor.name && entry.committed && entry.operation != "create_token"
            });
            changes.count() as u64
        }
    };
    let account = |options: &_| (vendor.account)(&sandbox, options);
    TransportSubject::new(Arc::new(ReqwestTransport::default()), DEADLINE, account, changes)
        .with_secrets(move || (vendor.secrets)(&sandbox).into_iter().map(Into::into).collect())
        .without(vendor.not_applicable)
}
