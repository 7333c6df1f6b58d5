//! What the tests of this crate share: a key, and scripted answers of the vendor.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_voximplant::{Account, ClientOptions, Config, Identity, Timestamp};

use crate::cases::DOCUMENTED;

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

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        use aws_lc_rs::rand::SystemRandom;
        use aws_lc_rs::signature::RSA_PKCS1_SHA256;
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
        signature
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
