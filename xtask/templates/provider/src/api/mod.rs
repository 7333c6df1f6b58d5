//! Requests and answers of the vendor's API, one module per subject.

pub mod account;
