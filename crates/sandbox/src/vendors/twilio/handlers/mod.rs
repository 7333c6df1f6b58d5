//! One function for each operation.

pub(crate) mod balance;
pub(crate) mod create;
pub(crate) mod fetch;
pub(crate) mod list;
pub(crate) mod update;
