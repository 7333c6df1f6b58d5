//! Accounts from a file and from the environment, with their secrets.
//!
//! ```toml
//! default_profile = "main"
//!
//! [profiles.main]
//! provider = "sonetel"
//! tags = ["prod"]
//! username = "owner@example.com"
//! password = "env:SONETEL_PASSWORD"
//! ```
//!
//! ```no_run
//! use cpaas::AccountProvider;
//! use cpaas::ClientOptions;
//! use cpaas::profiles::{Profiles, Selector};
//!
//! # async fn example() -> cpaas::Result<()> {
//! let profiles = Profiles::load(None)?;
//! let options = ClientOptions::default();
//!
//! let main = profiles.get("main")?.open(&options).await?;
//! println!("{}", main.balance().await?.money());
//!
//! for profile in profiles.select(&Selector::new().with_name("eu-*").with_tag("prod"))? {
//!     let account = profile.open(&options).await?;
//!     println!("{}: {}", profile.name, account.id().await?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Where a profile comes from
//!
//! From a file in TOML, by default `cpaas/config.toml` in the user's folder for configurations
//! ([`location`]); and from the environment, at most one for each provider: `CPAAS_SONETEL_USERNAME` is the
//! key `username`. A profile has the keys of its provider ([`Provider::keys`](crate::Provider::keys)), and
//! `provider`, `tags`, `ca_file`, `warn`, `critical`, `available`, `token_cache`, `children` and `max_children`. Relative
//! paths start from the file's folder. The file's table `defaults` is a program's own ([`LoadedConfig::defaults`]); the
//! command `cpaas` has there the defaults of its options.
//!
//! # Secrets
//!
//! A file has no secret in it, but where it is ([`Secret`]): `env:NAME`, `file:PATH` or `cmd:COMMAND`. A file that
//! others can read is refused. A credential that the platform replaces is written back if it came from a file
//! ([`Profile::credential_store`]).
//!
//! # Errors
//!
//! [`ProfileError`] has the place, the profile, and each key with its problem; [`SelectError`] what can't be
//! selected. Both become a [`cpaas_core::Error`] of the kind `Config` by `?`. Nothing is printed: warnings are
//! [traced](https://docs.rs/tracing).

mod blocking;
mod bounded_file;
mod document;
mod entry;
mod env;
mod error;
mod file;
mod held_files;
mod load;
mod lock;
mod opening;
mod origin;
mod owner;
mod parts;
mod private_file;
mod process_group;
mod profile;
#[expect(clippy::module_inception, reason = "all profiles, among what is about them")]
mod profiles;
mod replacement;
mod resolve;
mod secret;
mod secret_command;
mod secret_options;
mod secret_text;
mod select;
mod select_error;
mod store;
mod store_problem;
mod token_file;
mod values;

pub use bounded_file::{read_certificates, read_config};
pub use entry::{Entry, InvalidProfile, ListedProfile};
pub use env::variable;
pub use error::{ProfileError, ProfileProblem};
pub use file::{check_name, is_tag, location};
pub use load::{LoadedConfig, list_profiles};
pub use lock::FileLock;
pub use origin::Origin;
pub use private_file::read_secret;
pub use profile::Profile;
pub use profiles::Profiles;
pub use replacement::replace_file;
pub use resolve::{Resolved, resolve_all};
pub use secret::{Secret, SecretError};
pub use secret_options::SecretOptions;
pub use secret_text::check_line;
pub use select::{Candidate, Selector};
pub use select_error::SelectError;
pub use store_problem::StoreProblem;
pub use values::{Value, Values};
