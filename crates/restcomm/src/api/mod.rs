//! Requests and responses of Restcomm's API, in the vendor's terms. One file per subject.
//!
//! Responses are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account;
pub(crate) mod check;
pub mod create;
pub(crate) mod date;
pub(crate) mod id;
pub(crate) mod link;
pub mod list;
pub(crate) mod password;
pub(crate) mod response;
pub mod status;
pub mod status_change;
pub mod subtree;
pub mod update;
