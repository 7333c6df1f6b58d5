//! What the tests of this crate share: scripted answers of the vendor.

#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_sonetel::{Account, ClientOptions, Config, Timestamp};

/// The account as the vendor documents it, with every documented member, those on request too.
pub(crate) const DOCUMENTED: &str = r#"{
  "resource": "account",
  "status": "success",
  "response": {
    "account_id": "2000000007", "area_code": "8", "name": "Acme Inc", "status": "active", "status_desc": "",
    "currency": "SEK", "address": "", "address2": "", "city": "Stockholm", "zipcode": "11411", "country": "SWE",
    "credit_balance": "5.04", "timezone": "GMT +01:00", "language": "eng", "priceplan": "regular",
    "plan_details": "", "website": {"website_status": "verified"}, "daily_usage_limit": "25",
    "vat_relevant": true, "user_count": 3, "language_id": 41,
    "timezone_details": {"zone_name": "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "zone_id": 4},
    "account_verified": true, "current_country": "SWE", "phnum_count": 2, "companyNameUpdated": false,
    "account_type": "main_account", "account_category": "regular",
    "service_settings": {"team_chat": true, "customer_chat": false, "ai_helper": true, "free_trial": "used"},
    "usage": {"calls": 7}, "notifications": ["low_balance"], "autorefill_settings": {"enabled": "no"},
    "call_recording_settings": {"incoming": true}
  }
}"#;

pub(crate) const LANGUAGES: &str = r#"[{"isolangCode2Digit":"sv","isolangCode3Digit":"swe","langId":154,"langName":"Swedish","langFamily":"Indo-European"}]"#;

/// Wrapped, where the languages are bare: the vendor's documents show both.
pub(crate) const TIMEZONES: &str = r#"{"status":"success","response":[{"gmt_offset":"+01:00","zone_id":"4",
    "zone_name":"(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna","daylight_saving_time":{"gmt_offset":"+02:00"}}]}"#;

/// An account in its envelope.
pub(crate) fn wrapped(account: &str) -> Step {
    Step::json(200, &format!(r#"{{"resource":"account","status":"success","response":{account}}}"#))
}

/// A token that expires an hour after [`now`], with these other claims.
pub(crate) fn token(claims: &str) -> String {
    let exp = now().as_unix_seconds() + 3600;
    let payload = format!(r#"{{"exp":{exp}{claims}}}"#);
    format!("eyJh.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
}

/// The claims of a live token, beside its expiry.
pub(crate) const CLAIMS: &str = r#","acc_id":2000000007,"user_id":"200","user_name":"a+b@example.com",
    "client_id":"sonetel-api","scope":["user.read","user.write"],"iat":1699999990,
    "aud":"api.sonetel.com","iss":"SonetelNode123""#;

/// What a login brings.
pub(crate) fn grant(token: &str) -> String {
    format!(r#"{{"access_token":"{token}","token_type":"bearer","refresh_token":"refresh-1"}}"#)
}

/// The answer to a login.
pub(crate) fn granted(token: &str) -> Step {
    Step::json(200, &grant(token))
}

/// The answer to a login, with the account's id in the token.
pub(crate) fn login() -> Step {
    granted(&token(CLAIMS))
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_700_000_000).unwrap()
}

pub(crate) fn options(transport: &Arc<ScriptedTransport>) -> ClientOptions {
    ClientOptions::default().with_transport(transport.clone()).with_clock(ManualClock::new(now()))
}

/// An account that logs in by password and then gets these answers.
pub(crate) fn account(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new([login()].into_iter().chain(answers));
    let config = Config::password("a+b@example.com", "p&ss w%rd=+");
    (Account::with_options(config, &options(&transport)).unwrap(), transport)
}
