//! The fake vendors of `cpaas-sandbox`.

use std::error::Error as _;
use std::path::{Path, PathBuf};

use cpaas::Provider;
use cpaas::profiles::{Origin, Profile, Profiles, replace_file};
use cpaas_http::ConfigKind;
use cpaas_sandbox::faults::FaultRule;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::Value as Json;

use super::options::ServeOptions;
use crate::base::blocking::blocking;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::output::print;
use crate::vendors::VENDORS;
use crate::vendors::vendor::Vendor;

/// A sandbox; it ends when it is dropped.
pub(crate) type Running = Sandbox;

/// Starts a sandbox for this command, with one profile for each vendor under the vendor's name.
pub(crate) async fn start() -> Result<(Sandbox, Profiles), Failure> {
    let sandbox = launch(Options::new()).await?;
    let profiles = VENDORS.iter().map(|vendor| profile(vendor, &sandbox));
    let profiles = Profiles::new(profiles.collect::<Result<_, _>>()?);
    Ok((sandbox, profiles))
}

fn profile(vendor: &Vendor, sandbox: &Sandbox) -> Result<Profile, Failure> {
    let mut profile = Profile::new(vendor.name, provider(vendor)?, Origin::Program("sandbox"));
    for (key, text) in (vendor.sandbox.profile)(sandbox) {
        profile.set(key, text)?;
    }
    Ok(profile)
}

fn provider(vendor: &Vendor) -> Result<&'static Provider, Failure> {
    cpaas::provider(vendor.name).map_err(|error| Failure::config(error.message()))
}

/// Runs a sandbox until it is dropped; prints a line once it answers.
pub(crate) async fn serve(options: &ServeOptions, console: &Console) -> Result<Code, Failure> {
    let faults = options.faults.clone().map(|file| blocking(move || read_faults(&file)));
    let faults = match faults {
        Some(read) => read.await??,
        None => Vec::new(),
    };
    let settings = Options::new().port(options.port).tls(options.tls);
    let sandbox = launch(settings.children(options.children).seed(options.seed)).await?;
    sandbox.add_faults(faults).map_err(|why| Failure::usage(format!("--faults: {why}")))?;
    let folder = tempfile::Builder::new()
        .prefix("cpaas-sandbox-")
        .tempdir()
        .map_err(|error| Failure::other(format!("no folder for the configuration: {error}")))?;
    let files = Files::write(&sandbox, folder.path())
        .map_err(|error| Failure::other(format!("{}: {error}", folder.path().display())))?;
    print::json_line(console, &files.facts(&sandbox))?;
    console.flush().await?;
    std::future::pending().await
}

fn read_faults(file: &Path) -> Result<Vec<FaultRule>, Failure> {
    let wrong = |why: String| Failure::usage(format!("--faults {}: {why}", file.display()));
    let text = std::fs::read(file).map_err(|error| wrong(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))
}

async fn launch(options: Options) -> Result<Sandbox, Failure> {
    let started = Sandbox::start(options).await;
    started.map_err(|error| match error.source() {
        Some(cause) => Failure::other(format!("{error}: {cause}")),
        None => Failure::other(error.to_string()),
    })
}

/// The files of a running sandbox, for its users.
struct Files {
    config: PathBuf,
    ca: Option<PathBuf>,
}

impl Files {
    /// A ready configuration, its secrets in private files beside it.
    fn write(sandbox: &Sandbox, folder: &Path) -> std::io::Result<Self> {
        let ca = sandbox.ca_pem().map(|pem| {
            let file = folder.join("ca.pem");
            std::fs::write(&file, pem).map(|()| file)
        });
        let files = Self { config: folder.join("config.toml"), ca: ca.transpose()? };
        let mut profiles = toml::Table::new();
        for vendor in VENDORS {
            profiles.insert(vendor.name.to_owned(), files.write_profile(vendor, sandbox)?.into());
        }
        let mut root = toml::Table::new();
        root.insert("profiles".to_owned(), profiles.into());
        write_private(&files.config, &root.to_string())?;
        Ok(files)
    }

    fn write_profile(&self, vendor: &Vendor, sandbox: &Sandbox) -> std::io::Result<toml::Table> {
        let mut profile = toml::Table::new();
        profile.insert("provider".to_owned(), vendor.name.into());
        if let Some(ca) = &self.ca {
            profile.insert("ca_file".to_owned(), ca.to_string_lossy().into_owned().into());
        }
        for (key, text) in (vendor.sandbox.profile)(sandbox) {
            let known = cpaas::provider(vendor.name).ok().and_then(|provider| provider.key(key));
            let is_secret = known.is_some_and(|key| key.kind == ConfigKind::Secret);
            let value = if is_secret {
                write_private(&self.secret(vendor, key), &text)?;
                format!("file:{}", secret_name(vendor, key))
            } else {
                text
            };
            profile.insert(key.to_owned(), value.into());
        }
        Ok(profile)
    }

    /// The file of a secret of a vendor's profile.
    fn secret(&self, vendor: &Vendor, key: &str) -> PathBuf {
        self.config.with_file_name(secret_name(vendor, key))
    }

    /// The addresses and credentials, for programs in any language. The secrets are of no use
    /// elsewhere.
    fn facts(&self, sandbox: &Sandbox) -> Json {
        let mut facts = serde_json::json!({
            "base_url": sandbox.base_url(),
            "ca_file": self.ca,
            "control_url": format!("{}/_sandbox", sandbox.base_url()),
            "config_file": self.config,
        });
        for vendor in VENDORS {
            facts[vendor.name] = (vendor.sandbox.facts)(sandbox, &|key| self.secret(vendor, key));
        }
        facts
    }
}

/// Writes a text to a private file.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    replace_file(path, &format!("{text}\n"))
}

fn secret_name(vendor: &Vendor, key: &str) -> String {
    format!("{}-{key}", vendor.name)
}
