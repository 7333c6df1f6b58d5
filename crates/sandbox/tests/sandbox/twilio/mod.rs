//! The fake Twilio over real loopback HTTP.

mod concurrency;
mod create;
mod fetch;
mod fixture;
mod list;
mod login;
mod status;
