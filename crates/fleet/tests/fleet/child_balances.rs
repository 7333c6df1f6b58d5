//! Lists of child accounts as outcomes.

use std::sync::Arc;

use cpaas_core::{AccountId, Balance, Error, ErrorKind, MemoryProvider, Money, Result};
use cpaas_fleet::{
    ChildBalance, ChildList, Fleet, Outcome, State, Subtotals, ThresholdSet, Thresholds,
};

fn child(id: &str, money: &str) -> ChildBalance {
    ChildBalance::new(AccountId::new(id), Ok(money.parse::<Money>().unwrap().into()))
}

/// The outcomes of a list of an account `main`.
async fn balances(list: Result<ChildList>) -> Vec<Outcome<Balance>> {
    let mut fleet = Fleet::new();
    fleet.add("main", Arc::new(MemoryProvider::new("1"))).unwrap();
    let lists = fleet.read(|_, _| std::future::ready(list.clone())).report().await;
    lists.into_iter().flat_map(Outcome::into_balances).collect()
}

fn late() -> Error {
    Error::before_sending(ErrorKind::Timeout, "late")
}

#[tokio::test]
async fn each_child_is_an_outcome_and_counts_as_an_account() {
    let mut list = ChildList::default();
    list.children = vec![child("7", "1.50 SEK"), child("8", "2 SEK")];
    let outcomes = balances(Ok(list)).await;
    let labels: Vec<_> = outcomes.iter().map(|one| &*one.label).collect();
    assert_eq!(labels, ["main/7", "main/8"]);
    let of = outcomes[1].child.as_ref().unwrap();
    assert_eq!((&*of.parent, of.id.as_ref().map(AccountId::as_str)), ("main", Some("8")));
    let subtotals = Subtotals::of(&outcomes).unwrap();
    assert_eq!(subtotals.iter().next().unwrap().total.to_string(), "3.50 SEK");
    let thresholds = Thresholds::new("2SEK".parse().unwrap(), ThresholdSet::default()).unwrap();
    assert_eq!(thresholds.check(&outcomes).unwrap().worst(), Some(State::Warning));
}

#[tokio::test]
async fn what_is_not_known_of_children_is_a_failure() {
    let mut list = ChildList::default();
    list.children = vec![child("7", "1 SEK"), ChildBalance::new(AccountId::new("8"), Err(late()))];
    list.unreadable = vec![late()];
    list.is_cut = true;
    let outcomes = balances(Ok(list)).await;
    let shown = |one: &Outcome<Balance>| (one.label.to_string(), one.result.is_ok());
    let shown: Vec<_> = outcomes.iter().map(shown).collect();
    let expected = [("main/7", true), ("main/8", false), ("main/?", false), ("main/*", false)];
    assert_eq!(shown, expected.map(|(label, is_ok)| (label.to_owned(), is_ok)));
    let cut = outcomes[3].result.as_ref().unwrap_err();
    assert!(cut.message().contains("main has more than 3 child accounts"), "{cut}");

    let failed = balances(Err(late())).await;
    assert_eq!((failed.len(), &*failed[0].label), (1, "main/*"));
    assert!(failed[0].child.as_ref().is_some_and(|child| child.id.is_none()));
    assert_eq!(failed[0].result.as_ref().unwrap_err().kind(), ErrorKind::Timeout);
}
