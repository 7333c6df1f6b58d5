//! What an account's owner can set: the parameters of `SetAccountInfo` that come back under their own names.

use serde_json::value::RawValue;

use super::checks;
use super::json::{Members, verbatim};
use super::parameters::Parameters;
use super::refusal::{Code, Refusal, code};

/// What a value is held against.
#[derive(Clone, Copy, Debug)]
enum Check {
    Boolean,
    Decimal,
    /// Fewer characters than this, or the code.
    Text(usize, Code),
    LastingText(usize, Code),
    Language,
    Country,
    Location,
    Phone,
    Url,
}

impl Check {
    fn read(self, text: &str) -> Result<Box<RawValue>, Code> {
        match self {
            Self::Boolean => checks::boolean(text),
            Self::Decimal => checks::decimal(text),
            Self::Text(below, code) => checks::text(text, below, code),
            Self::LastingText(below, code) => checks::lasting_text(text, below, code),
            Self::Language => checks::language(text),
            Self::Country => checks::country(text),
            Self::Location => checks::location(text),
            Self::Phone => checks::phone(text),
            Self::Url => checks::url(text),
        }
    }
}

/// A parameter, what it is held against, and its value (as JSON) in a new account.
struct Setting(&'static str, Check, &'static str);

/// The two `store_` flags come back although the documents' account type doesn't list them.
#[rustfmt::skip] // one line each, so that it reads as the table it is
const ALL: [Setting; 20] = [
    Setting("language_code", Check::Language, r#""en""#),
    Setting("location", Check::Location, r#""Etc/GMT""#),
    Setting("account_first_name", Check::Text(50, code::ACCOUNT_FIRST_NAME_TOO_LONG), r#""Ada""#),
    Setting("account_last_name", Check::Text(50, code::ACCOUNT_LAST_NAME_TOO_LONG), r#""Åkerlund""#),
    Setting("mobile_phone", Check::Phone, r#""46701234567""#),
    Setting("min_balance_to_notify", Check::Decimal, "5.25"),
    Setting("account_notifications", Check::Boolean, "true"),
    Setting("tariff_changing_notifications", Check::Boolean, "true"),
    Setting("news_notifications", Check::Boolean, "false"),
    Setting("send_js_error", Check::Boolean, "true"),
    Setting("billing_address_name", Check::Text(200, code::BILLING_ADDRESS_NAME_TOO_LONG), r#""Acme Inc""#),
    Setting("billing_address_country_code", Check::Country, r#""SE""#),
    Setting("billing_address_address", Check::LastingText(512, code::BILLING_ADDRESS_ADDRESS_TOO_LONG), r#""Sveavägen 1""#),
    Setting("billing_address_zip", Check::Text(30, code::BILLING_ADDRESS_ZIP_TOO_LONG), r#""11157""#),
    Setting("billing_address_phone", Check::Text(30, code::BILLING_ADDRESS_PHONE_TOO_LONG), r#""+46 8 123 45""#),
    Setting("account_custom_data", Check::Text(8192, code::ACCOUNT_CUSTOM_DATA_TOO_LONG), r#""{\"cost_centre\":7}""#),
    Setting("callback_url", Check::Url, r#""https://example.test/callback""#),
    Setting(CALLBACK_SALT, Check::Text(40, code::CALLBACK_SALT_INVALID), r#""""#),
    Setting("store_outbound_sms", Check::Boolean, "false"),
    Setting("store_inbound_sms", Check::Boolean, "false"),
];

/// The only secret among the settings; the vendor sends it back all the same.
pub(super) const CALLBACK_SALT: &str = "callback_salt";

/// The parameters' names.
pub(super) const NAMES: &[&str] = &names();

const fn names() -> [&'static str; ALL.len()] {
    let mut names = [""; ALL.len()];
    let mut place = 0;
    while place < ALL.len() {
        names[place] = ALL[place].0;
        place += 1;
    }
    names
}

/// The settings of a new account.
pub(super) fn new() -> Members {
    ALL.iter().map(|Setting(name, _, value)| (*name, verbatim(value))).collect()
}

/// Takes over what is among the parameters; what is wrong with them is added to the refusals.
pub(super) fn apply(settings: &mut Members, parameters: Parameters<'_>, found: &mut Vec<Refusal>) {
    apply_some(settings, NAMES, parameters, found);
}

/// The same, for a method that takes only some of them.
pub(super) fn apply_some(
    settings: &mut Members,
    names: &[&str],
    parameters: Parameters<'_>,
    found: &mut Vec<Refusal>,
) {
    for Setting(name, check, _) in ALL.iter().filter(|setting| names.contains(&setting.0)) {
        match parameters.get(name).map(|text| check.read(text)) {
            Some(Ok(value)) => {
                settings.insert(name, value);
            }
            Some(Err(code)) => found.push(Refusal::of(code, name)),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parameters::tests::{call, form};
    use super::*;

    #[test]
    fn are_all_json_from_the_start() {
        let settings = new();
        assert_eq!(settings.len(), ALL.len());
        assert_eq!(settings["min_balance_to_notify"].get(), "5.25");
        assert_eq!(settings["account_notifications"].get(), "true");
        assert_eq!(settings["account_custom_data"].get(), r#""{\"cost_centre\":7}""#);
        assert_eq!(NAMES.len(), settings.len());
        assert!(NAMES.contains(&"callback_salt"));
    }

    #[test]
    fn finds_every_fault() {
        let long = "x".repeat(8192);
        for (name, value, expected) in [
            ("language_code", "EN", 202),
            ("location", "Nowhere", 496),
            ("account_first_name", &long[..50], 163),
            ("account_last_name", &long[..50], 164),
            ("mobile_phone", "12", 203),
            ("min_balance_to_notify", "1e3", 125),
            ("news_notifications", "maybe", 101),
            ("billing_address_name", &long[..200], 205),
            ("billing_address_country_code", "XX", 204),
            ("billing_address_address", &long[..512], 206),
            ("billing_address_address", "", 485),
            ("billing_address_zip", &long[..30], 207),
            ("billing_address_phone", &long[..30], 208),
            ("account_custom_data", &long, 211),
            ("callback_url", "example.test", 398),
            ("callback_salt", &long[..40], 399),
            ("store_inbound_sms", "x", 101),
        ] {
            let call = call("/", &[], form(&[(name, value), ("account_first_name", "Ann")]));
            let mut found = Vec::new();
            apply(&mut new(), Parameters::of(&call).unwrap(), &mut found);
            let refused = serde_json::to_value(&found).unwrap();
            assert_eq!(refused.as_array().unwrap().len(), 1, "{name}");
            assert_eq!(
                (&refused[0]["code"], &refused[0]["field_name"]),
                (&expected.into(), &name.into())
            );
        }
    }
}
