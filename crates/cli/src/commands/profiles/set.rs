//! `cpaas profiles set`.

use clap::Args;
use cpaas::profiles::Candidate as _;

use super::document::{self, change_profile};
use super::keys::long;
use super::profile_options::ProfileOptions;
use super::stored_secret::StoredSecret;
use super::summary;
use crate::base::exit::{Code, Failure};
use crate::config::edit::Document;
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The profile
    name: String,
    /// Remove a key, so that its default applies; may be repeated
    #[arg(long, value_name = "KEY")]
    unset: Vec<String>,
    #[command(flatten)]
    options: ProfileOptions,
}

pub(super) async fn run(set: &Set, app: &AppContext<'_>) -> Result<Code, Failure> {
    document::check_selection(app.global)?;
    app.output()?.check(&summary::COLUMNS)?;
    if set.options.is_empty() && set.unset.is_empty() {
        return Err(Failure::usage("nothing to set: give a key of the profile, or --unset"));
    }
    let thresholds = set.options.thresholds(&set.name)?;
    let document = document::open(app.global).await?;
    let entry = document.entry(&set.name)?;
    let entry = entry.ok_or_else(|| document::unknown(&document, &set.name))?;
    let provider = entry.provider().ok_or_else(|| {
        Failure::usage(format!("profile {:?} has no valid provider: see `profiles add`", set.name))
    })?;
    set.options.check(provider)?;
    let stored = StoredSecret::read(&set.options.keys, &set.name, &document, &app.console).await?;
    let values = set.options.values(thresholds, stored.as_ref())?;
    let (name, unset) = (set.name.clone(), set.unset.iter().map(|key| key.replace('-', "_")));
    let unset: Vec<_> = unset.collect();
    change_profile(app, !set.options.no_check, stored, move |document, stored| {
        check_unset(&name, &unset, document)?;
        stored.map_or(Ok(()), |stored| stored.check_place(&name, document))?;
        document.set(&name, values.clone(), &unset);
        document.profile(&name)
    })
    .await
}

/// Fails if the profile does not have a key that is to be removed: a mistyped one would stay unnoticed.
fn check_unset(name: &str, unset: &[String], document: &Document) -> Result<(), Failure> {
    let keys = document.keys(name);
    match unset.iter().find(|key| *key == "provider" || !keys.contains(key)) {
        None => Ok(()),
        Some(key) if key == "provider" => {
            Err(Failure::usage("--unset provider: a profile is of a provider"))
        }
        Some(key) => {
            let key = long(key);
            Err(Failure::usage(format!("--unset {key}: profile {name:?} has no such key")))
        }
    }
}
