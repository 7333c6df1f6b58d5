//! Answers into types.

use std::hint::black_box;

use cpaas::voximplant::{GetAccountInfoResponse, GetChildrenAccountsResponse};
use cpaas::{restcomm, twilio};
use cpaas_http::provider::json::decode;
use criterion::{Criterion, Throughput};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::answers::Answers;

/// What Sonetel wraps its answers in.
#[derive(Deserialize)]
struct Envelope {
    #[expect(dead_code, reason = "read for what it costs")]
    response: cpaas::sonetel::AccountRecord,
}

pub(crate) fn benches(criterion: &mut Criterion) {
    let Answers { accounts: [sonetel, voximplant, restcomm, twilio], children } =
        Answers::of_the_sandbox();
    let small =
        br#"{"response":{"account_id":"2000000007","currency":"SEK","credit_balance":"5.04"}}"#;
    bench::<Envelope>(criterion, "sonetel, small", small);
    bench::<Envelope>(criterion, "sonetel, large", &sonetel);
    let small = br#"{"result":{"account_id":4127001,"currency":"USD","balance":19772.35}}"#;
    bench::<GetAccountInfoResponse>(criterion, "voximplant, small", small);
    bench::<GetAccountInfoResponse>(criterion, "voximplant, large", &voximplant);
    bench::<GetChildrenAccountsResponse>(criterion, "voximplant, 1,000 children", &children);
    let small = br#"{"sid":"ACb3a32a8835e533170be65689b34891be","status":"active"}"#;
    bench::<restcomm::AccountRecord>(criterion, "restcomm, small", small);
    bench::<restcomm::AccountRecord>(criterion, "restcomm, large", &restcomm);
    bench::<twilio::AccountRecord>(criterion, "twilio, small", small);
    bench::<twilio::AccountRecord>(criterion, "twilio, large", &twilio);
}

fn bench<T: DeserializeOwned>(criterion: &mut Criterion, name: &str, answer: &[u8]) {
    let mut group = criterion.benchmark_group("decoding");
    group.throughput(Throughput::Bytes(answer.len() as u64));
    group.bench_function(name, |bencher| {
        bencher.iter(|| decode::<T>(black_box(answer)).expect("it can be read"));
    });
}
