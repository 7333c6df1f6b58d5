//! One function for each operation.

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod migrate;
pub(crate) mod read;
pub(crate) mod update;
