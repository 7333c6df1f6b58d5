//! `cpaas profiles show`.

use std::path::Path;

use clap::Args;
use cpaas_http::{ConfigKey, ConfigKind};
use serde::Serialize;

use crate::args::Global;
use crate::commands::World;
use crate::config::{Choice, Origin, Profile, Secret, Value, env};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The profiles, or patterns that they fit; if none is given, the selected ones
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

pub(super) async fn run(asked: &Show, global: &Global) -> Result<Code, Failure> {
    let world = World::open(global).await?;
    let selected = if asked.names.is_empty() {
        world.selected(global)?
    } else {
        let Choice { names, all, tags, providers } = global.said();
        if all || !names.is_empty() {
            return Err(Failure::usage(
                "names are given twice: as NAME, and as --profile or --all",
            ));
        }
        let choice = Choice { names: asked.names.clone(), all, tags, providers };
        world.profiles.select(&choice)?
    };
    let rows: Vec<_> = selected.into_iter().flat_map(rows).collect();
    let columns = ["PROFILE", "PROVIDER", "KEY", "VALUE", "SOURCE"];
    output::rows(global.output()?, &columns, &rows, |row| {
        let Row { profile, provider, key, value, source } = row;
        [profile, provider, key, value.as_str(), source].map(str::to_owned).into()
    })?;
    Ok(Code::Done)
}

/// What is given, and what counts where nothing is.
fn rows(profile: &Profile) -> Vec<Row<'_>> {
    let row = |key, value, source| {
        let (profile, provider) = (profile.name.as_str(), profile.vendor.name);
        Row { profile, provider, key, value, source }
    };
    let given = |key, value| row(key, value, source(profile, key));
    let tags = (!profile.tags.is_empty()).then(|| given("tags", profile.tags.join(", ")));
    let keys = profile.vendor.keys.iter().filter_map(|key| match profile.values.get(key.name) {
        Some(value) => Some(given(key.name, shown(profile, key, value))),
        None => Some(row(key.name, key.default?.to_owned(), "default".to_owned())),
    });
    let path = |file: &Path| given("ca_file", file.display().to_string());
    let ca_file = profile.ca_file.as_deref().map(path);
    let alarms = profile.alarms.given().map(|(key, amount)| given(key, amount.to_string()));
    tags.into_iter().chain(keys).chain(ca_file).chain(alarms).collect()
}

fn source(profile: &Profile, key: &str) -> String {
    match &profile.origin {
        Origin::Environment => env::variable(profile.vendor, key),
        origin => origin.to_string(),
    }
}

fn shown(profile: &Profile, key: &ConfigKey, value: &Value) -> String {
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

/// A URL may have a password in it by mistake; it is refused only when it is used.
fn without_credentials(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://[redacted]@{host}"),
            None => text.to_owned(),
        },
        None => text.to_owned(),
    }
}
