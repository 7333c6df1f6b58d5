//! `cpaas profiles add`.

use clap::Args;
use cpaas::Provider;
use cpaas::profiles::check_name;

use super::document::{self, change_profile};
use super::profile_options::ProfileOptions;
use super::stored_secret::StoredSecret;
use super::summary;
use crate::base::exit::{Code, Failure};
use crate::config::edit::Document;
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The new profile's name
    name: String,
    // It replaces the global option of the same name.
    /// Its provider
    #[arg(long, required = true, value_name = "PROVIDER")]
    provider: Vec<String>,
    /// Make it the default profile
    #[arg(long)]
    default: bool,
    /// Replace the profile of this name
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    options: ProfileOptions,
}

pub(super) async fn run(add: &Add, app: &AppContext<'_>) -> Result<Code, Failure> {
    document::check_selection(app.global)?;
    app.output()?.check(&summary::COLUMNS)?;
    check_name(&add.name).map_err(Failure::usage)?;
    let provider = add.provider()?;
    add.options.check(provider)?;
    let thresholds = add.options.thresholds(&add.name)?;
    let document = document::open(app.global).await?;
    check_new(&add.name, add.force, &document)?;
    let stored = StoredSecret::read(&add.options.keys, &add.name, &document, &app.console).await?;
    let mut values = vec![("provider", provider.name.as_str().into())];
    values.extend(add.options.values(thresholds, stored.as_ref())?);
    let (name, force, default) = (add.name.clone(), add.force, add.default);
    change_profile(app, !add.options.no_check, stored, move |document, stored| {
        check_new(&name, force, document)?;
        stored.map_or(Ok(()), |stored| stored.check_place(&name, document))?;
        document.put(&name, values.clone())?;
        if default {
            document.set_default(&name);
        }
        document.profile(&name)
    })
    .await
}

/// Fails if there is a profile of this name that is not to be replaced.
fn check_new(name: &str, force: bool, document: &Document) -> Result<(), Failure> {
    if document.entry(name)?.is_some() && !force {
        let message = "exists: give --force to replace it";
        return Err(Failure::usage(format!("profile {name:?} {message}")));
    }
    Ok(())
}

impl Add {
    fn provider(&self) -> Result<&'static Provider, Failure> {
        let [name] = self.provider.as_slice() else {
            return Err(Failure::usage("a profile is of one provider: give one --provider"));
        };
        cpaas::provider(name).map_err(|error| Failure::usage(error.message()))
    }
}
