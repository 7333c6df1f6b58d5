//! What the fuzz targets share: answers that are almost those of the vendors, and what must hold
//! however a call ends.

#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a target fails by panicking"
)]

use std::sync::OnceLock;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use cpaas_http::testing::{SentRequest, Step};
use cpaas_http::{Access, ClientOptions, RetryPolicy, Settings};
use libfuzzer_sys::arbitrary::{self, Unstructured};
use tokio::runtime::{Builder, Runtime};

/// Longest message of an error, with room for what the crates add to the vendor's words.
const LONGEST_MESSAGE: usize = 5 * 1024;

/// Pieces that turn one type of a JSON value into another.
const PIECES: &[&str] = &[
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "0",
    "-1",
    "1e999",
    "5.10",
    "\"1\"",
    "\\u0000",
    "\\ud800",
    "[[[[[[[[",
    "{\"a\":",
    ",",
    ":",
    "\"",
    "99999999999999999999999999999999",
    "\u{feff}",
    "å",
];

/// Waits for a call on the one runtime of the process, whose clock jumps over every delay.
///
/// # Panics
///
/// If there is no runtime to be had.
pub fn block_on<T>(call: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().expect("a runtime")
    });
    runtime.block_on(call)
}

/// A text of the fuzzer's making: mostly the documented one with some bytes left out and others put
/// in, else its own altogether.
///
/// # Errors
///
/// If the input is too short.
pub fn spoilt(input: &mut Unstructured<'_>, documented: &str) -> arbitrary::Result<Vec<u8>> {
    if input.ratio(1, 8)? {
        return Ok(input.bytes(input.len())?.to_vec());
    }
    let mut text = documented.as_bytes().to_vec();
    while !input.is_empty() {
        let at = input.int_in_range(0..=text.len())?;
        let left_out = usize::from(input.arbitrary::<u8>()? % 64).min(text.len() - at);
        let piece = match input.arbitrary::<u8>()? {
            short @ 0..64 => input.bytes(usize::from(short % 16).min(input.len()))?,
            other => PIECES[usize::from(other) % PIECES.len()].as_bytes(),
        };
        text.splice(at..at + left_out, piece.iter().copied());
    }
    Ok(text)
}

/// An answer with this body, mostly a success.
///
/// # Errors
///
/// If the input is too short.
pub fn status(input: &mut Unstructured<'_>) -> arbitrary::Result<u16> {
    const OTHERS: [u16; 12] = [201, 204, 302, 400, 401, 403, 404, 408, 409, 429, 500, 503];
    let number: u8 = input.arbitrary()?;
    Ok(OTHERS.get(usize::from(number)).copied().unwrap_or(200))
}

/// An answer of bytes that need not be text.
#[must_use]
pub fn answer(status: u16, body: Vec<u8>) -> Step {
    match Step::response(status, "") {
        Step::Response(answer) => Step::Response(answer.map(|_| body.into())),
        other => other,
    }
}

/// These options, without sending anything twice.
#[must_use]
pub fn sent_once(options: ClientOptions) -> ClientOptions {
    let mut settings = Settings::default();
    settings.retry = RetryPolicy::never();
    options.with_settings(settings)
}

/// What holds of every call: a write is sent once, unless the platform said that it did nothing;
/// an error without an effect is no riddle; words are bounded.
///
/// # Panics
///
/// If something does not hold.
pub fn judge<T>(access: Access, result: &Result<T>, sent: &[SentRequest]) {
    let writes = sent.iter().filter(|request| request.access == Access::Write).count();
    let Err(error) = result else { return };
    assert!(error.message().len() <= LONGEST_MESSAGE, "{} bytes", error.message().len());
    let _ = format!("{error} {error:?}");
    match access {
        Access::Read => assert_eq!(error.effect(), Effect::None, "{error:?}"),
        Access::Write if writes > 0 => assert!(is_told(error), "{error:?}"),
        Access::Write => assert_ne!(error.effect(), Effect::Applied, "{error:?}"),
    }
}

/// Whether an error says what became of a write that was sent: no unreadable answer passes for a
/// refusal.
fn is_told(error: &Error) -> bool {
    let unreadable = error.kind() == ErrorKind::InvalidResponse;
    !unreadable || error.effect() != Effect::None
}
