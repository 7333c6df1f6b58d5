//! The transports that wrap another.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Access, Effect};
use cpaas_http::testing::{FaultyTransport, ManualClock, ScriptedTransport, Step, TransportFault};
use cpaas_http::{
    BodyLimits, ClientOptions, ClockWatch, OperationContext, RecordingTransport, RetryPolicy,
    Settings, Transport, TransportError,
};
use http::header::AUTHORIZATION;

use crate::support::{client_with, read, write};

fn request() -> http::Request<Bytes> {
    let request = http::Request::builder().uri("https://acme.test/");
    request.header(AUTHORIZATION, "Bearer t").body(Bytes::new()).unwrap()
}

/// How a read, a write and a login end, in this order: a status, or what broke.
async fn three(transport: &FaultyTransport) -> Vec<String> {
    let limits = BodyLimits::new(99, 99);
    let mut ended = Vec::new();
    for (access, is_login) in [(Access::Read, false), (Access::Write, false), (Access::Read, true)]
    {
        let mut context = OperationContext::new("o", access, limits);
        context.is_login = is_login;
        ended.push(match transport.send(request(), &context).await {
            Ok(response) => {
                String::from_utf8_lossy(response.body()).into_owned() + response.status().as_str()
            }
            Err(error) => format!("{error} {}", error.may_be_sent()),
        });
    }
    ended
}

#[tokio::test]
async fn a_fault_meets_its_access_once_or_always_and_no_login() {
    let inner = ScriptedTransport::new((0..20).map(|_| Step::response(200, "whole")));
    let transport = FaultyTransport::new(inner.clone());
    let good = "whole200".to_owned();
    transport.fail_next(Access::Write, TransportFault::Refused);
    let refused = "connection refused false".to_owned();
    assert_eq!(three(&transport).await, [good.clone(), refused, good.clone()]);
    assert_eq!(three(&transport).await, [good.clone(), good.clone(), good.clone()]);

    for (fault, ended, arrived) in [
        (TransportFault::LostBefore, "connection reset true", 2),
        (TransportFault::LostAfter, "connection reset true", 3),
        (TransportFault::Garbled, "wh200", 3),
        (TransportFault::Status(429), "429", 2),
    ] {
        let before = inner.requests().len();
        transport.fail_always(Access::Read, fault);
        assert_eq!(three(&transport).await, [ended.to_owned(), good.clone(), good.clone()]);
        assert_eq!(inner.requests().len() - before, arrived, "{fault:?}");
    }
    transport.clear_faults();
    assert_eq!(three(&transport).await[0], good);
    assert_eq!(transport.requests(), 21);
}

#[tokio::test]
async fn wrong_credentials_meet_logins_too() {
    let inner = ScriptedTransport::new((0..3).map(|_| Step::response(401, "")));
    let transport = FaultyTransport::new(inner.clone());
    transport.fail_always(Access::Write, TransportFault::WrongCredentials);
    three(&transport).await;
    let sent: Vec<_> =
        inner.requests().iter().map(|request| request.header("authorization").to_owned()).collect();
    assert_eq!(sent, ["Bearer t", "Bearer no", "Bearer no"]);
}

#[tokio::test]
async fn the_last_response_with_a_date_counts() {
    let scripted = ScriptedTransport::new([
        Step::json(200, "{}"),
        Step::json(401, "{}").header("date", "Wed, 21 Oct 2015 08:28:00 GMT"),
        Step::json(200, "{}").header("date", "Wed, 21 Oct 2015 07:27:30 GMT"),
        Step::json(200, "{}").header("date", "soon"),
        Step::reset(),
    ]);
    let clock = ManualClock::new("2015-10-21T07:28:00Z".parse().unwrap());
    let watch = ClockWatch::new(scripted, clock);
    let limits = BodyLimits::new(9, 9);
    let context = OperationContext::new("o", Access::Read, limits);
    for expected in [None, Some(3600), Some(-30), Some(-30), Some(-30)] {
        let request = http::Request::new(Bytes::new());
        let _ = watch.send(request, &context).await;
        assert_eq!(watch.seconds_ahead(), expected);
    }
}

/// Keeps what it learns of the writes that it passes on.
#[derive(Debug)]
struct Tally {
    inner: Arc<ScriptedTransport>,
    ended: Mutex<Vec<(String, Effect)>>,
}

#[async_trait]
impl Transport for Tally {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.inner.send(request, context).await
    }

    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        self.ended.lock().unwrap().push((context.operation.to_string(), effect));
    }
}

#[tokio::test(start_paused = true)]
async fn a_transport_learns_how_each_write_ended_also_below_others() {
    use Effect::{Applied, None, Unknown};
    let steps = [
        Step::json(200, "{}"),
        // Of the status 200, and refused all the same.
        Step::json(200, "FAIL"),
        Step::response(429, ""),
        Step::json(200, "{}"),
        Step::response(503, ""),
        Step::reset(),
        Step::refused(),
        Step::Hang,
        // A read.
        Step::json(200, "{}"),
    ];
    let inner = ScriptedTransport::new(steps);
    let tally = Arc::new(Tally { inner, ended: Mutex::default() });
    let clock = ManualClock::new("2015-10-21T07:28:00Z".parse().unwrap());
    let transport = FaultyTransport::new(Arc::new(ClockWatch::new(tally.clone(), clock)));
    let transport = Arc::new(RecordingTransport::new(transport));
    let retry = RetryPolicy::default().with_max_attempts(2);
    let settings = Settings::default().with_retry(retry);
    let options = ClientOptions::default().with_transport(transport).with_settings(settings);
    let client = client_with(&options);
    for _ in 0..6 {
        let _ = client.send(&write()).await;
    }
    client.send(&read()).await.unwrap();
    let ended = tally.ended.lock().unwrap().clone();
    assert!(ended.iter().all(|(operation, _)| operation == "set_thing"), "{ended:?}");
    let effects: Vec<_> = ended.iter().map(|(_, effect)| *effect).collect();
    assert_eq!(effects, [Applied, None, None, Applied, Unknown, Unknown, None, Unknown]);

    let withheld = RecordingTransport::withholding_writes(tally.clone());
    let context = OperationContext::new("o", Access::Write, BodyLimits::new(9, 9));
    withheld.write_ended(&context, Effect::None);
    assert_eq!(tally.ended.lock().unwrap().len(), effects.len(), "it was not passed on");
}
