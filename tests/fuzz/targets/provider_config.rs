//! The providers' configurations, from TOML and from JSON, and Voximplant's key files.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

use std::fmt::Debug;

use cpaas_core::{ErrorKind, Result as CpaasResult};
use cpaas_fuzz::{block_on, spoilt};
use cpaas_http::testing::ScriptedTransport;
use cpaas_http::{ClientOptions, ConfigKey, ConfigKind};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// Part of every secret, and of nothing else.
const MARK: &str = "Zq9_";

const KEY_FILE: &str = r#"[{"result":{"account_email":"e","account_id":7,"key_id":"k",
    "private_key":"-----BEGIN PRIVATE KEY-----\nMIIBVQ==\n-----END PRIVATE KEY-----"}}]"#;

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let _ = match input.arbitrary::<u8>().unwrap_or_default() % 5 {
        0 => provider(&mut input, cpaas_sonetel::Config::KEYS, cpaas_sonetel::Client::with_options),
        1 => {
            provider(&mut input, cpaas_restcomm::Config::KEYS, cpaas_restcomm::Client::with_options)
        }
        2 => provider(
            &mut input,
            cpaas_voximplant::Config::KEYS,
            cpaas_voximplant::Client::with_options,
        ),
        3 => provider(&mut input, cpaas_twilio::Config::KEYS, cpaas_twilio::Client::with_options),
        _ => key_file(&mut input),
    };
});

/// A client, or one clear line that shows no secret.
fn provider<C: DeserializeOwned + Debug, T: Debug>(
    input: &mut Unstructured<'_>,
    keys: &[ConfigKey],
    make: fn(C, &ClientOptions) -> CpaasResult<T>,
) -> Result<()> {
    let mut table = Table::new();
    for _ in 0..input.int_in_range(0..=6)? {
        let key = input.choose(keys)?;
        // What stands at that path is not for the fuzzer to choose.
        if key.kind != ConfigKind::SecretFile {
            table.insert(key.name.to_owned(), value(input, key)?);
        }
    }
    if input.ratio(1, 16)? {
        let unknown: String = input.arbitrary()?;
        table.entry(unknown).or_insert(0.into());
    }
    let json = serde_json::to_string(&table).unwrap();
    let from_json = serde_json::from_str::<C>(&json);
    let from_toml = table.try_into::<C>();
    assert_eq!(from_json.is_ok(), from_toml.is_ok(), "{json}");
    let config = match (from_toml, from_json) {
        (Ok(config), Ok(_)) => config,
        (toml, json) => {
            hides(&format!("{:?} {:?}", toml.err().unwrap().message(), json.err().unwrap()));
            return Ok(());
        }
    };
    hides(&format!("{config:?} {config:#?}"));
    let options = ClientOptions::default().with_transport(ScriptedTransport::new([]));
    match block_on(async { make(config, &options) }) {
        Ok(client) => hides(&format!("{client:?} {client:#?}")),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config, "{error}");
            hides(&format!("{error} {error:?}"));
        }
    }
    Ok(())
}

fn value(input: &mut Unstructured<'_>, key: &ConfigKey) -> Result<Value> {
    let odd = input.ratio(1, 12)?;
    Ok(match key.kind {
        ConfigKind::Secret if odd => Value::from(vec![MARK]),
        ConfigKind::Secret if key.name == "credentials_json" => {
            let text = spoilt_once(input)?;
            text.replace("MIIBVQ", MARK).into()
        }
        ConfigKind::Secret => format!("{MARK}{}", input.arbitrary::<&str>()?).into(),
        ConfigKind::Flag => input.arbitrary::<bool>()?.into(),
        _ if odd => input.arbitrary::<i64>()?.into(),
        _ => plain(input)?.into(),
    })
}

/// What passes for one key or another, or anything.
fn plain(input: &mut Unstructured<'_>) -> Result<String> {
    const WORDS: [&str; 8] = [
        "https://example.com/x",
        "http://localhost:1",
        "ACf17712239715b86f1dfd9ba550b7f607",
        "SK0123456789abcdef0123456789abcdef",
        "ie1",
        "a+b@example.com",
        "1111111",
        "key-1",
    ];
    if input.arbitrary()? { Ok((*input.choose(&WORDS)?).to_owned()) } else { input.arbitrary() }
}

/// Less of a key file, without using up the input.
fn spoilt_once(input: &mut Unstructured<'_>) -> Result<String> {
    let length = input.int_in_range(0..=32)?;
    let bytes = input.bytes(length)?;
    let text = spoilt(&mut Unstructured::new(bytes), KEY_FILE).unwrap_or_default();
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn key_file(input: &mut Unstructured<'_>) -> Result<()> {
    let text = String::from_utf8_lossy(&spoilt(input, KEY_FILE)?).into_owned();
    let config = cpaas_voximplant::Config::from_credentials(text);
    let options = ClientOptions::default().with_transport(ScriptedTransport::new([]));
    let error = cpaas_voximplant::Client::with_options(config, &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    Ok(())
}

fn hides(shown: &str) {
    assert!(!shown.contains(MARK), "{shown}");
}
