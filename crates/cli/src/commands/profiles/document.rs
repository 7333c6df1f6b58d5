//! The configuration file itself, for commands that are about it.

use std::path::PathBuf;

use cpaas::profiles::location;

use crate::base::blocking::blocking;
use crate::base::exit::Failure;
use crate::config::edit::Document;
use crate::session::global::Global;

/// The path of the configuration file, whether it exists or not.
pub(super) fn path(global: &Global) -> Result<PathBuf, Failure> {
    let path = location(global.config().as_deref());
    path.ok_or_else(|| {
        Failure::config("there is no home folder to look for a file in: give --config FILE")
    })
}

/// The file, to be edited.
pub(super) async fn open(global: &Global) -> Result<Document, Failure> {
    let path = path(global)?;
    blocking(move || Document::open(path)).await?
}

/// Fails if options select profiles: the command is about the file.
pub(super) fn check_selection(global: &Global) -> Result<(), Failure> {
    if global.sandbox {
        return Err(Failure::usage("the sandbox has no configuration file"));
    }
    let given = global.given_selector();
    if given.all || !given.names.is_empty() {
        return Err(Failure::usage(
            "this command is about the file: it takes no --profile and no --all",
        ));
    }
    Ok(())
}
