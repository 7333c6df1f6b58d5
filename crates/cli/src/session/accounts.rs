//! Makes accounts of profiles.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cpaas::Account;
use cpaas::profiles::{Candidate, Profile, ProfileError, Resolved, SecretOptions, resolve_all};
use cpaas_core::AccountProvider;
use cpaas_http::{
    ClientOptions, CredentialStore, RecordingTransport, ReqwestTransport, TaskTracker, Transport,
};
use tokio::time::Instant;

use super::global::Global;
use super::instrumented::Instrumented;
use super::losses::Losses;
use super::run_state::RunState;
use super::watched_transport::WatchedTransport;
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::network::Network;

/// What the accounts of a dry run send and withhold, by the names of their profiles.
pub(crate) type Recorders = HashMap<String, Arc<RecordingTransport>>;

/// Makes accounts of profiles; accounts that trust the same certificates share connections.
#[derive(Debug)]
pub(crate) struct AccountFactory {
    network: Network,
    secrets: SecretOptions,
    /// When the command began.
    started: Instant,
    state: RunState,
    losses: Losses,
    console: Console,
    /// Its clones share the budget of retries.
    options: ClientOptions,
    transports: HashMap<Option<PathBuf>, Arc<dyn Transport>>,
    /// In a dry run.
    recorders: Option<Recorders>,
    /// Whether access tokens of earlier runs may be used.
    may_use_tokens: bool,
    /// Whether the balances of child accounts are wanted.
    pub(super) with_children: bool,
}

impl AccountFactory {
    /// Accounts that connect by these options. `tasks` counts exchanges of their credentials, `losses` those that could
    /// not be stored, `state` their writes.
    pub(crate) fn new(
        global: &Global,
        started: Instant,
        tasks: TaskTracker,
        state: RunState,
        losses: Losses,
        console: Console,
    ) -> Self {
        let network = global.network.clone();
        let secrets = network.secrets(global.concurrency.at_once());
        Self {
            network,
            secrets,
            started,
            state,
            losses,
            console,
            options: ClientOptions::default().with_task_tracker(tasks),
            transports: HashMap::new(),
            recorders: None,
            may_use_tokens: true,
            with_children: false,
        }
    }

    /// The same, but in a dry run no change is sent: it is recorded, as is what is sent before it.
    pub(crate) fn in_dry_run(self, dry_run: bool) -> Self {
        Self { recorders: dry_run.then(HashMap::new), ..self }
    }

    /// The same, for the balances of child accounts, too.
    pub(crate) fn with_children(self, with_children: bool) -> Self {
        Self { with_children, ..self }
    }

    /// The same, with this deadline of the whole command if none is given.
    pub(crate) fn with_default_deadline(self, deadline: Duration) -> Self {
        Self { network: self.network.with_default_deadline(deadline), ..self }
    }

    /// The same, but every account logs in: to find out whether its credentials work.
    pub(crate) fn without_kept_tokens(self) -> Self {
        Self { may_use_tokens: false, ..self }
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
    ) -> Vec<(&'c C, Result<Account, Failure>)> {
        let mut opened = Vec::with_capacity(candidates.len());
        for (candidate, resolved) in self.resolve_all(candidates).await {
            let account = match resolved {
                Ok(resolved) => self.build(&resolved).await,
                Err(error) => Err(error.into()),
            };
            opened.push((candidate, account));
        }
        opened
    }

    /// The account of a profile. Resolves its secrets; sends nothing.
    pub(crate) async fn open(&mut self, profile: &Profile) -> Result<Account, Failure> {
        let resolved = profile.resolve(&self.secrets).await?;
        self.build(&resolved).await
    }

    /// Candidates with the values of their profiles, secrets included, in their order.
    pub(crate) async fn resolve_all<'c, C: Candidate>(
        &self,
        candidates: &[&'c C],
    ) -> Vec<(&'c C, Result<Resolved<'c>, ProfileError>)> {
        resolve_all(candidates, &self.secrets).await
    }

    /// The account of a profile's values. Sends nothing.
    async fn build(&mut self, resolved: &Resolved<'_>) -> Result<Account, Failure> {
        let transport = self.transport(resolved).await?;
        self.build_over(resolved, transport)
    }

    /// The account of a profile's values, over this transport. Sends nothing.
    pub(crate) fn build_over(
        &mut self,
        resolved: &Resolved<'_>,
        mut transport: Arc<dyn Transport>,
    ) -> Result<Account, Failure> {
        let profile = resolved.profile();
        let (account, state) = (profile.name.as_str().into(), self.state.clone());
        transport = Arc::new(WatchedTransport { inner: transport, account, state });
        if let Some(recorders) = &mut self.recorders {
            let recorder = RecordingTransport::withholding_writes(transport).showing_values();
            let recorder = Arc::new(recorder);
            recorders.insert(profile.name.clone(), Arc::clone(&recorder));
            transport = recorder;
        }
        let mut options = self.options.clone();
        options = options.with_transport(transport).with_settings(self.network.settings());
        if let Some(end) = self.end() {
            options = options.with_deadline(end);
        }
        if let Some(store) = store(profile, &self.secrets, &self.console, &self.losses) {
            options = options.with_credential_store(store);
        }
        if self.may_use_tokens && (self.network.token_cache() || profile.token_cache) {
            options = resolved.keeping_token(options);
        }
        Ok(resolved.open(&options)?)
    }

    /// How secrets are read.
    pub(crate) fn secrets(&self) -> &SecretOptions {
        &self.secrets
    }

    /// What becomes of the accounts' writes.
    pub(crate) fn state(&self) -> &RunState {
        &self.state
    }

    /// The deadline of each account.
    pub(crate) fn deadline(&self) -> Duration {
        self.network.settings().operation_timeout
    }

    /// How long a list may take.
    pub(super) fn listing_deadline(&self) -> Duration {
        self.network.settings().listing_timeout
    }

    /// How long the whole command may still take.
    pub(crate) fn remaining(&self) -> Option<Duration> {
        self.end().map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// When the whole command ends; never, if it has no deadline that the clock can represent.
    fn end(&self) -> Option<Instant> {
        self.started.checked_add(self.network.deadline()?)
    }

    /// The transport of accounts that trust this profile's certificates.
    pub(crate) async fn transport(
        &mut self,
        resolved: &Resolved<'_>,
    ) -> Result<Arc<dyn Transport>, Failure> {
        let profile = resolved.profile();
        if let Some(transport) = self.transports.get(&profile.ca_file) {
            return Ok(Arc::clone(transport));
        }
        let mut options = self.network.connections().await?;
        resolved.trust(&mut options)?;
        let transport: Arc<dyn Transport> = Arc::new(ReqwestTransport::new(options));
        self.transports.insert(profile.ca_file.clone(), Arc::clone(&transport));
        Ok(transport)
    }
}

/// The same account, whose log lines name its profile.
pub(crate) fn instrumented(profile: &Profile, account: Account) -> Arc<dyn AccountProvider> {
    Arc::new(Instrumented { profile: profile.name.clone(), account })
}

/// Where an account stores the credentials of this profile; what goes wrong with it is printed.
fn store(
    profile: &Profile,
    secrets: &SecretOptions,
    console: &Console,
    losses: &Losses,
) -> Option<Arc<dyn CredentialStore>> {
    let (console, losses) = (console.clone(), losses.clone());
    profile.credential_store(secrets, move |problem| {
        if problem.is_loss() {
            losses.add();
        }
        let word = if problem.is_loss() { "error" } else { "warning" };
        console.note(&format!("{word}: {problem}"));
    })
}
