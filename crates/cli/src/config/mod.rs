//! Profiles: where they come from, and which of them a command is for.
//!
//! Flag before environment before file: a [`Selector`](select::Selector) selects among all profiles;
//! without one the account of the environment, if there is exactly one; then the file's
//! `default_profile`; then the only profile.

pub(crate) mod edit;
pub(crate) mod entry;
pub(crate) mod env;
pub(crate) mod file;
pub(crate) mod load;
pub(crate) mod profile;
pub(crate) mod profiles;
pub(crate) mod resolve;
pub(crate) mod secret;
pub(crate) mod select;
pub(crate) mod thresholds;
