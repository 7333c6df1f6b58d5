//! The single steps of a call: what each takes, without a network. `cargo bench -p cpaas-bench`
#![allow(missing_docs, clippy::expect_used, reason = "a bench that can't begin ends")]

mod answers;
mod calls;
mod decoding;
mod money;

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};

/// Long enough to tell a tenth from the noise.
fn settings() -> Criterion {
    Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
}

criterion_group! {
    name = steps;
    config = settings();
    targets = money::benches, decoding::benches, calls::benches
}
criterion_main!(steps);
