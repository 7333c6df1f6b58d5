//! The fake vendors of `cpaas-sandbox`.

use std::collections::BTreeMap;
use std::path::Path;

use cpaas_sandbox::{Options, Sandbox};
use serde_json::json;

use crate::config::{Origin, Profile, Profiles, write_secret};
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
    let profiles = configurations(&sandbox)
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
                values,
                ca_file: None,
            })
        })
        .collect();
    Ok((sandbox, Profiles { profiles, default: None }))
}

/// Runs a sandbox until a signal comes, and says when and where it answers.
pub(crate) async fn serve(options: &args::Sandbox) -> Result<Code, Failure> {
    let sandbox = launch(Options::new().port(options.port).children(options.children)).await?;
    let folder = tempfile::Builder::new()
        .prefix("cpaas-sandbox-")
        .tempdir()
        .map_err(|error| Failure::other(format!("no folder for the configuration: {error}")))?;
    let config = folder.path().join("config.toml");
    write_config(&sandbox, &config)
        .map_err(|error| Failure::other(format!("{}: {error}", config.display())))?;
    // Before the line is printed: whoever reads it may stop the sandbox at once.
    let stopped = stopped().map_err(|error| Failure::other(format!("no signals: {error}")))?;
    output::line(&json!({"base_url": sandbox.base_url(), "config_file": config}))?;
    stopped.await;
    sandbox.stop().await;
    Ok(Code::Done)
}

async fn launch(options: Options) -> Result<Sandbox, Failure> {
    let started = Sandbox::start(options).await;
    started.map_err(|error| Failure::other(format!("the sandbox could not be started: {error}")))
}

/// How to reach each vendor's fake.
fn configurations(sandbox: &Sandbox) -> Vec<(&'static str, Keys)> {
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
            vec![
                ("base_url", voximplant.base_url.clone()),
                ("credentials_json", voximplant.credentials.clone()),
            ],
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

/// A ready configuration, its secrets in private files beside it.
fn write_config(sandbox: &Sandbox, config: &Path) -> std::io::Result<()> {
    use cpaas_http::ConfigKind;
    let mut profiles = toml::Table::new();
    for (name, keys) in configurations(sandbox) {
        let Some(vendor) = Vendor::named(name) else { continue };
        let mut profile = toml::Table::new();
        profile.insert("provider".to_owned(), name.into());
        for (key, text) in keys {
            let is_secret = vendor.key(key).is_some_and(|key| key.kind == ConfigKind::Secret);
            let value = if is_secret {
                let file = format!("{name}-{key}");
                write_secret(&config.with_file_name(&file), &text)?;
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
    write_secret(config, &root.to_string())
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
