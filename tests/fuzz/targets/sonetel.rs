//! Sonetel's answers: account, languages, time zones, errors, the login and what its token claims.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "shared with tests")]

#[path = "../../../crates/sonetel/tests/sonetel/cases.rs"]
mod cases;
#[path = "../../../crates/sonetel/tests/sonetel/support.rs"]
mod support;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cases::{CASES, CLAIMS, Case, DOCUMENTED, LANGUAGES, TIMEZONES};
use cpaas_fuzz::{answer, block_on, judge, sent_once, spoilt, status};
use cpaas_http::Access;
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_sonetel::{Account, AccountProvider as _, AccountUpdate, Config};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use support::{grant, login, options, run};

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let _ = match input.arbitrary::<u8>().unwrap_or_default() % 4 {
        0 => claims(&mut input),
        1 => translation(&mut input),
        _ => operation(&mut input),
    };
});

/// Any operation, and an answer to it.
fn operation(input: &mut Unstructured<'_>) -> Result<()> {
    // Explaining an error reads the same response as listing them.
    let cases: Vec<&Case> = CASES.iter().filter(|case| case.method != "explain").collect();
    let case = *input.choose(&cases)?;
    let way = input.choose_index(case.calls.len())?;
    let status = status(input)?;
    let body = spoilt(input, case.documented)?;
    let (result, sent) = block_on(run(case, way, [answer(status, body)]));
    judge(case.access, &result, &sent);
    Ok(())
}

/// What a token says of itself.
fn claims(input: &mut Unstructured<'_>) -> Result<()> {
    let claims = spoilt(input, &format!("{{\"exp\":1700003600{CLAIMS}}}"))?;
    let token = format!("eyJh.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let transport = ScriptedTransport::new([Step::json(200, &grant(&token))]);
    let config = Config::password("u", "p4ssw0rd");
    let account = Account::with_options(config, &options(&transport)).unwrap();
    let status = block_on(account.client().token_status()).unwrap();
    let _ = serde_json::to_string(&status).unwrap();
    Ok(())
}

/// An update in common words, by the vendor's lists.
fn translation(input: &mut Unstructured<'_>) -> Result<()> {
    let update = AccountUpdate::new().language(input.arbitrary::<&str>()?);
    let zone = if input.ratio(3, 4)? { "Europe/Stockholm" } else { input.arbitrary()? };
    let lists = if input.arbitrary()? {
        [spoilt(input, LANGUAGES)?, TIMEZONES.into()]
    } else {
        [LANGUAGES.into(), spoilt(input, TIMEZONES)?]
    };
    let [languages, timezones] = lists.map(|list| answer(200, list));
    let documented = Step::json(200, DOCUMENTED);
    let transport = ScriptedTransport::new([languages, timezones, login(), documented]);
    let config = Config::password("u", "p4ssw0rd");
    let account = Account::with_options(config, &sent_once(options(&transport))).unwrap();
    let result = block_on(account.update(&update.timezone(zone)));
    judge(Access::Write, &result, &transport.requests());
    Ok(())
}
