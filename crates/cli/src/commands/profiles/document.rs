//! The configuration file itself, for commands that are about it.

use std::path::PathBuf;

use cpaas::profiles::{Profile, SelectError, location};

use super::stored_secret::StoredSecret;
use super::summary::{self, Summary};
use crate::base::blocking::{blocking, blocking_read};
use crate::base::exit::{Code, Failure};
use crate::config::edit::Document;
use crate::config::thresholds;
use crate::session::context::AppContext;
use crate::session::global::Global;

/// The path of the configuration file, whether it exists or not.
pub(super) fn path(global: &Global) -> Result<PathBuf, Failure> {
    let path = location(global.config().as_deref());
    path.ok_or_else(|| {
        Failure::config("there is no home folder to look for a file in: give --config FILE")
    })
}

/// The file, to be looked at, or to try a change on.
pub(super) async fn open(global: &Global) -> Result<Document, Failure> {
    let path = path(global)?;
    let file = path.clone();
    blocking_read(&file, global.network.reading_time(), move || Document::open(path)).await?
}

/// Changes the file, under its lock.
pub(super) async fn edit<T: Send + 'static>(
    app: &AppContext<'_>,
    change: impl FnOnce(&mut Document) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let path = path(app.global)?;
    let within = app.global.network.settings().operation_timeout;
    let console = app.console.clone();
    blocking(move || Document::edit(&path, within, &console, change)).await?
}

/// Changes one profile: tries it, checks the profile that it makes if that is wished, and then makes the change,
/// together with the secret's file. Prints the profile.
pub(super) async fn change_profile(
    app: &AppContext<'_>,
    is_checked: bool,
    stored: Option<StoredSecret>,
    change: impl Fn(&mut Document, Option<&StoredSecret>) -> Result<Profile, Failure> + Send + 'static,
) -> Result<Code, Failure> {
    let mut draft = open(app.global).await?;
    let profile = change(&mut draft, stored.as_ref())?;
    if is_checked {
        check(app, &profile, stored.as_ref()).await?;
    }
    let within = app.global.network.settings().operation_timeout;
    let changed = edit(app, move |document| {
        let profile = change(document, stored.as_ref())?;
        let file = stored.map(|stored| stored.save(within)).transpose()?;
        let default = document.default().map(str::to_owned);
        Ok((profile, default, file))
    });
    let (profile, default, file) = changed.await?;
    if let Some(file) = file {
        file.keep();
    }
    summary::print(app, &[Summary::row(&profile, default.as_deref())])
}

/// Fails if it makes no account, with the secret that is not yet in its file; or if its thresholds are wrong.
async fn check(
    app: &AppContext<'_>,
    profile: &Profile,
    stored: Option<&StoredSecret>,
) -> Result<(), Failure> {
    thresholds::check(profile)?;
    let mut profile = profile.clone();
    if let Some(stored) = stored {
        stored.put_into(&mut profile);
    }
    app.accounts().without_kept_tokens().open(&profile).await.map(drop)
}

/// That the file has no profile of this name.
pub(super) fn unknown(document: &Document, name: &str) -> Failure {
    let unknown = SelectError::UnknownProfile { name: name.to_owned(), known: document.names() };
    Failure::config(format!("{}: {unknown}", document.path().display()))
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
