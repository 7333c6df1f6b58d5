//! The account, held to the laws of `AccountProvider` over a fake of the vendor: bare, and behind
//! `Arc<dyn …>`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_conformance::{
    Access, Changes, Fault, NotInjectable, Subject, Times, conformance_tests,
};
use cpaas_http::testing::{FaultyTransport, TransportFault};
use cpaas_vendor_name::{
    AccountProvider, AccountUpdate, ClientOptions, SecretString, Settings, UpdateField,
};
use support::vendor::FakeVendor;

/// Short, for the laws about answers that never come; the fake answers at once.
const DEADLINE: Duration = Duration::from_millis(500);

conformance_tests!(bare: FakeSubject::new());
conformance_tests!(behind_arc_dyn: FakeSubject::new().behind_arc_dyn());

/// An account at the fake vendor, over a transport that fails as it is told.
struct FakeSubject {
    vendor: Arc<FakeVendor>,
    transport: Arc<FaultyTransport>,
    account: Arc<dyn AccountProvider>,
    changes: Changes,
}

impl FakeSubject {
    fn new() -> Self {
        let vendor = Arc::new(FakeVendor::new());
        let transport = FaultyTransport::new(vendor.clone());
        let mut settings = Settings::default();
        settings.attempt_timeout = DEADLINE;
        settings.operation_timeout = DEADLINE;
        settings.retry.base_delay = Duration::from_millis(5);
        let options =
            ClientOptions::default().with_settings(settings).with_transport(transport.clone());
        let account = Arc::new(support::account(&options));
        Self { vendor, transport, account, changes: Changes::new() }
    }

    fn behind_arc_dyn(mut self) -> Self {
        self.account = Arc::new(self.account);
        self
    }
}

#[async_trait]
impl Subject for FakeSubject {
    fn account(&self) -> Arc<dyn AccountProvider> {
        Arc::clone(&self.account)
    }

    async fn effects(&self) -> u64 {
        self.vendor.changes()
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
        vec![SecretString::from(support::TOKEN)]
    }

    fn deadline(&self) -> Duration {
        DEADLINE
    }
}
