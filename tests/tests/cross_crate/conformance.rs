//! The three providers, held to the laws of `AccountProvider` over the sandbox: bare, and behind `Arc<dyn …>`.
//!
//! What goes wrong, goes wrong on the way: the transport is ours, the vendor is not told.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_conformance::{Access, Changes, Fault, NotInjectable, Subject, Times, conformance_tests};
use cpaas_core::{AccountProvider, AccountUpdate, SecretString, UpdateField};
use cpaas_http::testing::{FaultyTransport, TransportFault};
use cpaas_http::{ClientOptions, ReqwestTransport, Settings};
use cpaas_sandbox::{Options, Sandbox};

/// Short enough for the laws about answers that never come, long enough for a busy machine.
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

conformance_tests!(sonetel: SandboxSubject::start(&SONETEL).await);
conformance_tests!(sonetel_behind_arc_dyn: SandboxSubject::start(&SONETEL).await.behind_arc_dyn());
conformance_tests!(voximplant: SandboxSubject::start(&VOXIMPLANT).await);
conformance_tests!(voximplant_behind_arc_dyn: SandboxSubject::start(&VOXIMPLANT).await.behind_arc_dyn());
conformance_tests!(restcomm: SandboxSubject::start(&RESTCOMM).await);
conformance_tests!(restcomm_behind_arc_dyn: SandboxSubject::start(&RESTCOMM).await.behind_arc_dyn());

/// A provider against the sandbox, over a transport that fails on demand.
struct SandboxSubject {
    vendor: &'static Vendor,
    sandbox: Sandbox,
    transport: Arc<FaultyTransport>,
    account: Arc<dyn AccountProvider>,
    changes: Changes,
}

impl SandboxSubject {
    async fn start(vendor: &'static Vendor) -> Self {
        let sandbox = Sandbox::start(Options::new()).await.unwrap();
        let transport = FaultyTransport::new(Arc::new(ReqwestTransport::default()));
        let mut settings = Settings::default();
        settings.attempt_timeout = DEADLINE;
        settings.operation_timeout = DEADLINE;
        settings.retry.base_delay = Duration::from_millis(5);
        let options =
            ClientOptions::default().with_settings(settings).with_transport(transport.clone());
        let account = (vendor.account)(&sandbox, &options);
        Self { vendor, sandbox, transport, account, changes: Changes::new() }
    }

    fn behind_arc_dyn(mut self) -> Self {
        self.account = Arc::new(self.account);
        self
    }
}

#[async_trait]
impl Subject for SandboxSubject {
    fn account(&self) -> Arc<dyn AccountProvider> {
        Arc::clone(&self.account)
    }

    async fn effects(&self) -> u64 {
        let journal = self.sandbox.journal();
        let changes = journal.iter().filter(|entry| {
            entry.provider == self.vendor.name && entry.committed && entry.operation != "token"
        });
        changes.count() as u64
    }

    async fn requests(&self) -> u64 {
        self.transport.requests()
    }

    async fn inject(
        &self,
        fault: Fault,
        access: Access,
        times: Times,
    ) -> Result<(), NotInjectable> {
        let fault = match fault {
            Fault::Refused => TransportFault::Refused,
            Fault::LostBefore => TransportFault::LostBefore,
            Fault::LostAfter => TransportFault::LostAfter,
            Fault::Garbled => TransportFault::Garbled,
            Fault::RateLimited => TransportFault::Answer(429),
            Fault::ServerError => TransportFault::Answer(503),
            Fault::WrongCredentials => TransportFault::WrongCredentials,
            Fault::Hang => TransportFault::Hang,
            other => return Err(NotInjectable::new(format!("{other:?} is not known here"))),
        };
        let access = match access {
            Access::Read => cpaas_http::Access::Read,
            Access::Write => cpaas_http::Access::Write,
        };
        match times {
            Times::Once => self.transport.fail_next(access, fault),
            Times::Always => self.transport.fail_always(access, fault),
        }
        Ok(())
    }

    async fn clear_faults(&self) {
        self.transport.clear_faults();
    }

    fn change(&self, field: UpdateField) -> AccountUpdate {
        self.changes.next(field)
    }

    fn secrets(&self) -> Vec<SecretString> {
        (self.vendor.secrets)(&self.sandbox).into_iter().map(SecretString::from).collect()
    }

    fn deadline(&self) -> Duration {
        DEADLINE
    }

    fn not_applicable(&self) -> &[&str] {
        self.vendor.not_applicable
    }
}
