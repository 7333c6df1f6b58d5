//! What commands run in: the options of every command, the accounts that are selected, confirmation,
//! dry runs, and runs over many accounts.

pub(crate) mod account_set;
pub(crate) mod accounts;
pub(crate) mod changes;
pub(crate) mod command;
pub(crate) mod concurrency;
pub(crate) mod configuration;
pub(crate) mod confirm;
pub(crate) mod context;
mod curl;
pub(crate) mod dry_run;
pub(crate) mod fleet_run;
pub(crate) mod global;
mod instrumented;
pub(crate) mod lazy_account;
pub(crate) mod listing;
pub(crate) mod losses;
pub(crate) mod observed_transport;
pub(crate) mod run_state;
pub(crate) mod secrets;
pub(crate) mod spec;
pub(crate) mod threshold_options;
pub(crate) mod vendor_session;
mod watched_transport;
