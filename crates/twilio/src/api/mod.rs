//! Requests and responses of Twilio's API, in the vendor's terms. One file per subject.
//!
//! Responses are read leniently: unknown members are ignored, and all but SIDs are optional.

pub mod account;
pub mod balance;
pub(crate) mod check;
pub mod create;
pub(crate) mod date;
pub(crate) mod id;
pub mod list;
pub(crate) mod response;
pub mod status;
pub mod update;
