//! The settings of an account: what their parameters accept, and who sets and sees them.

use serde_json::value::RawValue;

use crate::vendors::voximplant::errors::{ApiError, Code, code};
use crate::vendors::voximplant::json::{Members, verbatim};
use crate::vendors::voximplant::state::checks::{
    boolean, country, decimal, language, lasting_text, location, phone, text, url,
};

/// A method that sets some of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetBy {
    SetAccountInfo,
    SetChildAccountInfo,
    AddAccount,
    CloneAccount,
}

const OWNER: &[SetBy] = &[SetBy::SetAccountInfo];
const PARENT: &[SetBy] = &[SetBy::SetChildAccountInfo];
const OWNER_PARENT: &[SetBy] = &[SetBy::SetAccountInfo, SetBy::SetChildAccountInfo];
const OWNER_NEW: &[SetBy] = &[SetBy::SetAccountInfo, SetBy::AddAccount, SetBy::CloneAccount];
const ALL_BUT_CLONE: &[SetBy] =
    &[SetBy::SetAccountInfo, SetBy::SetChildAccountInfo, SetBy::AddAccount];
const ALL: &[SetBy] =
    &[SetBy::SetAccountInfo, SetBy::SetChildAccountInfo, SetBy::AddAccount, SetBy::CloneAccount];

struct Setting {
    /// The parameter, and the member of the account.
    name: &'static str,
    /// The value as JSON, or the error.
    check: fn(&str) -> Result<Box<RawValue>, Code>,
    /// The value in the account and in the children from the start, as JSON; without one the member is missing.
    default: Option<&'static str>,
    /// The value in an account that a client adds, where that is another.
    added: Option<&'static str>,
    set_by: &'static [SetBy],
    /// Whether the control API leaves it out; the vendor shows it.
    secret: bool,
}

/// The only secret among the settings.
pub(crate) const CALLBACK_SALT: &str = "callback_salt";

/// A further setting is one line here. The documents' account type lists neither the `store_` flags nor
/// `can_use_restricted`, which come back all the same.
#[rustfmt::skip] // one line each, so that it reads as the table it is
const SETTINGS: [Setting; 24] = [
    Setting { name: "language_code", check: language, default: Some(r#""en""#), added: None, set_by: ALL, secret: false },
    Setting { name: "location", check: location, default: Some(r#""Etc/GMT""#), added: None, set_by: ALL, secret: false },
    Setting { name: "account_first_name", check: |given| text(given, 50, code::ACCOUNT_FIRST_NAME_TOO_LONG), default: Some(r#""Ada""#), added: Some(r#""""#), set_by: OWNER_NEW, secret: false },
    Setting { name: "account_last_name", check: |given| text(given, 50, code::ACCOUNT_LAST_NAME_TOO_LONG), default: Some(r#""Åkerlund""#), added: Some(r#""""#), set_by: OWNER_NEW, secret: false },
    Setting { name: "mobile_phone", check: phone, default: Some(r#""46701234567""#), added: Some(r#""""#), set_by: OWNER, secret: false },
    Setting { name: "min_balance_to_notify", check: decimal, default: Some("5.25"), added: Some("5"), set_by: ALL_BUT_CLONE, secret: false },
    Setting { name: "account_notifications", check: boolean, default: Some("true"), added: Some("false"), set_by: ALL_BUT_CLONE, secret: false },
    Setting { name: "tariff_changing_notifications", check: boolean, default: Some("true"), added: Some("false"), set_by: ALL_BUT_CLONE, secret: false },
    Setting { name: "news_notifications", check: boolean, default: Some("false"), added: Some("false"), set_by: ALL_BUT_CLONE, secret: false },
    Setting { name: "send_js_error", check: boolean, default: Some("true"), added: None, set_by: OWNER, secret: false },
    Setting { name: "billing_address_name", check: |given| text(given, 200, code::BILLING_ADDRESS_NAME_TOO_LONG), default: Some(r#""Acme Inc""#), added: Some(r#""""#), set_by: OWNER, secret: false },
    Setting { name: "billing_address_country_code", check: country, default: Some(r#""SE""#), added: None, set_by: OWNER, secret: false },
    Setting { name: "billing_address_address", check: |given| lasting_text(given, 512, code::BILLING_ADDRESS_ADDRESS_TOO_LONG), default: Some(r#""Sveavägen 1""#), added: Some(r#""""#), set_by: OWNER, secret: false },
    Setting { name: "billing_address_zip", check: |given| text(given, 30, code::BILLING_ADDRESS_ZIP_TOO_LONG), default: Some(r#""11157""#), added: None, set_by: OWNER, secret: false },
    Setting { name: "billing_address_phone", check: |given| text(given, 30, code::BILLING_ADDRESS_PHONE_TOO_LONG), default: Some(r#""+46 8 123 45""#), added: None, set_by: OWNER, secret: false },
    Setting { name: "account_custom_data", check: |given| text(given, 8192, code::ACCOUNT_CUSTOM_DATA_TOO_LONG), default: Some(r#""{\"cost_centre\":7}""#), added: Some(r#""""#), set_by: OWNER_NEW, secret: false },
    Setting { name: "callback_url", check: url, default: Some(r#""https://example.test/callback""#), added: Some(r#""""#), set_by: OWNER_PARENT, secret: false },
    Setting { name: CALLBACK_SALT, check: |given| text(given, 40, code::CALLBACK_SALT_INVALID), default: Some(r#""""#), added: Some(r#""""#), set_by: OWNER_PARENT, secret: true },
    Setting { name: "store_outbound_sms", check: boolean, default: Some("false"), added: None, set_by: OWNER, secret: false },
    Setting { name: "store_inbound_sms", check: boolean, default: Some("false"), added: None, set_by: OWNER, secret: false },
    Setting { name: "support_robokassa", check: boolean, default: Some("false"), added: None, set_by: PARENT, secret: false },
    Setting { name: "support_bank_card", check: boolean, default: Some("true"), added: None, set_by: PARENT, secret: false },
    Setting { name: "support_invoice", check: boolean, default: Some("true"), added: None, set_by: PARENT, secret: false },
    Setting { name: "can_use_restricted", check: boolean, default: None, added: None, set_by: PARENT, secret: false },
];

/// Whether a method sets the setting of this name.
pub(crate) fn is_set_by(name: &str, method: SetBy) -> bool {
    SETTINGS.iter().any(|setting| setting.name == name && setting.set_by.contains(&method))
}

/// Whether the control API leaves the setting of this name out.
pub(crate) fn is_secret(name: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.name == name && setting.secret)
}

/// The settings of the account and of the children from the start.
pub(crate) fn defaults() -> Members {
    members(|setting| setting.default)
}

/// The settings of an account that a client adds, where they differ.
pub(crate) fn of_added_account() -> Members {
    members(|setting| setting.added)
}

fn members(value: impl Fn(&Setting) -> Option<&'static str>) -> Members {
    let member = |setting: &Setting| Some((setting.name, verbatim(value(setting)?)));
    SETTINGS.iter().filter_map(member).collect()
}

/// Applies what a request to a method sets, and appends an error for each value that is not accepted. Whether it sets
/// anything.
pub(crate) fn apply<'a>(
    settings: &mut Members,
    method: SetBy,
    given: impl Fn(&str) -> Option<&'a str>,
    errors: &mut Vec<ApiError>,
) -> bool {
    let mut any = false;
    for setting in SETTINGS.iter().filter(|setting| setting.set_by.contains(&method)) {
        let Some(text) = given(setting.name) else { continue };
        any = true;
        match (setting.check)(text) {
            Ok(value) => {
                settings.insert(setting.name, value);
            }
            Err(code) => errors.push(ApiError::of(code, setting.name)),
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_all_json_from_the_start() {
        let settings = defaults();
        assert_eq!(settings.len(), SETTINGS.len() - 1);
        assert_eq!(settings["min_balance_to_notify"].get(), "5.25");
        assert_eq!(settings["account_notifications"].get(), "true");
        assert_eq!(settings["account_custom_data"].get(), r#""{\"cost_centre\":7}""#);
        for (name, value) in settings.into_iter().chain(of_added_account()) {
            let setting = SETTINGS.iter().find(|setting| setting.name == name).unwrap();
            let json = [setting.default, setting.added];
            assert!(json.contains(&Some(value.get())), "{name} is not JSON");
        }
    }
}
