//! One function for each operation.

pub(crate) mod account;
pub(crate) mod globaldata;
pub(crate) mod token;
