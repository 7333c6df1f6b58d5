//! Requests and responses of Voximplant's API, in the vendor's terms. One file per subject.
//!
//! Responses are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account_info;
pub mod account_settings;
pub mod add_account;
pub mod callbacks;
pub mod charge;
mod check;
pub mod children;
pub mod clone_account;
pub mod date;
pub mod documents;
pub mod enums;
pub mod flag;
pub mod id;
pub(crate) mod parameter;
pub mod plans;
pub mod prices;
pub mod rates;
mod read;
pub(crate) mod request;
pub mod response;
pub mod selection;
