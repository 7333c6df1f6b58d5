//! The account in memory, held to the laws: whole, behind `Arc<dyn …>`, and with less on offer.

use std::sync::Arc;

use cpaas_conformance::{MemorySubject, conformance_tests};
use cpaas_core::{AccountProvider, MemoryProvider, Operation, UpdateField};

conformance_tests!(whole: MemorySubject::new());

conformance_tests!(behind_arc_dyn: {
    MemorySubject::around(MemorySubject::usual_account(), |memory| {
        let memory: Arc<dyn AccountProvider> = memory;
        Arc::new(memory)
    })
});

conformance_tests!(without_balance_and_taking_every_field: {
    MemorySubject::around(MemoryProvider::new("7"), |memory| memory).without(&[
        "an_unsupported_field_spoils_the_whole_update",
        "the_balance_is_the_accounts_own",
        "a_balance_is_found_missing_only_by_a_read",
    ])
});

conformance_tests!(read_only: {
    let account = MemorySubject::usual_account()
        .limited_to(&[Operation::Id, Operation::Info, Operation::Balance], &[]);
    MemorySubject::around(account, |memory| memory).without(&[
        "an_unsupported_field_spoils_the_whole_update",
        "an_empty_update_is_refused",
        "what_an_update_returns_is_what_info_shows",
        "an_update_leaves_the_rest_alone",
        "an_update_that_succeeds_is_one_change",
        "an_update_whose_reads_fail_tells_whether_it_was_made",
        "after_a_failed_update_info_shows_what_the_platform_has",
    ])
});

conformance_tests!(write_only: {
    let account = MemorySubject::usual_account().limited_to(&[Operation::Update], &[UpdateField::Name]);
    MemorySubject::around(account, |memory| memory).without(&[
        "what_an_update_returns_is_what_info_shows",
        "an_update_leaves_the_rest_alone",
        "reads_change_nothing",
        "the_balance_is_the_accounts_own",
        "the_id_stays_the_same",
        "a_balance_is_found_missing_only_by_a_read",
        "calls_side_by_side_work",
        "after_a_failed_update_info_shows_what_the_platform_has",
    ])
});
