//! Profiles: where they come from, and which of them a command is for.
//!
//! Flag before environment before file: a [`Selector`](select::Selector) selects among all profiles;
//! without one the account of the environment, if there is exactly one; then the file's
//! `default_profile`; then the only profile.

pub(crate) mod edit;
#[path = "../../../cpaas/src/profiles/entry.rs"]
pub(crate) mod entry;
#[path = "../../../cpaas/src/profiles/env.rs"]
pub(crate) mod env;
#[path = "../../../cpaas/src/profiles/file.rs"]
pub(crate) mod file;
#[path = "../../../cpaas/src/profiles/load.rs"]
pub(crate) mod load;
#[path = "../../../cpaas/src/profiles/profile.rs"]
pub(crate) mod profile;
#[path = "../../../cpaas/src/profiles/profiles.rs"]
pub(crate) mod profiles;
#[path = "../../../cpaas/src/profiles/resolve.rs"]
pub(crate) mod resolve;
#[path = "../../../cpaas/src/profiles/secret.rs"]
pub(crate) mod secret;
#[path = "../../../cpaas/src/profiles/select.rs"]
pub(crate) mod select;
pub(crate) mod thresholds;
