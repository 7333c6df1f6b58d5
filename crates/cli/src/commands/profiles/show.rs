//! `cpaas profiles show`.

use std::path::Path;

use clap::Args;
use cpaas::profiles::{Origin, Profile, Secret, Value, variable};
use cpaas_http::ConfigKey;
use serde::Serialize;

use crate::base::exit::{Code, Failure};
use crate::config::thresholds::ProfileThresholds;
use crate::output::cell::Cell;
use crate::output::rows::{Row, rows};
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The profiles, or patterns that they match; if none is given, the selected ones
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// A key and its value.
#[derive(Serialize)]
struct Setting {
    key: &'static str,
    value: String,
    source: String,
}

pub(in crate::commands) const COLUMNS: [&str; 5] =
    ["PROFILE", "PROVIDER", "KEY", "VALUE", "SOURCE"];

pub(super) async fn run(show: &Show, app: &AppContext<'_>) -> Result<Code, Failure> {
    let profiles = app.profiles().await?;
    let selected = if show.names.is_empty() {
        profiles.selected(app.global)?
    } else {
        let mut selector = app.global.given_selector();
        if selector.all || !selector.names.is_empty() {
            return Err(Failure::usage(
                "names are given twice: as NAME, and as --profile or --all",
            ));
        }
        selector.names.clone_from(&show.names);
        profiles.all.select(&selector)?
    };
    let settings: Vec<_> = selected.into_iter().flat_map(settings).collect();
    rows(app.output()?, &COLUMNS, &settings, |row| {
        let Setting { key, value, source } = &row.result;
        let cells = [*key, value.as_str(), source].map(|text| Cell::from(text.to_owned()));
        [row.who().as_slice(), &cells].concat()
    })?;
    Ok(Code::Done)
}

/// The keys that are set, and the defaults of the others.
fn settings(profile: &Profile) -> Vec<Row<'_, Setting>> {
    let row = |key, value, source| {
        let (profile, provider) = (profile.name.as_str(), profile.provider.name.as_str());
        let result = Setting { key, value, source };
        Row { profile: Some(profile), provider: Some(provider), result }
    };
    let given = |key, value| row(key, value, source(profile, key));
    let tags = (!profile.tags.is_empty()).then(|| given("tags", profile.tags.join(", ")));
    let keys = profile.provider.keys.iter().filter_map(|key| match profile.values.get(key.name) {
        Some(value) => Some(given(key.name, printed(profile, key, value))),
        None => Some(row(key.name, key.default?.to_owned(), "default".to_owned())),
    });
    let path = |file: &Path| given("ca_file", file.display().to_string());
    let ca_file = profile.ca_file.as_deref().map(path);
    let thresholds =
        ProfileThresholds::of(profile).given().map(|(key, amount)| given(key, amount.to_string()));
    tags.into_iter().chain(keys).chain(ca_file).chain(thresholds).collect()
}

fn source(profile: &Profile, key: &str) -> String {
    match &profile.origin {
        Origin::Environment => variable(profile.provider, key),
        origin => origin.to_string(),
    }
}

fn printed(profile: &Profile, key: &ConfigKey, value: &Value) -> String {
    match value {
        Value::Text(text) => without_credentials(text),
        Value::Secret(Secret::Literal(_)) if profile.origin == Origin::Environment => {
            format!("env:{}", variable(profile.provider, key.name))
        }
        value => value.to_string(),
    }
}

/// A URL may contain a password or a token by mistake; it is refused only when it is used.
fn without_credentials(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    // A password may hold any character.
    let (before, rest) = match rest.rsplit_once('@') {
        Some((_, rest)) => ("[redacted]@", rest),
        None => ("", rest),
    };
    match rest.find(['?', '#']) {
        Some(end) => format!("{scheme}://{before}{}[redacted]", &rest[..=end]),
        None => format!("{scheme}://{before}{rest}"),
    }
}
