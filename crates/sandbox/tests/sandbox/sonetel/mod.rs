//! The fake Sonetel over real loopback HTTP.

mod account;
pub(crate) mod fixture;
mod token;
