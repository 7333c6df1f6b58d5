//! What does not apply is told with its reason, and the subject's list is held against it.

use crate::support::altered::Altered;
use cpaas_conformance::{Law, MemorySubject, Outcome, Subject, Verdict, laws};
use cpaas_core::MemoryProvider;

const BALANCE: &str = "the_balance_is_the_accounts_own";

async fn check(law: &str, subject: &dyn Subject) -> Verdict {
    Law::named(law).unwrap().check(subject).await
}

/// An account without a balance, and this list.
fn without_balance(listed: &'static [&'static str]) -> MemorySubject {
    MemorySubject::around(MemoryProvider::new("7"), |memory| memory).without(listed)
}

#[tokio::test]
async fn a_law_that_does_not_apply_says_why_and_must_be_listed() {
    let unlisted = without_balance(&[]);
    let outcome = laws::the_balance_is_the_accounts_own(&unlisted).await.unwrap();
    assert_eq!(outcome.to_string(), "the law does not apply: the account offers no balance");
    let violation = check(BALANCE, &unlisted).await.unwrap_err();
    assert_eq!(
        violation.to_string(),
        "the law does not apply (the account offers no balance), which the subject does not list"
    );
    let listed = check(BALANCE, &without_balance(&[BALANCE])).await.unwrap();
    assert_eq!(listed, outcome);
}

#[tokio::test]
async fn a_law_that_applies_must_not_be_listed() {
    let subject = MemorySubject::new().without(&[BALANCE]);
    let violation = check(BALANCE, &subject).await.unwrap_err();
    assert_eq!(violation.to_string(), "the law applies, which the subject's list denies");
    assert_eq!(check(BALANCE, &MemorySubject::new()).await.unwrap(), Outcome::Holds);
}

#[tokio::test]
async fn only_laws_can_be_listed() {
    let violation = check(BALANCE, &without_balance(&[BALANCE, "typo"])).await.unwrap_err();
    assert_eq!(violation.to_string(), "the subject lists `typo` as not applicable: no such law");
    assert!(Law::named("typo").is_none());
}

#[tokio::test]
async fn what_needs_a_fault_that_cannot_be_brought_about_does_not_apply() {
    const LAW: &str = "a_rate_limit_is_waited_for_or_told";
    let outcome = check(LAW, &Altered::without_faults(&[LAW])).await.unwrap();
    assert_eq!(outcome, Outcome::NotApplicable("this platform never fails".into()));
    assert!(check(LAW, &Altered::without_faults(&[])).await.is_err());
}

#[test]
fn the_readme_lists_every_law() {
    let readme = include_str!("../../README.md");
    for law in laws::ALL {
        assert!(readme.contains(&format!("`{}`", law.name())), "{}", law.name());
    }
    let rows = readme.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let listed: usize = rows.map(|row| row.matches('`').count() / 2).sum();
    assert_eq!(listed, laws::ALL.len(), "and no other");
}
