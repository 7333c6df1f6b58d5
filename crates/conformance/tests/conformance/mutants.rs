//! Every law can be broken, and breaking it is seen by that law alone: accounts in memory with one flaw
//! each, held to all of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::support::altered::Altered;
use crate::support::broken::{Broken, Mistake};
use crate::support::mutant::{Flaw, Mutant};
use cpaas_conformance::{MemorySubject, Subject, laws};

/// The laws that a subject breaks.
async fn broken(make: impl Fn() -> Box<dyn Subject>) -> BTreeSet<&'static str> {
    let mut broken = BTreeSet::new();
    for law in laws::ALL {
        if law.check(&*make()).await.is_err() {
            broken.insert(law.name());
        }
    }
    broken
}

/// What does not apply to an account that declares no balance.
const WITHOUT_BALANCE: &[&str] =
    &["the_balance_is_the_accounts_own", "a_balance_is_found_missing_only_by_a_read"];

fn subject(flaw: Flaw) -> Box<dyn Subject> {
    let account = MemorySubject::usual_account();
    if flaw.is_about_the_missing_balance() {
        let (operations, fields) = crate::support::all_but_balance();
        let subject = MemorySubject::around(account.limited_to(&operations, &fields), |memory| {
            Arc::new(Mutant::new(memory, flaw))
        });
        return Box::new(subject.without(WITHOUT_BALANCE));
    }
    let subject = MemorySubject::around(account, |memory| Arc::new(Mutant::new(memory, flaw)));
    if flaw.is_about_a_balance_found_missing() {
        return Box::new(
            subject.with_balance_missing().without(&["the_balance_is_the_accounts_own"]),
        );
    }
    Box::new(subject)
}

fn wrapped(mistake: Mistake) -> Box<dyn Subject> {
    Box::new(MemorySubject::around(MemorySubject::usual_account(), |memory| {
        Arc::new(Broken::new(memory, mistake, Duration::from_millis(50)))
    }))
}

#[tokio::test(start_paused = true)]
async fn an_account_without_a_flaw_breaks_no_law() {
    assert_eq!(broken(|| subject(Flaw::None)).await, BTreeSet::new());
    assert_eq!(broken(|| subject(Flaw::NoneButNoBalance)).await, BTreeSet::new());
    assert_eq!(broken(|| subject(Flaw::NoneButFoundMissing)).await, BTreeSet::new());
}

#[tokio::test(start_paused = true)]
async fn an_account_with_one_flaw_breaks_the_law_against_it_and_no_other() {
    let mut seen = BTreeSet::new();
    for &(flaw, law) in Flaw::ALL {
        assert_eq!(broken(|| subject(flaw)).await, BTreeSet::from([law]), "{flaw:?}");
        seen.insert(law);
    }
    let law = "behind_a_pointer_it_is_the_same_account";
    assert_eq!(broken(|| Box::new(Altered::with_a_wrong_wrapper())).await, BTreeSet::from([law]));
    seen.insert(law);

    for &(mistake, law) in Mistake::ALL {
        assert_eq!(broken(|| wrapped(mistake)).await, BTreeSet::from([law]), "{mistake:?}");
        seen.insert(law);
    }

    let all: BTreeSet<_> = laws::ALL.iter().map(laws::Law::name).collect();
    assert_eq!(seen, all, "each law has a flaw that breaks it");
}
