//! Requests and responses of Sonetel's API, in the vendor's terms. One file per subject.
//!
//! Responses are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account;
pub(crate) mod check;
pub mod errors;
pub mod fields;
pub mod languages;
pub(crate) mod response;
pub mod timezones;
pub mod token;
