//! Balances against thresholds.

use std::sync::Arc;

use crate::support::{Does, Fake, balances, fleet};
use cpaas_core::{Decimal, ErrorKind, MemoryProvider, Money};
use cpaas_fleet::{Fleet, State, Threshold, ThresholdError, ThresholdSet, Thresholds};
use proptest::prelude::*;

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn malformed_thresholds_say_what_is_wrong_and_where() {
    for (text, message) in [
        ("10", "\"10\": expected an amount and a currency, such as \"5.04 SEK\""),
        ("", "\"\": expected an amount and a currency, such as \"5.04 SEK\""),
        ("USD", "\"USD\": expected an amount and a currency, such as \"5.04 SEK\""),
        ("10,50EUR", "\"10\": expected an amount and a currency, such as \"5.04 SEK\""),
        ("10USD,", "\"\": expected an amount and a currency, such as \"5.04 SEK\""),
        ("1_0USD", "\"1_0USD\": the amount is not a decimal number"),
        ("$10 USD", "\"$10 USD\": the amount is not a decimal number"),
        ("10 KRONA", "\"10 KRONA\": not a currency code of three letters"),
        ("1e3USD", "\"1e3USD\": not a currency code of three letters"),
        ("5SEK, =10USD", "\" =10USD\": no account before the \"=\""),
        ("10USD,5EUR,20usd", "10 USD and 20 USD are both given"),
        ("main=10USD,main=5EUR", "main=10 USD and main=5 EUR are both given"),
    ] {
        assert_eq!(text.parse::<ThresholdSet>().unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn levels_that_do_not_fit_each_other_are_refused() {
    let both = |warning: &str, critical: &str| {
        Thresholds::new(warning.parse().unwrap(), critical.parse().unwrap())
    };
    for (warning, critical, message) in [
        ("10USD", "20USD", "the critical threshold 20 USD is above the warning threshold 10 USD"),
        (
            "50USD,main=5USD",
            "10USD",
            "the critical threshold main=10 USD is above the warning threshold 5 USD",
        ),
        (
            "10USD",
            "main=20USD",
            "the critical threshold main=20 USD is above the warning threshold 10 USD",
        ),
        ("main=10USD", "main=5EUR", "a threshold of account \"main\" is in EUR, not in USD"),
    ] {
        assert_eq!(both(warning, critical).unwrap_err().to_string(), message);
    }
    assert!(both("10USD", "10USD").is_ok());
    assert!(both("10USD,main=5EUR", "1USD").is_ok());
    assert!(Thresholds::new(ThresholdSet::default(), "10USD".parse().unwrap()).is_ok());
}

#[test]
fn a_balance_is_in_a_level_if_it_is_below_its_threshold() {
    let warning = "100USD,10SEK,main=50USD,debt=-50.00EUR".parse().unwrap();
    let thresholds = Thresholds::new(warning, "20USD,debt=-99.5EUR".parse().unwrap()).unwrap();
    for (label, balance, state) in [
        ("any", "100 USD", State::Ok),
        ("any", "99.9999999999999999999999999 USD", State::Warning),
        ("any", "20.00 USD", State::Warning),
        ("any", "19.99 USD", State::Critical),
        ("any", "-1 USD", State::Critical),
        ("main", "50 USD", State::Ok),
        ("main", "49.99 USD", State::Warning),
        ("main", "5 USD", State::Critical),
        ("any", "-1000 SEK", State::Warning),
        ("any", "0 EUR", State::NotCovered),
        ("debt", "-50 EUR", State::Ok),
        ("debt", "-99.5 EUR", State::Warning),
        ("debt", "-99.51 EUR", State::Critical),
    ] {
        let assessment = thresholds.evaluate(label, money(balance).into()).unwrap();
        assert_eq!(assessment.state, state, "{label} {balance}");
    }
    let main = thresholds.evaluate("main", money("1 USD").into()).unwrap();
    assert_eq!((main.warning, main.critical), (Some(money("50 USD")), Some(money("20 USD"))));
}

#[test]
fn a_threshold_in_another_currency_than_the_account_names_both() {
    let thresholds =
        Thresholds::new("main=10EUR,10USD".parse().unwrap(), ThresholdSet::default()).unwrap();
    let error = thresholds.evaluate("main", money("0 USD").into()).unwrap_err();
    assert_eq!(error.to_string(), "a threshold of account \"main\" is in EUR, not in USD");
}

#[tokio::test]
async fn a_check_tells_each_state_and_the_worst() {
    let mut fleet = fleet([
        Fake::has("500 USD"),
        Fake::has("7 USD"),
        Fake::has("3 GBP"),
        Fake::new("acme", Does::Fail(ErrorKind::Timeout), 0),
        Fake::has("0 SEK"),
    ]);
    fleet.add("none", Arc::new(MemoryProvider::new("1"))).unwrap();
    let thresholds =
        Thresholds::new("10USD,e=1EUR".parse().unwrap(), ThresholdSet::default()).unwrap();
    let check = thresholds.check(&balances(&fleet).await).unwrap();
    let states: Vec<_> =
        check.iter().map(|account| format!("{} {}", account.label, account.state())).collect();
    assert_eq!(states, ["a ok", "b warning", "c not_covered", "d unknown", "e unknown"]);
    assert_eq!((check.worst(), check.unsupported()), (Some(State::Warning), 1));
    let errors =
        check.iter().filter_map(|account| account.result.as_ref().err()).map(ToString::to_string);
    assert_eq!(
        errors.collect::<Vec<_>>(),
        ["no (timeout)", "a threshold of account \"e\" is in EUR, not in SEK (config)"]
    );
}

#[tokio::test]
async fn unreachable_is_never_critical_and_nothing_checked_has_no_state() {
    let unreachable = fleet([Fake::new("acme", Does::Fail(ErrorKind::Unavailable), 0)]);
    let thresholds = Thresholds::new(ThresholdSet::default(), "10USD".parse().unwrap()).unwrap();
    let check = thresholds.check(&balances(&unreachable).await).unwrap();
    assert_eq!(check.worst(), Some(State::Unknown));
    let check = thresholds.check(&balances(&Fleet::new()).await).unwrap();
    assert_eq!(check.worst(), None);
}

#[tokio::test]
async fn a_threshold_for_an_account_that_is_not_there_is_an_error() {
    let fleet = fleet([Fake::has("500 USD")]);
    let thresholds =
        Thresholds::new("mian=10USD".parse().unwrap(), ThresholdSet::default()).unwrap();
    let error = thresholds.check(&balances(&fleet).await).unwrap_err();
    assert_eq!(error, ThresholdError::NoAccount { label: "mian".to_owned() });
    assert_eq!(error.to_string(), "there is no account \"mian\" for its threshold");
}

#[test]
fn the_worst_state_is_the_greatest() {
    let order = [State::Ok, State::NotCovered, State::Unknown, State::Warning, State::Critical];
    assert!(order.is_sorted());
}

proptest! {
    #[test]
    fn a_threshold_reads_what_it_prints(
        mantissa in any::<i64>(), scale in 0_u32..=9, code in "[A-Z]{3}", label in prop::option::of("[a-z=]{0,5}[a-z]"),
        space in " {0,3}",
    ) {
        let money = Money::new(Decimal::new(mantissa, scale), code.parse().unwrap());
        let written = format!("{}{space}{code}", money.amount);
        let (threshold, text) = match label {
            None => (Threshold::of_currency(money), written),
            Some(label) => (Threshold::of_account(&label, money), format!("{label}={written}")),
        };
        prop_assert_eq!(text.parse::<Threshold>().unwrap(), threshold.clone());
        prop_assert_eq!(threshold.to_string().parse::<Threshold>().unwrap(), threshold);
    }

    #[test]
    fn no_text_panics(text in ".*") {
        let _ = text.parse::<ThresholdSet>();
    }
}
