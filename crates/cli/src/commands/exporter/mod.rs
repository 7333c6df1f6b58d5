//! `cpaas exporter`: accounts as Prometheus metrics.

mod targets;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use cpaas::profiles::{Profile, Profiles, SelectError};
use cpaas_exporter::{Exporter, Settings};
use cpaas_http::{Clock as _, SystemClock};
use tokio::net::TcpListener;

use self::targets::{Accounts, Loaded};
use crate::base::exit::{Code, Failure};
use crate::base::parse::duration;
use crate::session::context::{AppContext, ProfileSet};
use crate::session::global::Global;

#[derive(Debug, Args)]
pub(crate) struct ExporterOptions {
    /// Listen on this address; port 0 takes a free one. There is no TLS and no login: on an address that others can
    /// reach, put a reverse proxy in front
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9986")]
    listen: SocketAddr,
    /// Read each account at most once in this time, however often it is scraped
    #[arg(long, value_name = "TIME", value_parser = interval, default_value = "5m")]
    min_interval: Duration,
}

fn interval(text: &str) -> Result<Duration, String> {
    let interval = duration(text)?;
    if interval > Settings::LONGEST { Err("longer than a day".to_owned()) } else { Ok(interval) }
}

/// Serves until a signal ends it. HUP has it load the profiles again.
pub(crate) async fn run(options: &ExporterOptions, app: &AppContext<'_>) -> Result<Code, Failure> {
    if app.global.network.deadline().is_some() {
        return Err(Failure::usage("the exporter runs until it is ended: it takes no --deadline"));
    }
    app.global.output.check_unused()?;
    let ExporterOptions { listen, min_interval } = *options;
    let ProfileSet { all, sandbox } = app.profiles().await?;
    let (mut accounts, loaded) = (accounts(app), Arc::new(Loaded::default()));
    loaded.set(Ok(accounts.targets(&selected(&all, app.global)?)?));
    // Each account has its own from here on, and the exporter may run for years.
    drop(all);
    let settings = settings(app.global, min_interval);
    let clock = || SystemClock.now();
    let exporter = Exporter::start(Arc::clone(&loaded) as _, accounts.observer(), settings, clock);
    let exporter = exporter.await.map_err(|error| Failure::config(error.message()))?;
    let failed = |error| Failure::other(format!("--listen {listen}: {error}"));
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    announce(app, &listener.local_addr().map_err(failed)?, exporter.len());

    let serving = exporter.serve(listener);
    let reloading = async {
        loop {
            app.reload.notified().await;
            // The sandbox has always the same profiles.
            if sandbox.is_none() {
                reload(&exporter, &mut accounts, &loaded, app).await;
            }
        }
    };
    tokio::select! {
        () = serving => Ok(Code::Done),
        () = reloading => Ok(Code::Done),
    }
}

fn accounts(app: &AppContext<'_>) -> Accounts {
    Accounts::new(app.accounts(), app.global.thresholds.of_metrics())
}

fn settings(global: &Global, min_interval: Duration) -> Settings {
    let network = global.network.settings();
    let limits = |deadline| global.concurrency.limits(deadline, None);
    Settings::default()
        .with_min_interval(min_interval)
        .with_limits(limits(network.operation_timeout))
        .with_listing_deadline(limits(network.listing_timeout).deadline)
}

fn announce(app: &AppContext<'_>, address: &SocketAddr, accounts: usize) {
    if !address.ip().is_loopback() {
        app.console.note(&format!(
            "warning: {address} is not of this machine alone, and whoever reaches it sees the accounts: TLS and users \
             are a reverse proxy's"
        ));
    }
    let accounts = counted(accounts);
    app.console.note(&format!("listening on http://{address}/ for {accounts}"));
}

fn counted(accounts: usize) -> String {
    if accounts == 1 { "1 account".to_owned() } else { format!("{accounts} accounts") }
}

/// All profiles, if none is selected.
fn selected<'p>(all: &'p Profiles, global: &Global) -> Result<Vec<&'p Profile>, Failure> {
    let selector = global.selector()?;
    match (selector.is_empty(), all.profiles.is_empty()) {
        (true, true) => Err(SelectError::NoProfile.into()),
        (true, false) => Ok(all.profiles.iter().collect()),
        (false, _) => Ok(all.select(&selector)?),
    }
}

/// Loads the profiles again. If they are wrong, those before stay.
async fn reload(
    exporter: &Exporter,
    accounts: &mut Accounts,
    loaded: &Loaded,
    app: &AppContext<'_>,
) {
    let profiles = app.profiles().await;
    let selected = profiles.as_ref().map_err(Failure::clone).and_then(|profiles| {
        selected(&profiles.all, app.global).and_then(|selected| accounts.targets(&selected))
    });
    drop(profiles);
    loaded.set(selected);
    match exporter.reload().await {
        Ok(()) => app.console.note(&format!("loaded again: {}", counted(exporter.len()))),
        Err(error) => {
            let why = error.message();
            app.console.note(&format!("error: {why}; the profiles stay as they were"));
        }
    }
}
