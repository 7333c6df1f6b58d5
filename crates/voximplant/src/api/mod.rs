//! Requests and answers of Voximplant's API, in the vendor's terms. One file per subject.
//!
//! Answers are read leniently: unknown members are ignored, and all but ids are optional.

pub mod account_info;
pub mod add_account;
mod answer;
pub mod callbacks;
pub mod charge;
mod check;
pub mod children;
pub mod clone_account;
pub mod date;
pub mod documents;
pub(crate) mod endpoint;
pub(crate) mod envelope;
pub mod methods;
pub(crate) mod parameter;
pub mod plans;
pub mod prices;
pub mod rates;
pub mod raw;
pub mod selection;
pub mod set_account_info;
pub mod set_child_account_info;
mod time;
pub mod words;
