//! `cpaas profiles`: what is configured. Asks nobody.

mod add;
mod check;
mod keys;
mod remove;
mod show;

use clap::Subcommand;
use serde::Serialize;

use super::{World, blocking, survey};
use crate::args::Global;
use crate::config::{Profile, edit::Document, file};
use crate::exit::{Code, Failure};
use crate::output;

pub(super) use self::check::faults;

#[derive(Debug, Subcommand)]
pub(crate) enum Profiles {
    /// List the selected profiles, or all of them, and where they come from
    List,
    /// Show each key of a profile and where it comes from; never a secret, but where it is
    Show(show::Show),
    /// Check the selected profiles, or all of them, without asking anybody
    Check,
    /// Write a new profile to the configuration file
    Add(Box<add::Add>),
    /// Take a profile out of the configuration file
    Remove(remove::Remove),
    /// Show where the configuration file is
    Path,
}

pub(super) async fn run(command: &Profiles, global: &Global) -> Result<Code, Failure> {
    match command {
        Profiles::List => list(global).await,
        Profiles::Show(asked) => show::run(asked, global).await,
        Profiles::Check => check::run(global).await,
        Profiles::Add(asked) => add::run(asked, global).await,
        Profiles::Remove(asked) => remove::run(asked, global).await,
        Profiles::Path => path(global),
    }
}

/// The columns of profiles in few words.
const COLUMNS: [&str; 5] = ["PROFILE", "PROVIDER", "SOURCE", "TAGS", "DEFAULT"];

/// A profile in few words.
#[derive(Serialize)]
struct Listed<'p> {
    profile: &'p str,
    provider: &'static str,
    source: String,
    tags: &'p [String],
    default: bool,
}

impl<'p> Listed<'p> {
    fn new(profile: &'p Profile, default: Option<&str>) -> Self {
        let Profile { name, vendor, origin, tags, .. } = profile;
        let (source, default) = (origin.to_string(), default == Some(name));
        Self { profile: name, provider: vendor.name, source, tags, default }
    }
}

/// Those that the command line asks for, else all: `CPAAS_PROFILE` must not hide any.
async fn list(global: &Global) -> Result<Code, Failure> {
    let world = World::open(global).await?;
    let said = global.said();
    let shown = if said.is_unsaid() {
        world.profiles.profiles.iter().collect()
    } else {
        world.profiles.select(&said)?
    };
    let default = world.profiles.default.as_deref();
    let listed: Vec<_> = shown.into_iter().map(|profile| Listed::new(profile, default)).collect();
    print(global, &listed)
}

fn print(global: &Global, listed: &[Listed<'_>]) -> Result<Code, Failure> {
    output::rows(global.output()?, &COLUMNS, listed, |row| {
        let default = if row.default { "yes" } else { "" };
        let (profile, provider) = (row.profile.to_owned(), row.provider.to_owned());
        vec![profile, provider, row.source.clone(), row.tags.join(", "), default.to_owned()]
    })?;
    Ok(Code::Done)
}

#[derive(Serialize)]
struct Place {
    path: String,
    exists: bool,
}

fn path(global: &Global) -> Result<Code, Failure> {
    the_file_itself(global)?;
    let path = place(global)?;
    let place = Place { path: path.display().to_string(), exists: path.exists() };
    output::rows(global.output()?, &["PATH", "EXISTS"], &[place], |place| {
        let exists = if place.exists { "yes" } else { "no" };
        vec![place.path.clone(), exists.to_owned()]
    })?;
    Ok(Code::Done)
}

/// Where the configuration file is, or would be.
fn place(global: &Global) -> Result<std::path::PathBuf, Failure> {
    let place = file::location(global.config().as_deref());
    place.ok_or_else(|| {
        Failure::config("there is no home to look for a file in: give --config FILE")
    })
}

/// The file, to be changed.
async fn document(global: &Global) -> Result<Document, Failure> {
    let path = place(global)?;
    blocking(move || Document::open(path)).await?
}

/// A command on the file, and not on profiles that are selected.
fn the_file_itself(global: &Global) -> Result<(), Failure> {
    if global.sandbox {
        return Err(Failure::usage("the sandbox has no configuration file"));
    }
    let said = global.said();
    if said.all || !said.names.is_empty() {
        return Err(Failure::usage("this is about the file: --profile and --all say nothing here"));
    }
    Ok(())
}
