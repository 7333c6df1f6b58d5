//! The fake vendors of `cpaas-sandbox`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cpaas_http::ConfigKind;
use cpaas_sandbox::faults::FaultRule;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::commands::blocking;

use crate::config::{Alarms, Origin, Profile, Profiles, write_secret};
use crate::exit::{Code, Failure};
use crate::vendors::Vendor;
use crate::{args, output};

/// A sandbox; it ends when dropped.
pub(crate) type Running = Sandbox;

/// A configuration of one vendor's fake: key and value, by the vendor's keys.
type Keys = Vec<(&'static str, String)>;

/// Starts a sandbox for this command, with one profile for each vendor under the vendor's name.
pub(crate) async fn start() -> Result<(Sandbox, Profiles), Failure> {
    let sandbox = launch(Options::new()).await?;
    let credentials = ("credentials_json", sandbox.voximplant().credentials.clone());
    let profiles = configurations(&sandbox, credentials)
        .into_iter()
        .filter_map(|(name, keys)| {
            let vendor = Vendor::named(name)?;
            let values: BTreeMap<_, _> = keys
                .into_iter()
                .filter_map(|(key, text)| {
                    let key = vendor.key(key)?;
                    Some((key.name, Profile::text_value(key.kind, text).ok()?))
                })
                .collect();
            Some(Profile {
                name: name.to_owned(),
                vendor,
                origin: Origin::Sandbox,
                tags: Vec::new(),
                values,
                ca_file: None,
                alarms: Alarms::default(),
            })
        })
        .collect();
    Ok((sandbox, Profiles { profiles, default: None }))
}

/// Runs a sandbox until a signal comes, and says when and where it answers.
pub(crate) async fn serve(options: &args::Sandbox) -> Result<Code, Failure> {
    let faults = options.faults.clone().map(|file| blocking(move || read_faults(&file)));
    let faults = match faults {
        Some(read) => read.await??,
        None => Vec::new(),
    };
    let asked = Options::new().port(options.port).tls(options.tls);
    let sandbox = launch(asked.children(options.children).seed(options.seed)).await?;
    sandbox.add_faults(faults).map_err(|why| Failure::usage(format!("--faults: {why}")))?;
    let folder = tempfile::Builder::new()
        .prefix("cpaas-sandbox-")
        .tempdir()
        .map_err(|error| Failure::other(format!("no folder for the configuration: {error}")))?;
    let files = Files::write(&sandbox, folder.path())
        .map_err(|error| Failure::other(format!("{}: {error}", folder.path().display())))?;
    // Before the line is printed: whoever reads it may stop the sandbox at once.
    let stopped = stopped().map_err(|error| Failure::other(format!("no signals: {error}")))?;
    output::line(&files.told(&sandbox)).map(|_| ())?;
    stopped.await;
    sandbox.stop().await;
    Ok(Code::Done)
}

fn read_faults(file: &Path) -> Result<Vec<FaultRule>, Failure> {
    let wrong = |why: String| Failure::usage(format!("--faults {}: {why}", file.display()));
    let text = std::fs::read(file).map_err(|error| wrong(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))
}

async fn launch(options: Options) -> Result<Sandbox, Failure> {
    let started = Sandbox::start(options).await;
    started.map_err(|error| Failure::other(format!("the sandbox could not be started: {error}")))
}

/// How to reach each vendor's fake; Voximplant's with the key file in this form.
fn configurations(
    sandbox: &Sandbox,
    credentials: (&'static str, String),
) -> Vec<(&'static str, Keys)> {
    let (sonetel, voximplant, restcomm) =
        (sandbox.sonetel(), sandbox.voximplant(), sandbox.restcomm());
    vec![
        (
            cpaas_sonetel::PROVIDER.as_str(),
            vec![
                ("base_url", sonetel.base_url.clone()),
                ("token_url", sonetel.token_url.clone()),
                ("username", sonetel.username.clone()),
                ("password", sonetel.password.clone()),
            ],
        ),
        (
            cpaas_voximplant::PROVIDER.as_str(),
            vec![("base_url", voximplant.base_url.clone()), credentials],
        ),
        (
            cpaas_restcomm::PROVIDER.as_str(),
            vec![
                ("base_url", restcomm.base_url.clone()),
                ("account_sid", restcomm.account_sid.clone()),
                ("auth_token", restcomm.auth_token.clone()),
            ],
        ),
    ]
}

/// What whoever uses the sandbox finds on disk while it runs.
struct Files {
    config: PathBuf,
    credentials: PathBuf,
    ca: Option<PathBuf>,
}

impl Files {
    /// A ready configuration, its secrets in private files beside it.
    fn write(sandbox: &Sandbox, folder: &Path) -> std::io::Result<Self> {
        let ca = sandbox.ca_pem().map(|pem| {
            let file = folder.join("ca.pem");
            std::fs::write(&file, pem).map(|()| file)
        });
        let files = Self {
            config: folder.join("config.toml"),
            credentials: folder.join("voximplant-credentials.json"),
            ca: ca.transpose()?,
        };
        write_secret(&files.credentials, &sandbox.voximplant().credentials)?;
        files.write_config(sandbox)?;
        Ok(files)
    }

    fn write_config(&self, sandbox: &Sandbox) -> std::io::Result<()> {
        let mut profiles = toml::Table::new();
        let credentials = self.credentials.to_string_lossy().into_owned();
        for (name, keys) in configurations(sandbox, ("credentials_file", credentials)) {
            let Some(vendor) = Vendor::named(name) else { continue };
            let mut profile = toml::Table::new();
            profile.insert("provider".to_owned(), name.into());
            if let Some(ca) = &self.ca {
                profile.insert("ca_file".to_owned(), ca.to_string_lossy().into_owned().into());
            }
            for (key, text) in keys {
                let is_secret = vendor.key(key).is_some_and(|key| key.kind == ConfigKind::Secret);
                let value = if is_secret {
                    let file = format!("{name}-{key}");
                    write_secret(&self.config.with_file_name(&file), &text)?;
                    format!("file:{file}")
                } else {
                    text
                };
                profile.insert(key.to_owned(), value.into());
            }
            profiles.insert(name.to_owned(), profile.into());
        }
        let mut root = toml::Table::new();
        root.insert("profiles".to_owned(), profiles.into());
        write_secret(&self.config, &root.to_string())
    }

    /// Where everything is and how to get in, for programs of any language. The secrets open nothing but this.
    fn told(&self, sandbox: &Sandbox) -> Value {
        let (sonetel, voximplant, restcomm) =
            (sandbox.sonetel(), sandbox.voximplant(), sandbox.restcomm());
        json!({
            "base_url": sandbox.base_url(),
            "ca_file": self.ca,
            "control_url": format!("{}/_sandbox", sandbox.base_url()),
            "config_file": self.config,
            "sonetel": {
                "base_url": sonetel.base_url,
                "token_url": sonetel.token_url,
                "username": sonetel.username,
                "password": sonetel.password,
            },
            "voximplant": {
                "base_url": voximplant.base_url,
                "host": voximplant.host,
                "credentials_file": self.credentials,
                "account_id": voximplant.account_id,
                "api_key": voximplant.api_key,
                "callback_salt": voximplant.callback_salt,
            },
            "restcomm": {
                "base_url": restcomm.base_url,
                "account_sid": restcomm.account_sid,
                "email": restcomm.email,
                "password": restcomm.password,
                "auth_token": restcomm.auth_token,
            },
        })
    }
}

/// Listens for being told to stop, from now on.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
