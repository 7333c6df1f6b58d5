//! `cpaas profiles rename`.

use clap::Args;
use cpaas::profiles::check_name;

use super::document::{self, change_profile};
use super::summary;
use crate::base::exit::{Code, Failure};
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// The profile
    name: String,
    /// Its new name
    new_name: String,
}

pub(super) async fn run(rename: &Rename, app: &AppContext<'_>) -> Result<Code, Failure> {
    document::check_selection(app.global)?;
    app.output()?.check(&summary::COLUMNS)?;
    check_name(&rename.new_name).map_err(Failure::usage)?;
    let (old, new) = (rename.name.clone(), rename.new_name.clone());
    // What was right or wrong with it stays so.
    change_profile(app, false, None, move |document, _| {
        if document.entry(&old)?.is_none() {
            return Err(document::unknown(document, &old));
        }
        if document.entry(&new)?.is_some() {
            return Err(Failure::usage(format!("profile {new:?} exists")));
        }
        document.rename(&old, &new);
        document.profile(&new)
    })
    .await
}
