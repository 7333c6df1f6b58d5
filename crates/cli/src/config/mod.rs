//! Profiles: where they come from, and which of them a command is for.
//!
//! Flag before environment before file: a [`Choice`] selects among all profiles; without one the
//! accounts of the environment, if there are any; then the file's `default_profile`; then the only
//! profile there is.

mod alarms;
pub(crate) mod edit;
pub(crate) mod env;
pub(crate) mod file;
pub(crate) mod nearest;
mod resolve;
mod secret;
mod select;
mod survey;
mod traced;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cpaas_core::AccountProvider;
use cpaas_http::{
    Background, ClientOptions, ConfigKind, NewCredentials, RecordingTransport, ReqwestTransport,
    Transport,
};

pub(crate) use self::alarms::Alarms;
pub(crate) use self::file::problem;
use self::nearest::listed;
pub(crate) use self::resolve::Resolved;
pub(crate) use self::secret::{
    PATIENCE, Secret, from_stdin as stdin_secret, write_file as write_secret,
};
pub(crate) use self::select::{Candidate, Choice};
pub(crate) use self::survey::{Entry, Survey};
use self::traced::Traced;
use crate::args::Global;
use crate::exit::Failure;
use crate::network::{self, Network};
use crate::output;
use crate::vendors::{BuildError, Vendor};

/// What is said where nothing is configured.
pub(crate) const NO_PROFILE: &str = "no profile: add one with `cpaas profiles add`, set CPAAS_<PROVIDER>_… variables, or try --sandbox";

/// One account, as it is configured.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) vendor: &'static Vendor,
    pub(crate) origin: Origin,
    /// What it can be selected by, beside its name.
    pub(crate) tags: Vec<String>,
    /// By the vendor's keys.
    pub(crate) values: BTreeMap<&'static str, Value>,
    /// Trusted beside the system's certificates.
    pub(crate) ca_file: Option<PathBuf>,
    /// What its balance should not fall below.
    pub(crate) alarms: Alarms,
}

/// A value of a profile.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Plain(toml::Value),
    /// A file that holds a secret, for the vendor's own reading.
    SecretFile(PathBuf),
    Secret(Secret),
}

/// Where a profile comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    File(PathBuf),
    Environment,
    Sandbox,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment => f.write_str("environment"),
            Self::Sandbox => f.write_str("sandbox"),
        }
    }
}

/// Every profile there is.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    /// By name; the file's order does not matter.
    pub(crate) profiles: Vec<Profile>,
    pub(crate) default: Option<String>,
}

impl Profiles {
    /// The profiles that a command is for, in the order asked.
    pub(crate) fn select(&self, choice: &Choice) -> Result<Vec<&Profile>, Failure> {
        // What was named is missed by its name.
        if self.profiles.is_empty() && choice.names.is_empty() {
            return Err(Failure::usage(NO_PROFILE));
        }
        if !choice.is_unsaid() {
            return choice.of(&self.profiles);
        }
        match self.implied()? {
            Some(profile) => Ok(vec![profile]),
            None => Err(Failure::usage(format!(
                "which profile? give --profile NAME or --all; there are {}",
                listed(self.profiles.iter().map(Candidate::name))
            ))),
        }
    }

    /// The one profile that goes without saying.
    fn implied(&self) -> Result<Option<&Profile>, Failure> {
        let from_environment: Vec<_> =
            self.profiles.iter().filter(|profile| profile.origin == Origin::Environment).collect();
        match (from_environment.as_slice(), &self.default, self.profiles.as_slice()) {
            ([profile], ..) => Ok(Some(profile)),
            ([], Some(default), _) => {
                Ok(Choice::named(default).of(&self.profiles)?.into_iter().next())
            }
            ([], None, [only]) => Ok(Some(only)),
            _ => Ok(None),
        }
    }
}

/// Makes accounts of profiles; accounts that trust the same certificates share connections.
#[derive(Debug)]
pub(crate) struct Accounts {
    network: Network,
    /// How many profiles' secrets are read at the same time: each may start a command.
    at_once: usize,
    background: Background,
    transports: HashMap<Option<PathBuf>, Arc<dyn Transport>>,
    /// In a dry run.
    recorders: Option<Recorders>,
}

/// What accounts send and hold back in a dry run, by the names of their profiles.
pub(crate) type Recorders = HashMap<String, Arc<RecordingTransport>>;

impl Accounts {
    /// Accounts that are reached as these options say, and whose credentials are exchanged where this
    /// counts.
    pub(crate) fn new(global: &Global, background: Background) -> Self {
        let (network, at_once) = (global.network.clone(), global.concurrency.at_once());
        Self { network, at_once, background, transports: HashMap::new(), recorders: None }
    }

    /// The same, but in a dry run no change goes out: it is recorded, and what is sent before.
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
                Ok(traced(profile, account))
            });
            (candidate, opened)
        });
        opened.collect()
    }

    /// Whatever a vendor makes of a profile's values. Resolves its secrets; sends nothing.
    pub(crate) async fn make<T>(
        &mut self,
        profile: &Profile,
        make: impl FnOnce(toml::Table, &ClientOptions) -> Result<T, BuildError>,
    ) -> Result<T, Failure> {
        let values = resolve::resolve(profile, resolve::patience(&self.network)).await?;
        self.build(profile, values, make)
    }

    /// Candidates with the values of their profiles, secrets included, in their order.
    pub(crate) async fn resolve_all<'c, C: Candidate>(
        &self,
        candidates: &[&'c C],
    ) -> Vec<(&'c C, Resolved<'c>)> {
        resolve::resolve_all(candidates, self.at_once, resolve::patience(&self.network)).await
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
            .with_background(self.background.clone())
            .on_new_credentials(keeper(profile));
        make(values, &options).map_err(|error| match error {
            BuildError::Type(message) => Failure::config(profile.at(&message)),
            BuildError::Config(error) => Failure::config(profile.at(error.message())),
        })
    }

    /// The time that each account has for an answer.
    pub(crate) fn deadline(&self) -> Duration {
        self.network.settings().operation_timeout
    }

    /// How accounts of these certificates reach their vendor.
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

impl Profile {
    /// A message with the place it is about in front.
    pub(crate) fn at(&self, message: &str) -> String {
        format!("{}: profile {}: {message}", self.origin, self.name)
    }

    /// Fails where its amounts contradict each other: a check would then fail for all accounts.
    pub(crate) fn check_alarms(&self) -> Result<(), Failure> {
        let checked = self.alarms.check(&self.name);
        checked.map_err(|why| Failure::config(self.at(&format!("warn, critical: {why}"))))
    }

    /// What was made of it, unless its amounts contradict each other; if both are wrong, both are told.
    pub(crate) fn well<T>(&self, made: Result<T, Failure>) -> Result<T, Failure> {
        match (made, self.check_alarms()) {
            (made, Ok(())) => made,
            (Ok(_), Err(amounts)) => Err(amounts),
            (Err(failure), Err(amounts)) => Err(Failure::config(format!("{failure}; {amounts}"))),
        }
    }

    /// A value as the key's kind wants it, from a text; or what is wrong with the text.
    pub(crate) fn text_value(kind: ConfigKind, text: String) -> Result<Value, &'static str> {
        Ok(match (kind, text.as_str()) {
            (ConfigKind::Secret, _) => Value::Secret(Secret::Literal(text.into())),
            (ConfigKind::SecretFile, _) => Value::SecretFile(text.into()),
            (ConfigKind::Flag, "true" | "1") => Value::Plain(true.into()),
            (ConfigKind::Flag, "false" | "0") => Value::Plain(false.into()),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            _ => Value::Plain(text.into()),
        })
    }
}

/// The same account, whose traces name its profile.
pub(crate) fn traced(
    profile: &Profile,
    account: Arc<dyn AccountProvider>,
) -> Arc<dyn AccountProvider> {
    Arc::new(Traced { profile: profile.name.clone(), account })
}

/// Keeps new credentials where the old ones came from, or says that they are stale.
fn keeper(profile: &Profile) -> impl Fn(&NewCredentials) + Send + Sync + 'static {
    let profile = profile.clone();
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
            output::note(&format!("warning: {}", profile.at(&warning)));
        }
    }
}
