//! Requests and answers of Voximplant's API, in the vendor's terms. One file per subject.
//!
//! Answers are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account_info;
mod check;
pub(crate) mod endpoint;
pub(crate) mod envelope;
pub mod set_account_info;
mod time;
