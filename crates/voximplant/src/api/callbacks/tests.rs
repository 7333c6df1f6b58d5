use cpaas_core::SecretString;
use proptest::prelude::*;

use super::*;

/// Each type and its details with every documented member, a line each.
const DOCUMENTED: &str = include_str!("documented.txt");

const HEAD: &str = r#""callback_id":17,"account_id":1111111,"account_name":"acme",
    "account_email":"owner@example.com","language_code":"en","account_first_name":"Ann",
    "account_last_name":"Owner","balance":4.90,"currency":"USD",
    "hash":"7A90a7fa402fdb85f8f2b1de88adc857""#;

fn documented() -> impl Iterator<Item = (&'static str, &'static str)> {
    DOCUMENTED.lines().map(|line| line.split_once(' ').unwrap())
}

fn post(name: &str, details: &str) -> String {
    format!(r#"{{"callbacks":[{{{HEAD},"type":"{name}","{name}":{details}}}]}}"#)
}

fn parse(text: &str) -> AccountCallback {
    let mut callbacks = AccountCallbacks::parse(text.as_bytes()).unwrap().callbacks;
    assert_eq!(callbacks.len(), 1);
    callbacks.remove(0)
}

#[test]
fn every_type_is_read_with_every_member() {
    let types: Vec<_> = documented().map(|(name, _)| name).collect();
    assert_eq!(types, CallbackDetails::TYPES);
    for (name, details) in documented() {
        let callback = parse(&post(name, details));
        let debug = format!("{callback:?}");
        assert!(!debug.contains("None") && !debug.contains("Other"), "{name}: {debug}");
        assert!(!debug.contains("[]"), "{name}: {debug}");
        assert_eq!(callback.head.balance.unwrap().to_string(), "4.90");
    }
}

#[test]
fn details_are_read_below_their_name_once_or_twice() {
    for (name, details) in documented() {
        let flat = unfolded(name, &RawValue::from_string(details.to_owned()).unwrap());
        for text in [&format!(r#"{{"{name}":{flat}}}"#), &flat] {
            let debug = format!("{:?}", parse(&post(name, text)).details);
            assert!(!debug.contains("None") && !debug.contains("Other"), "{name}: {debug}");
        }
    }
    let callback = parse(&post("next_charge_alert", r#"{"required_money":3.668242}"#));
    let CallbackDetails::NextChargeAlert(alert) = callback.details else { panic!() };
    assert_eq!(alert.required_money.unwrap().to_string(), "3.668242");
    assert!(alert.insufficient_funds_amount.is_none());
}

#[test]
fn what_is_not_known_keeps_its_text_and_does_not_spoil_the_others() {
    let odd = r#"{"callbacks":[
        {"callback_id":1,"account_id":2,"type":"new_thing","new_thing":{"cost":5.10}},
        {"callback_id":2,"account_id":2,"type":"card_payment","card_payment":{"amount":"much"}},
        {"callback_id":3,"account_id":2,"type":"stagnant_account"},
        {"callback_id":"4","account_id":"2","type":"min_balance","more":[1]}
    ]}"#;
    let callbacks = AccountCallbacks::parse(odd.as_bytes()).unwrap().callbacks;
    for (callback, part) in callbacks.iter().zip(["5.10", r#""much""#, "stagnant_account"]) {
        let CallbackDetails::Other { r#type, text } = &callback.details else { panic!() };
        assert!(text.contains(part) && *r#type == callback.head.r#type);
    }
    assert!(matches!(callbacks[3].details, CallbackDetails::MinBalance(_)));
    assert_eq!((callbacks[3].head.callback_id, callbacks[3].head.account_id), (4, 2));
}

#[test]
fn what_is_no_callback_is_refused() {
    for body in [
        "",
        "[]",
        "{}",
        r#"{"callbacks":{}}"#,
        r#"{"callbacks":[7]}"#,
        r#"{"callbacks":[{"callback_id":1,"account_id":2}]}"#,
        r#"{"callbacks":[{"type":"js_fail","account_id":2}]}"#,
    ] {
        let error = AccountCallbacks::parse(body.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{body}");
    }
    assert!(AccountCallbacks::parse(br#"{"callbacks":[]}"#).unwrap().callbacks.is_empty());
}

#[test]
fn the_hash_is_of_salt_account_key_and_number() {
    let secret = |text: &str| SecretString::from(text);
    // md5("pepper" + "1111111" + "key" + "17")
    let callback = parse(&post("js_fail", "{}"));
    assert!(callback.has_hash_of(&secret("key"), &secret("pepper")));
    assert!(!callback.has_hash_of(&secret("key"), &secret("salt")));
    assert!(!callback.has_hash_of(&secret("yek"), &secret("pepper")));
    assert!(!callback.has_hash_of(&secret(""), &secret("")));
    for (other, changed) in [("17,", "18,"), ("1111111", "1111112"), ("7A90", "0000")] {
        let text = post("js_fail", "{}").replace(other, changed);
        assert!(!parse(&text).has_hash_of(&secret("key"), &secret("pepper")), "{changed}");
    }
    let without = parse(r#"{"callbacks":[{"callback_id":17,"account_id":1,"type":"js_fail"}]}"#);
    assert!(!without.has_hash_of(&secret("key"), &secret("pepper")));
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", which in 0..CallbackDetails::TYPES.len(), cut in 0_usize..400) {
        let _ = AccountCallbacks::parse(text.as_bytes());
        let name = CallbackDetails::TYPES[which];
        let _ = AccountCallbacks::parse(post(name, &text).as_bytes());
        let whole = post(name, documented().nth(which).unwrap().1);
        let _ = AccountCallbacks::parse(&whole.as_bytes()[..cut.min(whole.len())]);
    }
}
