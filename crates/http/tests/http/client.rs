//! The one way a request leaves: retries, deadlines, effects, limits.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{ACME, client, client_with, ok, read, write};
use bytes::Bytes;
use cpaas_core::{Effect, Error, ErrorKind};
use cpaas_http::provider::{Authenticator, Credential};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{
    ClientOptions, OperationContext, RecordingTransport, RetryPolicy, Settings, Transport,
    TransportError,
};
use serde::Deserialize;
use tokio::time::Instant;

#[derive(Debug, Deserialize)]
struct Thing {
    #[expect(dead_code, reason = "read for its error")]
    name: String,
}

/// What a script does to a read and to a write: kind and effect of the error, and requests made.
async fn outcomes(script: fn() -> Vec<Step>) -> [(Option<(ErrorKind, Effect)>, usize); 2] {
    let mut outcomes = Vec::new();
    for request in [read(), write()] {
        let transport = ScriptedTransport::new(script());
        let result = client(&transport).send(&request).await;
        outcomes.push((
            result.err().map(|error| (error.kind(), error.effect())),
            transport.requests().len(),
        ));
    }
    outcomes.try_into().unwrap()
}

#[tokio::test(start_paused = true)]
async fn each_failure_ends_as_it_should_for_a_read_and_for_a_write() {
    use Effect::{None as Nothing, Unknown};
    use ErrorKind as Kind;
    type Case = (&'static str, fn() -> Vec<Step>, [(Option<(Kind, Effect)>, usize); 2]);
    let cases: [Case; 12] = [
        ("success", || vec![ok()], [(None, 1), (None, 1)]),
        ("refused once", || vec![Step::refused(), ok()], [(None, 2), (None, 2)]),
        ("refused for ever", Vec::new, [(Some((Kind::Transport, Nothing)), 4); 2]),
        ("429 once", || vec![Step::json(429, ""), ok()], [(None, 2), (None, 2)]),
        (
            "503 once",
            || vec![Step::json(503, ""), ok()],
            [(None, 2), (Some((Kind::Unavailable, Unknown)), 1)],
        ),
        (
            "reset once",
            || vec![Step::reset(), ok()],
            [(None, 2), (Some((Kind::Transport, Unknown)), 1)],
        ),
        ("hangs once", || vec![Step::Hang, ok()], [(None, 2), (Some((Kind::Timeout, Unknown)), 1)]),
        (
            "400",
            || vec![Step::json(400, ""), ok()],
            [(Some((Kind::InvalidRequest, Nothing)), 1); 2],
        ),
        (
            "200 that failed",
            || vec![Step::response(200, "FAIL"), ok()],
            [(Some((Kind::Provider, Nothing)), 1); 2],
        ),
        (
            "302",
            || vec![Step::response(302, "").header("location", "/x"), ok()],
            [
                (Some((Kind::InvalidResponse, Nothing)), 1),
                (Some((Kind::InvalidResponse, Unknown)), 1),
            ],
        ),
        (
            "401 without a credential",
            || vec![Step::json(401, ""), ok()],
            [(Some((Kind::Unauthenticated, Nothing)), 1); 2],
        ),
        (
            "too large",
            || vec![Step::response(200, &"x".repeat(9 * 1024 * 1024)), ok()],
            [
                (Some((Kind::InvalidResponse, Nothing)), 1),
                (Some((Kind::InvalidResponse, Unknown)), 1),
            ],
        ),
    ];
    for (name, script, expected) in cases {
        assert_eq!(outcomes(script).await, expected, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_in_both_forms() {
    for (value, least) in [("7", 7), ("Tue, 14 Nov 2023 22:13:50 GMT", 30)] {
        let transport =
            ScriptedTransport::new([Step::json(429, "").header("retry-after", value), ok()]);
        let options = ClientOptions::default()
            .with_transport(transport)
            .with_clock(cpaas_http::testing::ManualClock::new(crate::support::start()));
        let started = Instant::now();
        client_with(&options).send(&write()).await.unwrap();
        let waited = started.elapsed();
        let expected = Duration::from_secs(least);
        assert!(
            waited >= expected && waited < expected + Duration::from_secs(1),
            "{value}: {waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_past_the_deadline_is_not_waited_for_but_told() {
    let transport =
        ScriptedTransport::new([Step::json(429, "").header("retry-after", "3600"), ok()]);
    let started = Instant::now();
    let error = client(&transport).send(&read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn an_operation_ends_at_its_deadline_whatever_happens() {
    let transport = ScriptedTransport::new([Step::Hang, Step::Hang, Step::Hang, Step::Hang]);
    let started = Instant::now();
    let error = client(&transport).send(&read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(started.elapsed() <= Duration::from_secs(90), "{:?}", started.elapsed());

    let mut settings = Settings::default();
    settings.operation_timeout = Duration::from_secs(2);
    let slow = ScriptedTransport::new([ok().after(Duration::from_secs(3))]);
    let options = ClientOptions::default().with_transport(slow).with_settings(settings);
    let started = Instant::now();
    let error = client_with(&options).send(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
    assert_eq!(started.elapsed(), Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_of_ones_own_keeps_the_effect() {
    let transport = ScriptedTransport::new([ok(), Step::Hang, Step::Hang, ok()]);
    let client = client(&transport);
    client.send(&write()).await.unwrap();
    let settings = client.settings().clone().with_operation_timeout(Duration::from_secs(2));
    let hurried = client.with_settings(settings);
    for (request, effect) in [(write(), Effect::Unknown), (read(), Effect::None)] {
        let started = Instant::now();
        let error = hurried.send(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, effect));
        assert_eq!(started.elapsed(), Duration::from_secs(2));
    }
    client.send(&write()).await.unwrap();
    assert_eq!(client.settings(), &Settings::default());
}

/// A transport that takes this long to connect at most.
#[derive(Debug)]
struct Connecting(Arc<ScriptedTransport>, Duration);

#[async_trait::async_trait]
impl Transport for Connecting {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.send(request, context).await
    }

    fn connect_timeout(&self) -> Option<Duration> {
        Some(self.1)
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_begins_only_if_enough_time_is_left_for_it() {
    let millis = Duration::from_millis;
    // The time of an operation and of connecting, and how much of it has to be left.
    for (operation, connecting, needed) in [
        (90_000, Some(10_000), 11_000),
        (20_000, Some(10_000), 10_000),
        (2_000, Some(1_000), 1_000),
        (2_000, Some(10_000), 1_000),
        (90_000, None, 1_000),
    ] {
        let script = ScriptedTransport::new([ok(), ok(), ok()]);
        let transport: Arc<dyn Transport> = match connecting {
            Some(time) => Arc::new(Connecting(script.clone(), millis(time))),
            None => script.clone(),
        };
        let settings = Settings::default().with_operation_timeout(millis(operation));
        let options = ClientOptions::default().with_transport(transport).with_settings(settings);
        let client = client_with(&options);
        client.send(&write()).await.unwrap();
        let enough = client.with_shared_deadline();
        tokio::time::advance(millis(operation - needed)).await;
        enough.send(&write()).await.unwrap();
        tokio::time::advance(millis(1)).await;
        // The same by a deadline of the program's, however long the operation might take.
        let end = Instant::now() + millis(needed - 1);
        let program = client_with(&options.clone().with_deadline(end));
        for hurried in [&enough, &program] {
            let error = hurried.send(&write()).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
            assert!(error.message().contains("too little for a change"), "{error}");
            assert_eq!(error.operation(), Some("set_thing"));
        }
        assert_eq!(script.requests().len(), 2);
        enough.send(&read()).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_was_throttled_is_not_waited_for_if_there_is_no_time_for_it_then() {
    let later = || Step::json(429, "").header("retry-after", "5");
    let settings = Settings::default().with_operation_timeout(Duration::from_secs(9));
    let transport = ScriptedTransport::new([later(), later(), ok()]);
    let connecting = Connecting(transport.clone(), Duration::from_secs(10));
    let options = ClientOptions::default().with_transport(Arc::new(connecting));
    let client = client_with(&options.with_settings(settings));
    let started = Instant::now();
    let error = client.send(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::RateLimited, Effect::None));
    assert_eq!(started.elapsed(), Duration::ZERO);
    client.send(&read()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn everything_ends_by_the_deadline_of_the_options() {
    let transport = ScriptedTransport::new([Step::Hang]);
    let end = Instant::now() + Duration::from_secs(5);
    let options = ClientOptions::default().with_transport(transport).with_deadline(end);
    for client in [client_with(&options), client_with(&options).with_shared_deadline()] {
        let error = client.send(&read()).await.unwrap_err();
        assert_eq!((error.kind(), Instant::now()), (ErrorKind::Timeout, end));
    }
    assert!(client_with(&options).for_token_exchange().deadline() > end);
}

/// Never has a credential.
#[derive(Debug)]
struct Nothing;

#[async_trait::async_trait]
impl Authenticator for Nothing {
    async fn credential(&self, _: tokio::time::Instant) -> cpaas_core::Result<Credential> {
        std::future::pending().await
    }

    async fn refused(&self, _: &Credential) -> bool {
        false
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_out_of_time_names_the_time_it_had() {
    let client = client(&ScriptedTransport::new([])).with_authenticator(Arc::new(Nothing));
    let own = client.settings().clone().with_operation_timeout(Duration::from_secs(20));
    let shared = client.with_settings(own).with_shared_deadline();
    let shorter = shared.with_deadline(Instant::now() + Duration::from_secs(3));
    let longer = shared.with_deadline(Instant::now() + Duration::from_secs(30));
    tokio::time::advance(Duration::from_secs(1)).await;
    for (client, words) in [
        (&shorter, "not done within 3.0s"),
        (&shared, "not done within 20.0s"),
        (&longer, "not done within 20.0s"),
        (&client, "not done within 90.0s"),
    ] {
        let error = client.send(&read()).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, words));
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_are_not_what_was_promised() {
    async fn decode(step: Step) -> (Error, Error) {
        let Step::Response(answer) = step else { panic!("an answer") };
        let transport =
            ScriptedTransport::new([Step::Response(answer.clone()), Step::Response(answer)]);
        let client = client(&transport);
        let read = client.call::<Thing>(&read()).await.unwrap_err();
        let write = client.call::<Thing>(&write()).await.unwrap_err();
        (read, write)
    }
    for (step, words) in [
        (Step::json(200, ""), "it is empty"),
        (Step::response(204, ""), "it is empty"),
        (
            Step::response(200, "<html><title>Welcome</title>"),
            "HTML or XML where JSON was expected",
        ),
        (Step::json(200, "{\"name\": \"ha"), "it ends too early"),
        (Step::json(200, "{\"name\": 5}"), "at name: expected a string"),
        (Step::json(200, "{}"), "missing field `name`"),
        (Step::response(200, "OK"), "not JSON"),
    ] {
        let (read, write) = decode(step).await;
        assert!(read.message().contains(words), "{read}");
        assert_eq!((read.kind(), read.effect()), (ErrorKind::InvalidResponse, Effect::None));
        assert_eq!((write.kind(), write.effect()), (ErrorKind::InvalidResponse, Effect::Unknown));
    }
}

#[tokio::test]
async fn json_under_another_content_type_is_still_json() {
    let transport = ScriptedTransport::new([
        Step::response(200, "{\"name\":\"x\"}").header("content-type", "text/html")
    ]);
    client(&transport).call::<Thing>(&read()).await.unwrap();
}

#[tokio::test]
async fn an_error_says_who_what_and_why() {
    let page = "<html><head><title>Scheduled maintenance</title></head></html>";
    let transport = ScriptedTransport::new([Step::response(503, page)]);
    let error = client(&transport).send(&write()).await.unwrap_err();
    assert_eq!((error.provider(), error.operation()), (Some(ACME), Some("set_thing")));
    assert_eq!(
        error.to_string(),
        "acme set_thing: the server returned 503 Service Unavailable: Scheduled maintenance \
         (unavailable, HTTP 503); it is not known whether the change was made"
    );
}

#[tokio::test]
async fn a_secret_that_the_server_echoes_is_not_repeated() {
    let transport = ScriptedTransport::new([Step::response(400, "bad password: s3cret")]);
    let error = client(&transport).send(&write()).await.unwrap_err();
    assert!(error.message().ends_with("bad password: [redacted]"), "{error}");
}

#[tokio::test]
async fn a_request_looks_as_described() {
    let transport = ScriptedTransport::new([ok()]);
    client(&transport).send(&write()).await.unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        transport.requests()[0].transcript(),
        format!(
            "POST https://acme.test/things/7 (Write)\n\
             accept: application/json\n\
             user-agent: cpaas/{version} (acme)\n\
             content-type: application/x-www-form-urlencoded\n\n\
             name=new&password=s3cret"
        )
    );
}

#[tokio::test]
async fn a_recording_transport_shows_everything_and_holds_back_writes() {
    let scripted = ScriptedTransport::new([ok()]);
    let recording = Arc::new(RecordingTransport::withholding_writes(scripted.clone()));
    let client = client_with(&ClientOptions::default().with_transport(recording.clone()));
    client.send(&read()).await.unwrap();
    let error = client.send(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidRequest, Effect::None));

    assert_eq!(scripted.requests().len(), 1, "the write went nowhere");
    let recorded = recording.requests();
    assert_eq!(
        recorded.iter().map(|r| (r.operation.as_str(), r.sent)).collect::<Vec<_>>(),
        [("get_thing", true), ("set_thing", false)]
    );
    assert_eq!(recorded[1].body, "name=[redacted]&password=[redacted]");
    let field = |name: &str| (name.to_owned(), "[redacted]".to_owned());
    assert_eq!(recorded[1].fields, [field("name"), field("password")]);
}

#[tokio::test]
async fn a_login_is_no_write_to_hold_back() {
    let scripted = ScriptedTransport::new([ok()]);
    let recording = Arc::new(RecordingTransport::withholding_writes(scripted.clone()));
    let client = client_with(&ClientOptions::default().with_transport(recording.clone()));
    client.send(&write().as_login()).await.unwrap();
    assert!(recording.requests()[0].sent && scripted.requests().len() == 1);
}

#[tokio::test(start_paused = true)]
async fn several_requests_of_one_call_end_by_one_deadline() {
    let hang = || Step::Hang.after(Duration::from_secs(20));
    let transport = ScriptedTransport::new([
        ok().after(Duration::from_secs(25)),
        hang(),
        hang(),
        hang(),
        hang(),
    ]);
    let call = client(&transport).with_shared_deadline().with_shared_deadline();
    let started = Instant::now();
    call.send(&read()).await.unwrap();
    let error = call.send(&read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(started.elapsed() <= Duration::from_secs(90), "{:?}", started.elapsed());
}

#[tokio::test]
async fn no_limit_at_all_is_a_limit_too() {
    let mut settings = Settings::default();
    settings.operation_timeout = Duration::MAX;
    settings.attempt_timeout = Duration::MAX;
    let options = ClientOptions::default()
        .with_transport(ScriptedTransport::new([ok()]))
        .with_settings(settings);
    client_with(&options).send(&read()).await.unwrap();
}

#[tokio::test]
async fn a_value_that_names_another_path_is_not_sent() {
    let transport = ScriptedTransport::new([ok()]);
    let request = write().path("/things/{id}/close", &[".."]);
    let error = client(&transport).send(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidRequest, Effect::None));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn an_answer_is_read_behind_a_byte_order_mark_and_refused_if_it_is_compressed() {
    let marked = ScriptedTransport::new([Step::response(200, "\u{feff}{\"name\":\"new\"}")]);
    let answer = client(&marked).send(&read()).await.unwrap();
    assert_eq!(answer.decode::<serde_json::Value>().unwrap()["name"], "new");

    let gzip = || Step::response(200, "\u{1f}\u{8b}").header("content-encoding", "gzip");
    let transport = ScriptedTransport::new([gzip(), gzip()]);
    let options = ClientOptions::default()
        .with_transport(transport)
        .with_settings(Settings::default().with_retry(RetryPolicy::never()));
    for (request, effect) in [(read(), Effect::None), (write(), Effect::Unknown)] {
        let error = client_with(&options).send(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, effect));
        assert!(error.message().contains("compressed"), "{error}");
    }
}
