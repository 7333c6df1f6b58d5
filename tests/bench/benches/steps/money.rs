//! Amounts into exact money.

use std::hint::black_box;

use cpaas::{Money, decimal};
use criterion::Criterion;

pub(crate) fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("money");
    for text in ["5.04", "19772.350000000001", "1.5e-7"] {
        group.bench_function(format!("decimal {text}"), |bencher| {
            bencher.iter(|| decimal::parse(black_box(text)).expect("a number"));
        });
    }
    group.bench_function("money 5.04 SEK", |bencher| {
        bencher.iter(|| black_box("5.04 SEK").parse::<Money>().expect("an amount"));
    });
}
