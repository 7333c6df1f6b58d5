//! Makes accounts of profiles.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cpaas_core::AccountProvider;
use cpaas_http::{
    ClientOptions, NewCredentials, RecordingTransport, ReqwestTransport, TaskTracker, Transport,
};

use super::global::Global;
use super::instrumented::Instrumented;
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::config::profile::{Origin, Profile, Value};
use crate::config::resolve::{Resolved, resolve, resolve_all};
use crate::config::select::Candidate;
use crate::network::{self, Network};
use crate::vendors::vendor::BuildError;

/// What the accounts of a dry run send and withhold, by the names of their profiles.
pub(crate) type Recorders = HashMap<String, Arc<RecordingTransport>>;

/// Makes accounts of profiles; accounts that trust the same certificates share connections.
#[derive(Debug)]
pub(crate) struct AccountFactory {
    network: Network,
    /// How many profiles' secrets are read at the same time: each may start a command.
    at_once: usize,
    tasks: TaskTracker,
    console: Console,
    transports: HashMap<Option<PathBuf>, Arc<dyn Transport>>,
    /// In a dry run.
    recorders: Option<Recorders>,
}

impl AccountFactory {
    /// Accounts that connect by these options; `tasks` counts exchanges of their credentials.
    pub(crate) fn new(global: &Global, tasks: TaskTracker, console: Console) -> Self {
        let (network, at_once) = (global.network.clone(), global.concurrency.at_once());
        let transports = HashMap::new();
        Self { network, at_once, tasks, console, transports, recorders: None }
    }

    /// The same, but in a dry run no change is sent: it is recorded, as is what is sent before it.
    pub(crate) fn in_dry_run(self, dry_run: bool) -> Self {
        Self { recorders: dry_run.then(HashMap::new), ..self }
    }

    /// What was recorded of the accounts made.
    pub(crate) fn into_recorders(self) -> Recorders {
        self.recorders.unwrap_or_default()
    }

    /// Candidates with their accounts, in their order, each or why there is none. Resolves their
    /// secrets, several at a time; sends nothing.
    pub(crate) async fn open_all<'c, C: Candidate>(
        &mut self,
        candidates: &[&'c C],
    ) -> Vec<(&'c C, Result<Arc<dyn AccountProvider>, Failure>)> {
        let resolved = self.resolve_all(candidates).await.into_iter();
        let opened = resolved.map(|(candidate, resolved)| {
            let opened = resolved.and_then(|(profile, values)| {
                let account = self.build(profile, values, profile.vendor.account)?;
                Ok(instrumented(profile, account))
            });
            (candidate, opened)
        });
        opened.collect()
    }

    /// Whatever a vendor makes of a profile's values. Resolves its secrets; sends nothing.
    pub(crate) async fn open<T>(
        &mut self,
        profile: &Profile,
        make: impl FnOnce(toml::Table, &ClientOptions) -> Result<T, BuildError>,
    ) -> Result<T, Failure> {
        let values = resolve(profile, self.network.secret_timeout()).await?;
        self.build(profile, values, make)
    }

    /// Candidates with the values of their profiles, secrets included, in their order.
    pub(crate) async fn resolve_all<'c, C: Candidate>(
        &self,
        candidates: &[&'c C],
    ) -> Vec<(&'c C, Resolved<'c>)> {
        resolve_all(candidates, self.at_once, self.network.secret_timeout()).await
    }

    /// Whatever a vendor makes of a profile's values. Sends nothing.
    pub(crate) fn build<T>(
        &mut self,
        profile: &Profile,
        values: toml::Table,
        make: impl FnOnce(toml::Table, &ClientOptions) -> Result<T, BuildError>,
    ) -> Result<T, Failure> {
        let mut transport = self.transport(profile)?;
        if let Some(recorders) = &mut self.recorders {
            let recorder = Arc::new(RecordingTransport::withholding_writes(transport));
            recorders.insert(profile.name.clone(), Arc::clone(&recorder));
            transport = recorder;
        }
        let options = ClientOptions::default()
            .with_transport(transport)
            .with_settings(self.network.settings())
            .with_task_tracker(self.tasks.clone())
            .on_new_credentials(store(profile, &self.console));
        make(values, &options).map_err(|error| match error {
            BuildError::Type(message) => Failure::config(profile.at(&message)),
            BuildError::Config(error) => Failure::config(profile.at(error.message())),
        })
    }

    /// The deadline of each account.
    pub(crate) fn deadline(&self) -> Duration {
        self.network.settings().operation_timeout
    }

    /// The transport of accounts that trust this profile's certificates.
    pub(crate) fn transport(&mut self, profile: &Profile) -> Result<Arc<dyn Transport>, Failure> {
        if let Some(transport) = self.transports.get(&profile.ca_file) {
            return Ok(Arc::clone(transport));
        }
        let mut options = self.network.connections()?;
        if let Some(file) = &profile.ca_file {
            network::trust(&mut options, file)
                .map_err(|why| Failure::config(profile.at(&format!("ca_file: {why}"))))?;
        }
        let transport: Arc<dyn Transport> = Arc::new(ReqwestTransport::new(options));
        self.transports.insert(profile.ca_file.clone(), Arc::clone(&transport));
        Ok(transport)
    }
}

/// The same account, whose log lines name its profile.
pub(crate) fn instrumented(
    profile: &Profile,
    account: Arc<dyn AccountProvider>,
) -> Arc<dyn AccountProvider> {
    Arc::new(Instrumented { profile: profile.name.clone(), account })
}

/// Stores new credentials where the old ones came from, or warns that those are stale.
fn store(
    profile: &Profile,
    console: &Console,
) -> impl Fn(&NewCredentials) + Send + Sync + use<> + 'static {
    let (profile, console) = (profile.clone(), console.clone());
    move |new| {
        for (key, value) in &new.values {
            let Some(Value::Secret(secret)) = profile.values.get(key) else { continue };
            // The sandbox ends with this command, and its credentials with it.
            if profile.origin == Origin::Sandbox {
                continue;
            }
            let warning = match secret.replace(value) {
                Ok(true) => continue,
                Ok(false) => format!("the stored {key} is now stale"),
                Err(why) => format!("the new {key} could not be stored: {why}"),
            };
            console.note(&format!("warning: {}", profile.at(&warning)));
        }
    }
}
