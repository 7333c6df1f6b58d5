//! Requests and answers of Restcomm's API, in the vendor's terms. One file per subject.
//!
//! Answers are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account;
pub mod create;
pub(crate) mod date;
pub(crate) mod id;
pub(crate) mod link;
pub mod list;
pub mod status;
pub mod status_change;
pub mod subtree;
pub mod update;
