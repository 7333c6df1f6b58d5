//! `cpaas profiles show`.

use std::path::Path;

use clap::Args;
use cpaas_http::{ConfigKey, ConfigKind};
use serde::Serialize;

use crate::base::exit::{Code, Failure};
use crate::config::env;
use crate::config::profile::{Origin, Profile, Value};
use crate::config::secret::Secret;
use crate::config::select::Selector;
use crate::output::rows;
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The profiles, or patterns that they match; if none is given, the selected ones
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// A key and its value.
#[derive(Serialize)]
struct Row<'p> {
    profile: &'p str,
    provider: &'static str,
    key: &'static str,
    value: String,
    source: String,
}

pub(super) async fn run(show: &Show, app: &AppContext<'_>) -> Result<Code, Failure> {
    let profiles = app.profiles().await?;
    let selected = if show.names.is_empty() {
        profiles.selected(app.global)?
    } else {
        let Selector { names, all, tags, providers } = app.global.given_selector();
        if all || !names.is_empty() {
            return Err(Failure::usage(
                "names are given twice: as NAME, and as --profile or --all",
            ));
        }
        let selector = Selector { names: show.names.clone(), all, tags, providers };
        profiles.all.select(&selector)?
    };
    let rows: Vec<_> = selected.into_iter().flat_map(rows).collect();
    let columns = ["PROFILE", "PROVIDER", "KEY", "VALUE", "SOURCE"];
    rows::rows(app.output()?, &columns, &rows, |row| {
        let Row { profile, provider, key, value, source } = row;
        [profile, provider, key, value.as_str(), source].map(str::to_owned).into()
    })?;
    Ok(Code::Done)
}

/// The keys that are set, and the defaults of the others.
fn rows(profile: &Profile) -> Vec<Row<'_>> {
    let row = |key, value, source| {
        let (profile, provider) = (profile.name.as_str(), profile.vendor.name);
        Row { profile, provider, key, value, source }
    };
    let given = |key, value| row(key, value, source(profile, key));
    let tags = (!profile.tags.is_empty()).then(|| given("tags", profile.tags.join(", ")));
    let keys = profile.vendor.keys.iter().filter_map(|key| match profile.values.get(key.name) {
        Some(value) => Some(given(key.name, printed(profile, key, value))),
        None => Some(row(key.name, key.default?.to_owned(), "default".to_owned())),
    });
    let path = |file: &Path| given("ca_file", file.display().to_string());
    let ca_file = profile.ca_file.as_deref().map(path);
    let thresholds = profile.thresholds.given().map(|(key, amount)| given(key, amount.to_string()));
    tags.into_iter().chain(keys).chain(ca_file).chain(thresholds).collect()
}

fn source(profile: &Profile, key: &str) -> String {
    match &profile.origin {
        Origin::Environment => env::variable(profile.vendor, key),
        origin => origin.to_string(),
    }
}

fn printed(profile: &Profile, key: &ConfigKey, value: &Value) -> String {
    match value {
        Value::Plain(toml::Value::String(text)) if key.kind == ConfigKind::Text => {
            without_credentials(text)
        }
        Value::Plain(value) => value.to_string(),
        Value::SecretFile(path) => path.display().to_string(),
        Value::Secret(Secret::Literal(_)) if profile.origin == Origin::Environment => {
            format!("env:{}", env::variable(profile.vendor, key.name))
        }
        Value::Secret(secret) => secret.to_string(),
    }
}

/// A URL may contain a password by mistake; it is refused only when it is used.
fn without_credentials(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://[redacted]@{host}"),
            None => text.to_owned(),
        },
        None => text.to_owned(),
    }
}
