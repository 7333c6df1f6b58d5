//! `cpaas profiles add`.

use std::path::{Path, PathBuf};

use clap::Args;
use cpaas_core::{ExposeSecret, SecretString};
use cpaas_http::Background;
use toml_edit::{Array, Value};

use super::keys::{Given, Keys, long};
use super::{COLUMNS, Listed, document, print, the_file_itself};
use crate::args::Global;
use crate::commands::blocking;
use crate::commands::own::values;
use crate::config::{self, Accounts, Alarms, Profile, Secret, edit, file, nearest, write_secret};
use crate::exit::{Code, Failure};
use crate::vendors::{self, Vendor};

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The new profile
    name: String,
    // The same as the global options, in another sense.
    /// The provider it is of
    #[arg(long, required = true, value_name = "PROVIDER")]
    provider: Vec<String>,
    /// A tag to select it by; may be given more than once
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Below this balance `check` warns, such as 10USD
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    warn: Option<String>,
    /// Below this balance `check` is critical
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    critical: Option<String>,
    /// Make it the default profile
    #[arg(long)]
    default: bool,
    /// Replace a profile of this name
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    keys: Keys,
}

/// A secret that came on standard input, and the file it goes to.
struct Stored {
    key: &'static str,
    secret: SecretString,
    file: PathBuf,
}

pub(super) async fn run(asked: &Add, global: &Global) -> Result<Code, Failure> {
    the_file_itself(global)?;
    global.output()?.check(&COLUMNS)?;
    let vendor = asked.vendor()?;
    let alarms = asked.alarms()?;
    let mut document = document(global).await?;
    let old = document.entry(&asked.name)?;
    if old.is_some() && !asked.force {
        let message = "is there already: give --force to replace it";
        return Err(Failure::usage(format!("profile {:?} {message}", asked.name)));
    }
    let stored = asked.stored(document.path(), old.as_ref().and_then(|old| old.as_ref().ok()));
    let stored = stored.await?;
    document.put(&asked.name, asked.values(vendor, alarms, stored.as_ref())?)?;
    if asked.default {
        document.set_default(&asked.name);
    }
    let profile = match document.entry(&asked.name)? {
        Some(entry) => entry.map_err(|broken| broken.failure)?,
        None => return Err(Failure::other("the new profile can't be read back")),
    };
    check(global, &profile, stored.as_ref()).await?;
    let default = document.default().map(str::to_owned);
    blocking(move || save(&document, stored.as_ref())).await??;
    print(global, &[Listed::new(&profile, default.as_deref())])
}

impl Add {
    /// The provider, which must have all the keys that are given.
    fn vendor(&self) -> Result<&'static Vendor, Failure> {
        file::check_name(&self.name).map_err(Failure::usage)?;
        if let Some(tag) = self.tag.iter().find(|tag| !file::is_tag(tag)) {
            let message = "a tag is a word, without commas and control characters";
            return Err(Failure::usage(format!("--tag {tag:?}: {message}")));
        }
        let [name] = self.provider.as_slice() else {
            return Err(Failure::usage("a profile is of one provider: give one --provider"));
        };
        let vendor = Vendor::named(name).ok_or_else(|| {
            let hint = nearest::hint(name, vendors::names(), "known are");
            Failure::usage(format!("unknown provider {name:?}{hint}"))
        })?;
        let has = |key: &str| key == "ca_file" || vendor.key(key).is_some();
        match self.keys.0.iter().find(|(key, _)| !has(key)) {
            None => Ok(vendor),
            Some((key, _)) => Err(Failure::usage(format!("{name} has no --{}", long(key)))),
        }
    }

    /// The amounts, which must make sense together.
    fn alarms(&self) -> Result<Alarms, Failure> {
        let read = |option: &str, text: &Option<String>| {
            let amount = text.as_deref().map(Alarms::read).transpose();
            amount.map_err(|why| Failure::usage(format!("{option}: {why}")))
        };
        let warn = read("--warn", &self.warn)?;
        let alarms = Alarms { warn, critical: read("--critical", &self.critical)? };
        let checked = alarms.check(&self.name);
        checked.map_err(|why| Failure::usage(format!("--warn/--critical: {why}")))?;
        Ok(alarms)
    }

    /// The secret from standard input, if one is to be read. Its file is new, or was this profile's.
    async fn stored(
        &self,
        config: &Path,
        old: Option<&Profile>,
    ) -> Result<Option<Stored>, Failure> {
        let from_stdin = self.keys.0.iter().filter(|(_, given)| matches!(given, Given::Stdin));
        let key = match from_stdin.map(|(key, _)| *key).collect::<Vec<_>>()[..] {
            [] => return Ok(None),
            [key] => key,
            _ => return Err(Failure::usage("standard input holds one secret: give one --…-stdin")),
        };
        let file = config.with_file_name(format!("{}-{key}", file_name(&self.name)));
        let was_its_own = old.is_some_and(|old| {
            let is_it = |value: &config::Value| {
                matches!(value, config::Value::Secret(Secret::File(path)) if *path == file)
            };
            old.values.values().any(is_it)
        });
        if file.exists() && !was_its_own {
            let message = "is there already, and not replaced: give its place, or another name";
            return Err(Failure::usage(format!("{}: {message}", file.display())));
        }
        Ok(Some(Stored { key, secret: values::from_stdin().await?, file }))
    }

    /// What stands in the file.
    fn values(
        &self,
        vendor: &Vendor,
        alarms: Alarms,
        stored: Option<&Stored>,
    ) -> Result<Vec<(&'static str, Value)>, Failure> {
        let mut values = vec![("provider", vendor.name.into())];
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
        values.extend(alarms.given().map(|(key, amount)| (key, amount.to_string().into())));
        Ok(values)
    }
}

/// A path on the command line is from here; one in the file would be from the file.
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

/// Whether it makes an account, with the secret that is not yet in its file.
async fn check(global: &Global, profile: &Profile, stored: Option<&Stored>) -> Result<(), Failure> {
    let mut profile = profile.clone();
    if let Some(Stored { key, secret, .. }) = stored {
        let secret = Secret::Literal(secret.clone());
        profile.values.insert(key, config::Value::Secret(secret));
    }
    let mut accounts = Accounts::new(global, Background::new());
    accounts.make(&profile, profile.vendor.account).await.map(drop)
}

fn save(document: &edit::Document, stored: Option<&Stored>) -> Result<(), Failure> {
    let Some(Stored { secret, file, .. }) = stored else { return document.save() };
    let failed = |error: std::io::Error| Failure::other(format!("{}: {error}", file.display()));
    let is_new = !file.exists();
    edit::create_folder(file).map_err(failed)?;
    write_secret(file, secret.expose_secret()).map_err(failed)?;
    document.save().inspect_err(|_| {
        // Of no use without the profile. What is left of it is private.
        if is_new {
            let _ = std::fs::remove_file(file);
        }
    })
}
