//! What many accounts have together.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::support::{Does, Fake, balances, fleet};
use cpaas_core::{Decimal, ErrorKind, MemoryProvider};
use cpaas_fleet::Subtotals;
use proptest::prelude::*;

#[tokio::test]
async fn subtotals_stand_by_currency_and_count_who_is_missing() {
    let mut fleet = fleet([
        Fake::has("19772.35 USD"),
        Fake::has("5.04 SEK"),
        Fake::has("-0.349 USD"),
        Fake::new("acme", Does::Fail(ErrorKind::Transport), 0),
    ]);
    fleet.add("none", Arc::new(MemoryProvider::new("1"))).unwrap();
    let subtotals = Subtotals::of(&balances(&fleet).await).unwrap();
    let lines: Vec<_> =
        subtotals.iter().map(|sum| format!("{} of {}", sum.total, sum.accounts)).collect();
    assert_eq!(lines, ["5.04 SEK of 1", "19772.001 USD of 2"]);
    assert_eq!((subtotals.unsupported(), subtotals.failed()), (1, 1));
    assert_eq!(subtotals.get("USD".parse().unwrap()).unwrap().accounts, 2);
    assert_eq!(subtotals.get("EUR".parse().unwrap()), None);
}

#[tokio::test]
async fn a_sum_that_cannot_be_held_is_an_error_that_names_the_currency() {
    let fleet = fleet([
        Fake::has("1 SEK"),
        Fake::has("79228162514264337593543950335 USD"),
        Fake::has("0.01 USD"),
    ]);
    let error = Subtotals::of(&balances(&fleet).await).unwrap_err();
    assert_eq!(error.to_string(), "the balances in USD add up to more than can be held exactly");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn subtotals_are_the_sums_of_each_currency_in_any_order(
        parts in prop::collection::vec((any::<i32>(), 0_u32..=9, "(USD|SEK|EUR)"), 0..20),
    ) {
        let amount = |mantissa: i32, scale| {
            Decimal::try_from_i128_with_scale(mantissa.into(), scale).unwrap()
        };
        let of = |parts: &mut dyn Iterator<Item = &(i32, u32, String)>| {
            let accounts = parts
                .map(|(mantissa, scale, code)| Fake::has(&format!("{} {code}", amount(*mantissa, *scale))));
            let fleet = fleet(accounts);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            Subtotals::of(&runtime.block_on(balances(&fleet))).unwrap()
        };
        let mut expected: BTreeMap<&str, Decimal> = BTreeMap::new();
        for (mantissa, scale, code) in &parts {
            let sum = expected.entry(code).or_default();
            *sum = sum.checked_add(amount(*mantissa, *scale)).unwrap();
        }
        let subtotals = of(&mut parts.iter());
        let sums: Vec<_> =
            subtotals.iter().map(|sum| (sum.total.currency.to_string(), sum.total.amount)).collect();
        let expected: Vec<_> =
            expected.into_iter().map(|(code, sum)| (code.to_owned(), sum)).collect();
        prop_assert_eq!(sums, expected);
        prop_assert_eq!(subtotals.iter().map(|sum| sum.accounts).sum::<usize>(), parts.len());
        prop_assert_eq!(of(&mut parts.iter().rev()), subtotals);
    }
}
