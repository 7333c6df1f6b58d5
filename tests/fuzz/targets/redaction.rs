//! Nothing that was declared secret is shown: not by errors, traces or recorded requests, however an
//! answer spells it.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

#[path = "../../support/log.rs"]
mod log;
#[path = "../../support/secret_scan.rs"]
mod secret_scan;

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use cpaas_core::{ErrorKind, ProviderName, SecretString};
use cpaas_fuzz::{block_on, sent_once};
use cpaas_http::provider::{
    ApiClient, ApiRequest, AuthScheme, BaseUrl, Classifier, Failure, Form, HttpResponse,
};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{Access, ClientOptions, RecordingTransport, TransportError};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use log::Log;
use secret_scan::{COUNT, Searched, Wanted, spelled};
use serde_json::json;

/// Every secret begins with this, so that no word of ours is one by chance.
const MARK: &str = "Zq9_";

fuzz_target!(|data: &[u8]| {
    let _ = case(&mut Unstructured::new(data));
});

fn case(input: &mut Unstructured<'_>) -> Result<()> {
    let secrets = [secret(input)?, secret(input)?];
    let scheme = scheme(input, &secrets[0])?;
    let words = words(input, &secrets)?;
    let answer = step(input, &words)?;
    let shown = shown(&secrets, scheme, answer);
    let searched = Searched::new(&shown);
    for secret in &secrets {
        // What messages leave out, at its ends and within, is looked for without it.
        let whole = secret.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        let kept: String = whole.chars().filter(|c| !c.is_control()).collect();
        for secret in [whole, &kept] {
            assert!(!searched.shows(&Wanted::new(secret)), "{secret:?} of {words:?} in\n{shown}");
        }
    }
    Ok(())
}

fn secret(input: &mut Unstructured<'_>) -> Result<String> {
    let length = input.int_in_range(0..=24)?;
    let bytes = input.bytes(length)?;
    Ok(format!("{MARK}{}", String::from_utf8_lossy(bytes)))
}

fn scheme(input: &mut Unstructured<'_>, secret: &str) -> Result<AuthScheme> {
    let secret = SecretString::from(secret);
    Ok(match input.arbitrary::<u8>()? % 3 {
        0 => AuthScheme::Bearer(secret),
        1 => AuthScheme::Basic { user: input.arbitrary()?, secret },
        _ => AuthScheme::Form(vec![("api_key", secret.into())]),
    })
}

/// Words with secrets among them, each in some spelling. What stands beside one is no part of it.
fn words(input: &mut Unstructured<'_>, secrets: &[String; 2]) -> Result<String> {
    let mut words = String::new();
    for _ in 0..input.int_in_range(0..=4)? {
        let length = input.int_in_range(0..=16)?;
        words += &String::from_utf8_lossy(input.bytes(length)?);
        words.push(' ');
        words += &spelled(input.choose(secrets)?, input.arbitrary::<u8>()? % COUNT);
        words.push(' ');
    }
    Ok(words)
}

/// The words in an answer, or in the reason why there is none.
fn step(input: &mut Unstructured<'_>, words: &str) -> Result<Step> {
    let status = *input.choose(&[200, 401, 403, 503])?;
    Ok(match input.arbitrary::<u8>()? % 6 {
        0 => Step::response(status, words),
        1 => Step::response(status, &format!("<html><title>{words}</title>")),
        2 => Step::json(status, &json!({"msg": words, "code": words, "x": [words]}).to_string()),
        3 => Step::json(status, &json!({"msg": "no", "numbers": {words: "x"}}).to_string()),
        4 => Step::Fail(TransportError::maybe_sent(ErrorKind::Transport, words)),
        _ => Step::response(status, words).header("server", words).header("x-echo", words),
    })
}

/// Everything that is said of a request and its answer.
fn shown(secrets: &[String; 2], scheme: AuthScheme, answer: Step) -> String {
    let _ = the_log().take();
    let recording = Arc::new(RecordingTransport::new(ScriptedTransport::new([answer])));
    let options = sent_once(ClientOptions::default().with_transport(recording.clone()));
    let provider = ProviderName::new("acme");
    let client = ApiClient::new(provider, &options, Arc::new(Words)).unwrap();
    let base = BaseUrl::parse("base_url", "https://api.example.com", false).unwrap();
    let form = Form::new().with("code", "x").with("pin", SecretString::from(&*secrets[1]));
    let request = ApiRequest::new("get", Access::Read, http::Method::POST, &base);
    let request = request.form(form).with_auth_scheme(scheme);
    let result = block_on(client.call::<Answered>(&request));
    let mut shown = format!("{request:?} {:?} {result:?}", recording.requests());
    if let Err(error) = result {
        let mut next: Option<&dyn std::error::Error> = Some(&error);
        while let Some(error) = next {
            write!(shown, "\n{error}\n{error:?}\n{error:#?}").unwrap();
            next = error.source();
        }
    }
    shown + &the_log().take()
}

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "read for its errors")]
struct Answered {
    numbers: std::collections::BTreeMap<String, u8>,
    code: u8,
}

/// A vendor whose refusals have words and a code.
#[derive(Debug)]
struct Words;

#[derive(serde::Deserialize)]
struct Refusal {
    msg: String,
    code: Option<String>,
}

impl Classifier for Words {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        let failure = answer.failure_by_status()?;
        let Ok(refusal) = serde_json::from_slice::<Refusal>(answer.body) else {
            return Some(failure);
        };
        let failure = failure.refine(ErrorKind::Provider, refusal.msg).with_field("code");
        Some(refusal.code.into_iter().fold(failure, Failure::with_vendor_code))
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        &["code"]
    }
}

/// The log of the one thread there is.
fn the_log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        std::mem::forget(log.capture());
        log
    })
}
