//! What the tests of this crate share: a key, and scripted answers of the vendor.

#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::{Arc, OnceLock};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_voximplant::{
    Account, AccountSettings, ClientOptions, Config, Decimal, Identity, SetAccountInfo, Timestamp,
};

/// The account as the vendor documents it, with every documented member.
pub(crate) const DOCUMENTED: &str = r#"{
  "result": {
    "account_id": 1111111, "account_name": "acme", "account_email": "owner@example.com",
    "api_key": "5e0dd6a9-api-key", "account_first_name": "Ann", "account_last_name": "Owner",
    "created": "2014-03-17 09:05:01", "language_code": "en", "location": "Etc/GMT-3",
    "min_balance_to_notify": 5.10, "account_notifications": true,
    "tariff_changing_notifications": false, "news_notifications": true,
    "billing_address_name": "Acme Inc", "billing_address_country_code": "SE",
    "billing_address_address": "Storgatan 1", "billing_address_zip": "11411",
    "billing_address_phone": "4681234567", "billing_address_state": "Stockholm",
    "active": true, "frozen": false, "balance": 19772.35, "credit_limit": 0, "currency": "USD",
    "support_robokassa": true, "support_bank_card": true, "support_invoice": false,
    "bank_card_provider": "BRAINTREE", "account_custom_data": "{}",
    "access_entries": ["GetAccountInfo", "SetAccountInfo"], "with_access_entries": true,
    "callback_url": "https://example.com/hook", "callback_salt": "pepper-salt", "send_js_error": true,
    "billing_limits": {
      "robokassa": {"min_amount": 500, "max_day_payment": 1.5, "currency": "RUR"},
      "bank_card": {"min_amount": 10, "max_day_payment": 5000.50, "currency": "USD"},
      "invoice": {"min_amount": 100, "max_day_payment": 2, "currency": "USD"}
    },
    "a2p_sms_enabled": false, "max_sip_registrations": 100, "fixed_balance": 20169.93,
    "money_on_hold": 397.58, "live_balance": 19772.35, "enabled_3ds": true,
    "record_storage_id": 42, "record_storage_name": "eu", "mobile_phone": "46701234567",
    "allow_invoice": true, "is_bank_card_auto_charge_prohibited": false,
    "taxpayer_type": "INDIVIDUAL", "custom_pricing": false, "grace_credit": 0,
    "credit_limit_aware_balance_notifications": true
  },
  "api_address": "api-node1.voximplant.com",
  "debugger_address": "debugger-node1.voximplant.com"
}"#;

/// The account, with these members in place of all but its id.
pub(crate) fn showing(members: &str) -> Step {
    Step::json(200, &format!(r#"{{"result":{{"account_id":1111111{members}}}}}"#))
}

pub(crate) fn documented() -> Step {
    Step::json(200, DOCUMENTED)
}

/// The answer of a write.
pub(crate) fn done() -> Step {
    Step::json(200, r#"{"result":1}"#)
}

/// A failure as the vendor reports it.
pub(crate) fn failed(code: i64, msg: &str) -> Step {
    Step::json(200, &format!(r#"{{"error":{{"code":{code},"msg":"{msg}"}}}}"#))
}

/// A key of this process, which stands nowhere else.
pub(crate) struct TestKey {
    pair: KeyPair,
    pub(crate) pem: String,
}

pub(crate) fn key() -> &'static TestKey {
    static KEY: OnceLock<TestKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        TestKey { pem: armoured("PRIVATE KEY", der.as_ref()), pair }
    })
}

impl TestKey {
    /// The same key as PKCS#1: what PKCS#8 wraps, behind 26 bytes of version, algorithm and lengths.
    pub(crate) fn pkcs1(&self) -> String {
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&self.pair).unwrap();
        armoured("RSA PRIVATE KEY", &der.as_ref()[26..])
    }

    pub(crate) fn public(&self) -> String {
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(self.pair.public_key()).unwrap();
        armoured("PUBLIC KEY", der.as_ref())
    }

    /// Panics unless this key has signed it.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) {
        use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref())
            .verify(message, signature)
            .unwrap();
    }

    /// The file that the vendor's console hands out.
    pub(crate) fn file(&self) -> String {
        let pem = self.pem.replace('\n', "\\n");
        format!(
            r#"{{"account_email":"owner@example.com","account_id":1111111,"key_id":"key-1","private_key":"{pem}"}}"#
        )
    }
}

pub(crate) fn armoured(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_700_000_000).unwrap()
}

pub(crate) fn options(transport: &Arc<ScriptedTransport>) -> ClientOptions {
    ClientOptions::default().with_transport(transport.clone()).with_clock(ManualClock::new(now()))
}

/// A service account that gets these answers.
pub(crate) fn account(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let config = Config::service_account(1_111_111, "key-1", key().pem.as_str());
    (Account::with_options(config, &options(&transport)).unwrap(), transport)
}

/// An account with legacy credentials that gets these answers.
pub(crate) fn legacy(answers: impl IntoIterator<Item = Step>) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let config = Config::api_key(Identity::Id(1_111_111), "k&y+ 1");
    (Account::with_options(config, &options(&transport)).unwrap(), transport)
}

/// What can be set of the own account, all of it.
pub(crate) fn everything() -> SetAccountInfo {
    SetAccountInfo::new()
        .new_account_email("new+owner@example.com")
        .new_account_password("Passw0rd&=;")
        .settings(
            AccountSettings::new()
                .language_code("sv")
                .location("Etc/GMT+10")
                .account_first_name("Åsa")
                .account_last_name("Öst & Väst")
                .mobile_phone("46701234567")
                .min_balance_to_notify(Decimal::new(510, 2))
                .account_notifications(true)
                .tariff_changing_notifications(false)
                .news_notifications(true)
                .send_js_error(false)
                .billing_address_name("Acme Inc")
                .billing_address_country_code("SE")
                .billing_address_address("Storgatan 1, Stockholm")
                .billing_address_zip("114 11")
                .billing_address_phone("4681234567")
                .account_custom_data("{\"a\": 1}")
                .callback_url("https://example.com/hook?a=b")
                .callback_salt("pepper")
                .store_outbound_sms(true)
                .store_inbound_sms(false),
        )
}
