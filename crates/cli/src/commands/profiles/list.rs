//! `cpaas profiles list`.

use super::summary::{self, Summary};
use crate::base::exit::{Code, Failure};
use crate::session::context::AppContext;

/// Lists the profiles that the command line selects, else all: `CPAAS_PROFILE` must not hide any.
pub(super) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    let profiles = app.profiles().await?.all;
    let selector = app.global.given_selector();
    let shown = if selector.is_empty() {
        profiles.profiles.iter().collect()
    } else {
        profiles.select(&selector)?
    };
    let default = profiles.default.as_deref();
    let rows: Vec<_> = shown.into_iter().map(|profile| Summary::row(profile, default)).collect();
    summary::print(app, &rows)
}
