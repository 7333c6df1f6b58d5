//! `cpaas profiles`: what is configured. Works offline.

mod add;
pub(super) mod check;
mod default;
mod document;
mod keys;
mod list;
pub(super) mod path;
mod profile_options;
pub(super) mod remove;
mod rename;
mod set;
pub(super) mod show;
mod stored_secret;
pub(super) mod summary;

use clap::Subcommand;

use crate::base::exit::{Code, Failure};
use crate::session::context::AppContext;

#[derive(Debug, Subcommand)]
pub(crate) enum Profiles {
    /// List the selected profiles, or all of them, and where they come from
    List,
    /// Show each key of a profile and where its value comes from; of a secret, where it is
    Show(show::Show),
    /// Check the selected profiles, or all of them, offline
    Check,
    /// Write a new profile to the configuration file
    Add(Box<add::Add>),
    /// Change keys of a profile in the configuration file; the others stay as they are
    Set(Box<set::Set>),
    /// Give a profile in the configuration file another name
    Rename(rename::Rename),
    /// Make a profile the default
    Default(default::Default),
    /// Remove a profile from the configuration file
    Remove(remove::Remove),
    /// Show the path of the configuration file
    Path,
}

pub(crate) async fn run(command: &Profiles, app: &AppContext<'_>) -> Result<Code, Failure> {
    match command {
        Profiles::List => list::run(app).await,
        Profiles::Show(show) => show::run(show, app).await,
        Profiles::Check => check::run(app).await,
        Profiles::Add(add) => add::run(add, app).await,
        Profiles::Set(set) => set::run(set, app).await,
        Profiles::Rename(rename) => rename::run(rename, app).await,
        Profiles::Default(default) => default::run(default, app).await,
        Profiles::Remove(remove) => remove::run(remove, app).await,
        Profiles::Path => path::run(app),
    }
}
