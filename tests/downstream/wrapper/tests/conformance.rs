use std::sync::Arc;

use cpaas_conformance::{MemorySubject, conformance_tests};
use cpaas_core::{AccountProvider as _, MemoryProvider};
use downstream_wrapper::Counted;

conformance_tests!(counted: MemorySubject::around(MemorySubject::usual_account(), |memory| {
    Arc::new(Counted::new(memory))
}));

#[tokio::test]
async fn calls_are_counted() {
    let account = Counted::new(MemoryProvider::new("1"));
    account.id().await.unwrap();
    account.info().await.unwrap();
    assert_eq!(account.calls(), 2);
}
