//! `cpaas profiles default`.

use clap::Args;

use super::document::{self, change_profile};
use super::summary;
use crate::base::exit::{Code, Failure};
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Default {
    /// The profile
    name: String,
}

pub(super) async fn run(default: &Default, app: &AppContext<'_>) -> Result<Code, Failure> {
    document::check_selection(app.global)?;
    app.output()?.check(&summary::COLUMNS)?;
    let name = default.name.clone();
    change_profile(app, false, None, move |document, _| {
        if document.entry(&name)?.is_none() {
            return Err(document::unknown(document, &name));
        }
        document.set_default(&name);
        document.profile(&name)
    })
    .await
}
