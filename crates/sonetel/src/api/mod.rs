//! Requests and answers of Sonetel's API, in the vendor's terms. One file per subject.
//!
//! Answers are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account;
pub(crate) mod envelope;
pub mod errors;
pub mod fields;
pub mod languages;
pub mod timezones;
pub mod token;
