//! The fake Restcomm over real loopback HTTP.

mod create;
mod fixture;
mod list;
mod login;
mod migrate;
mod passwords;
mod read;
mod tree;
mod update;
