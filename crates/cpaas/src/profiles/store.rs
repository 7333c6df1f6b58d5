//! New credentials, stored in the place of the old ones.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{Error, ErrorKind, Result, SecretString};
use cpaas_http::{CredentialStore, NewCredentials, Reservation};

use super::held_files::{HeldFile, HeldFiles, Lock};
use super::lock::FileLock;
use super::origin::Origin;
use super::profile::Profile;
use super::secret::Secret;
use super::secret_options::SecretOptions;
use super::store_problem::StoreProblem;
use super::values::Value;

type Report = Arc<dyn Fn(&StoreProblem) + Send + Sync>;

/// The places of one profile's secrets.
struct ProfileStore {
    /// Without values: a program may have ten thousand stores.
    profile: Profile,
    /// Where the secrets are, by their keys.
    places: Vec<(&'static str, Secret)>,
    secrets: SecretOptions,
    report: Report,
    lock: Lock,
    /// The keys whose last value could not be stored: what is there is older than what the client has.
    outdated: Arc<Mutex<BTreeSet<&'static str>>>,
}

impl Profile {
    /// Where a client stores the credentials of this profile that it replaces: each in the file that it came from, under
    /// a lock that all of these stores take. None for a profile that the program itself made.
    ///
    /// `report` is called with what goes wrong, to tell the user.
    #[must_use]
    pub fn credential_store(
        &self,
        secrets: &SecretOptions,
        report: impl Fn(&StoreProblem) + Send + Sync + 'static,
    ) -> Option<Arc<dyn CredentialStore>> {
        if matches!(self.origin, Origin::Program(_)) {
            return None;
        }
        let secrets = self.secret_options(secrets);
        Some(Arc::new(ProfileStore::new(self, secrets, Arc::new(report), FileLock::acquire)))
    }
}

impl fmt::Debug for ProfileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProfileStore").field(&self.profile.name).finish()
    }
}

impl ProfileStore {
    fn new(profile: &Profile, secrets: SecretOptions, report: Report, lock: Lock) -> Self {
        let places = profile.values.iter().filter_map(|(key, value)| match value {
            Value::Secret(secret) => Some((key, secret.clone())),
            _ => None,
        });
        let places = places.collect();
        let profile = Profile::new(&profile.name, profile.provider, profile.origin.clone());
        Self { profile, places, secrets, report, lock, outdated: Arc::default() }
    }

    /// The place of a key's secret, if the profile has it.
    fn secret(&self, key: &str) -> Option<&Secret> {
        self.places.iter().find(|(own, _)| *own == key).map(|(_, secret)| secret)
    }

    fn is_outdated(&self, key: &str) -> bool {
        self.outdated.lock().unwrap_or_else(PoisonError::into_inner).contains(key)
    }
}

#[async_trait]
impl CredentialStore for ProfileStore {
    async fn read(&self, key: &'static str) -> Option<SecretString> {
        match self.secret(key)? {
            secret @ Secret::File(_) if !self.is_outdated(key) => {
                secret.read(&self.secrets).await.ok()
            }
            _ => None,
        }
    }

    async fn reserve(
        &self,
        keys: &[&'static str],
        within: Duration,
    ) -> Result<Option<Box<dyn Reservation>>> {
        let held = keys.iter().filter_map(|key| Some((*key, self.secret(key)?)));
        let held: Vec<_> = held.collect();
        if held.is_empty() {
            return Ok(None);
        }
        let files = held.iter().filter_map(|(key, secret)| match secret {
            Secret::File(path) => Some((*key, path.clone())),
            _ => None,
        });
        let files = HeldFiles::reserve(files.collect(), self.lock, self.secrets.readers, within)
            .await
            .map_err(|(key, why)| {
                let line = format!("it could not be replaced, so nothing was sent: {why}");
                let error = self.profile.wrong(key, line);
                match why.kind() {
                    std::io::ErrorKind::TimedOut => {
                        Error::before_sending(ErrorKind::Timeout, error.to_string())
                    }
                    _ => error.into(),
                }
            })?;
        for HeldFile { key, lock, .. } in files.held.iter().filter(|file| !file.lock.is_held()) {
            (self.report)(&StoreProblem::not_locked(&self.profile, key, lock.path()));
        }
        Ok(Some(Box::new(ProfileReservation {
            profile: self.profile.clone(),
            report: Arc::clone(&self.report),
            outdated: Arc::clone(&self.outdated),
            elsewhere: held
                .iter()
                .filter(|(_, secret)| !matches!(secret, Secret::File(_)))
                .map(|(key, _)| *key)
                .collect(),
            files,
        })))
    }
}

/// The right to replace some of a profile's secrets.
struct ProfileReservation {
    profile: Profile,
    report: Report,
    outdated: Arc<Mutex<BTreeSet<&'static str>>>,
    /// The keys of secrets that can't be replaced where they are.
    elsewhere: Vec<&'static str>,
    files: HeldFiles,
}

impl fmt::Debug for ProfileReservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProfileReservation").field(&self.profile.name).finish()
    }
}

#[async_trait]
impl Reservation for ProfileReservation {
    fn current(&self, key: &str) -> Option<&SecretString> {
        let outdated = self.outdated.lock().unwrap_or_else(PoisonError::into_inner);
        let file = self.files.held.iter().find(|file| file.key == key)?;
        if outdated.contains(key) { None } else { Some(&file.current) }
    }

    fn is_exclusive(&self) -> bool {
        self.files.held.iter().all(|file| file.lock.is_held())
    }

    async fn keep(self: Box<Self>, new: &NewCredentials) {
        let Self { profile, report, outdated, elsewhere, files } = *self;
        let values = new.values.iter();
        for (key, _) in values.filter(|(key, _)| elsewhere.contains(key)) {
            report(&StoreProblem::elsewhere(&profile, key));
        }
        for (key, stored) in files.store(new.values.clone()).await {
            let mut outdated = outdated.lock().unwrap_or_else(PoisonError::into_inner);
            match stored {
                Ok(()) => outdated.remove(key),
                Err(failure) => {
                    report(&StoreProblem::not_stored(&profile, key, failure, new.recovery));
                    outdated.insert(key)
                }
            };
        }
    }
}

#[cfg(test)]
#[cfg(all(feature = "rustls", feature = "sonetel"))]
mod tests {
    use cpaas_core::AccountProvider as _;
    use cpaas_http::ClientOptions;
    use cpaas_sandbox::faults::{Fault, FaultRule};
    use cpaas_sandbox::{Options, Sandbox};

    use super::*;
    use crate::profiles::replace_file;

    #[tokio::test]
    async fn without_locks_a_second_look_is_enough_for_two_with_one_token() {
        let sandbox = Sandbox::start(Options::new()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let token = folder.path().join("token");
        replace_file(&token, "not a token").unwrap();
        let access = sandbox.sonetel();
        let mut profile =
            Profile::new("main", crate::provider("sonetel").unwrap(), Origin::Environment);
        for (key, value) in [
            ("base_url", &access.base_url),
            ("token_url", &access.token_url),
            ("username", &access.username),
            ("password", &access.password),
        ] {
            profile.set(key, value.as_str()).unwrap();
        }
        profile.values.insert("refresh_token", Value::Secret(Secret::File(token)));
        profile.open(&ClientOptions::default()).await.unwrap().id().await.unwrap();
        let _ = (profile.values.remove("username"), profile.values.remove("password"));

        // Both have read the same token before the first is exchanged, and the second look comes before it is stored.
        let slow = Fault::Latency { millis: 300 };
        sandbox
            .add_fault(FaultRule::new(slow).provider("sonetel").operation("create_token").times(1))
            .unwrap();
        let warnings = Arc::new(Mutex::new(Vec::new()));
        let (one, other) = tokio::join!(read(&profile, &warnings), read(&profile, &warnings));
        one.unwrap();
        other.unwrap();
        let warnings = warnings.lock().unwrap();
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].contains(".token.lock: the file system has no locks"), "{warnings:?}");
    }

    /// Reads an account whose store has no locks.
    async fn read(profile: &Profile, warnings: &Arc<Mutex<Vec<String>>>) -> Result<()> {
        let warnings = Arc::clone(warnings);
        let report: Report =
            Arc::new(move |problem| warnings.lock().unwrap().push(problem.to_string()));
        let lock: Lock = |file, _| Ok(FileLock::unsupported(file));
        let store = ProfileStore::new(profile, SecretOptions::default(), report, lock);
        let options = ClientOptions::default().with_credential_store(Arc::new(store));
        profile.open(&options).await.unwrap().balance().await.map(drop)
    }
}
