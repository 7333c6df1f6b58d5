//! The fake Sonetel over real loopback HTTP.

mod account;
mod fixture;
mod token;
