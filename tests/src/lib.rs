//! What crosses crates. The tests are in `tests/`; the documentation tests of this library are the
//! examples of the README.

#![doc = include_str!("../../README.md")]
