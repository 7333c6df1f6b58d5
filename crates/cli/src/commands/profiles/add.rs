//! `cpaas profiles add`.

use std::path::{Path, PathBuf};

use clap::Args;
use cpaas::Provider;
use cpaas::profiles::{self, Profile, Secret, check_name, is_tag, replace_file};
use cpaas_core::{ExposeSecret as _, SecretString};
use toml_edit::{Array, Value};

use super::document;
use super::keys::{Given, Keys, long};
use super::summary::{self, Summary};
use crate::base::blocking::blocking;
use crate::base::exit::{Code, Failure};
use crate::config::edit;
use crate::config::thresholds::ProfileThresholds;
use crate::session::context::AppContext;
use crate::session::secrets::from_stdin;

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The new profile's name
    name: String,
    // These two replace the global options of the same name.
    /// Its provider
    #[arg(long, required = true, value_name = "PROVIDER")]
    provider: Vec<String>,
    /// A tag to select it by; may be repeated
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// `check` warns below this balance, such as 10USD
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    warn: Option<String>,
    /// `check` is critical below this balance
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    critical: Option<String>,
    /// Make it the default profile
    #[arg(long)]
    default: bool,
    /// Replace the profile of this name
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    keys: Keys,
}

/// A secret from standard input, and the file it is written to.
struct Stored {
    key: &'static str,
    secret: SecretString,
    file: PathBuf,
}

pub(super) async fn run(add: &Add, app: &AppContext<'_>) -> Result<Code, Failure> {
    document::check_selection(app.global)?;
    app.output()?.check(&summary::COLUMNS)?;
    let provider = add.provider()?;
    let thresholds = add.thresholds()?;
    let mut document = document::open(app.global).await?;
    let old = document.entry(&add.name)?;
    if old.is_some() && !add.force {
        let message = "exists: give --force to replace it";
        return Err(Failure::usage(format!("profile {:?} {message}", add.name)));
    }
    let stored = add.stored(document.path(), old.as_ref().and_then(|old| old.as_ref().ok()));
    let stored = stored.await?;
    document.put(&add.name, add.values(provider, thresholds, stored.as_ref())?)?;
    if add.default {
        document.set_default(&add.name);
    }
    let profile = match document.entry(&add.name)? {
        Some(entry) => entry.map_err(|invalid| invalid.error)?,
        None => return Err(Failure::other("the new profile can't be read back")),
    };
    check(app, &profile, stored.as_ref()).await?;
    let default = document.default().map(str::to_owned);
    blocking(move || save(&document, stored.as_ref())).await??;
    summary::print(app, &[Summary::new(&profile, default.as_deref())])
}

impl Add {
    /// The provider, which must have all the keys that are given.
    fn provider(&self) -> Result<&'static Provider, Failure> {
        check_name(&self.name).map_err(Failure::usage)?;
        if let Some(tag) = self.tag.iter().find(|tag| !is_tag(tag)) {
            let message = "a tag is a word, without commas and control characters";
            return Err(Failure::usage(format!("--tag {tag:?}: {message}")));
        }
        let [name] = self.provider.as_slice() else {
            return Err(Failure::usage("a profile is of one provider: give one --provider"));
        };
        let provider = cpaas::provider(name).map_err(|error| Failure::usage(error.message()))?;
        let has = |key: &str| key == "ca_file" || provider.key(key).is_some();
        match self.keys.0.iter().find(|(key, _)| !has(key)) {
            None => Ok(provider),
            Some((key, _)) => Err(Failure::usage(format!("{name} has no --{}", long(key)))),
        }
    }

    /// The thresholds, which must not contradict each other.
    fn thresholds(&self) -> Result<ProfileThresholds, Failure> {
        let read = |option: &str, text: &Option<String>| {
            let amount = text.as_deref().map(ProfileThresholds::parse).transpose();
            amount.map_err(|why| Failure::usage(format!("{option}: {why}")))
        };
        let warn = read("--warn", &self.warn)?;
        let critical = read("--critical", &self.critical)?;
        let thresholds = ProfileThresholds { warn, critical };
        let checked = thresholds.check(&self.name);
        checked.map_err(|why| Failure::usage(format!("--warn/--critical: {why}")))?;
        Ok(thresholds)
    }

    /// The secret from standard input, if one is to be read. Its file is new, or this profile's own.
    async fn stored(
        &self,
        config: &Path,
        old: Option<&Profile>,
    ) -> Result<Option<Stored>, Failure> {
        let stdin = self.keys.0.iter().filter(|(_, given)| matches!(given, Given::Stdin));
        let key = match stdin.map(|(key, _)| *key).collect::<Vec<_>>()[..] {
            [] => return Ok(None),
            [key] => key,
            _ => return Err(Failure::usage("standard input holds one secret: give one --…-stdin")),
        };
        let file = config.with_file_name(format!("{}-{key}", file_name(&self.name)));
        let is_own = old.is_some_and(|old| {
            let is_it = |value: &profiles::Value| {
                matches!(value, profiles::Value::Secret(Secret::File(path)) if *path == file)
            };
            old.values.values().any(is_it)
        });
        if file.exists() && !is_own {
            let message = "exists, and is not replaced: give the secret's place, or another name";
            return Err(Failure::usage(format!("{}: {message}", file.display())));
        }
        Ok(Some(Stored { key, secret: from_stdin().await?, file }))
    }

    /// The profile's keys and values in the file.
    fn values(
        &self,
        provider: &Provider,
        thresholds: ProfileThresholds,
        stored: Option<&Stored>,
    ) -> Result<Vec<(&'static str, Value)>, Failure> {
        let mut values = vec![("provider", provider.name.as_str().into())];
        if !self.tag.is_empty() {
            values.push(("tags", self.tag.iter().collect::<Array>().into()));
        }
        for (key, given) in &self.keys.0 {
            let value: Value = match given {
                Given::Text(text) => text.into(),
                Given::Flag(on) => (*on).into(),
                Given::Secret(place) => match place.strip_prefix("file:") {
                    Some(file) => format!("file:{}", absolute(Path::new(file))?).into(),
                    None => place.into(),
                },
                Given::Path(path) => absolute(path)?.into(),
                Given::Stdin => {
                    let file = stored.and_then(|stored| stored.file.file_name());
                    format!("file:{}", file.unwrap_or_default().to_string_lossy()).into()
                }
            };
            values.push((key, value));
        }
        values.extend(thresholds.given().map(|(key, amount)| (key, amount.to_string().into())));
        Ok(values)
    }
}

/// A path on the command line is relative to here; one in the file would be relative to the file.
fn absolute(path: &Path) -> Result<String, Failure> {
    let failure = |why: &str| Failure::usage(format!("{}: {why}", path.display()));
    let absolute = std::path::absolute(path).map_err(|error| failure(&error.to_string()))?;
    absolute.into_os_string().into_string().map_err(|_| failure("not UTF-8"))
}

/// A profile's name as part of a file's.
fn file_name(profile: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    profile.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
}

/// Fails if it makes no account, with the secret that is not yet in its file.
async fn check(
    app: &AppContext<'_>,
    profile: &Profile,
    stored: Option<&Stored>,
) -> Result<(), Failure> {
    let mut profile = profile.clone();
    if let Some(Stored { key, secret, .. }) = stored {
        let secret = Secret::Literal(secret.clone());
        profile.values.insert(key, profiles::Value::Secret(secret));
    }
    app.accounts().open(&profile).await.map(drop)
}

fn save(document: &edit::Document, stored: Option<&Stored>) -> Result<(), Failure> {
    let Some(Stored { secret, file, .. }) = stored else { return document.save() };
    let failed = |error: std::io::Error| Failure::other(format!("{}: {error}", file.display()));
    let is_new = !file.exists();
    edit::create_folder(file).map_err(failed)?;
    replace_file(file, &format!("{}\n", secret.expose_secret())).map_err(failed)?;
    document.save().inspect_err(|_| {
        // It is of no use without the profile. If it can't be removed, it is at least private.
        if is_new {
            let _ = std::fs::remove_file(file);
        }
    })
}
