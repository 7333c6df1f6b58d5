//! The account, held to the laws of `AccountProvider` over a fake of the vendor: bare, and behind
//! `Arc<dyn …>`.

use std::sync::Arc;
use std::time::Duration;

use cpaas_conformance::conformance_tests;
use cpaas_http::testing::TransportSubject;

use crate::support::{self, TOKEN};
use crate::vendor::FakeVendor;

/// Short, for the laws about responses that never come; the fake responds at once.
const DEADLINE: Duration = Duration::from_millis(500);

conformance_tests!(bare: subject());
conformance_tests!(behind_arc_dyn: subject().behind_arc_dyn());

fn subject() -> TransportSubject {
    let vendor = Arc::new(FakeVendor::new());
    let account = |options: &_| Arc::new(support::account(options)) as _;
    TransportSubject::new(vendor.clone(), DEADLINE, account, move || vendor.changes())
        .with_secrets(|| vec![TOKEN.into()])
}
