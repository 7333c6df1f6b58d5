//! Accounts of profiles, and their new credentials.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

use cpaas_http::{ClientOptions, NewCredentials};
#[cfg(feature = "reqwest")]
use cpaas_http::{ReqwestOptions, ReqwestTransport};

use super::error::ProfileError;
use super::origin::Origin;
use super::profile::{Profile, Value};
use super::resolve::Resolved;
use super::secret::SecretOptions;
use crate::open::open;
use crate::vendors::Account;

/// A credential that changed and could not be put in the place of the old one, which is stale now.
#[derive(Clone, Debug)]
pub struct StaleSecret {
    /// The profile, and where it is.
    profile: String,
    key: &'static str,
    source: Option<Arc<io::Error>>,
}

impl StaleSecret {
    /// The key of the credential.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }
}

impl fmt::Display for StaleSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { profile, key, source } = self;
        match source {
            None => write!(f, "{profile}: the stored {key} is now stale"),
            Some(why) => write!(f, "{profile}: the new {key} could not be stored: {why}"),
        }
    }
}

impl StdError for StaleSecret {}

impl Resolved<'_> {
    /// The account of these values, exactly as the options say: what trusts the profile's `ca_file`, and stores new
    /// credentials, is up to the caller. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// What the provider does not accept, each key on its own.
    pub fn open(&self, options: &ClientOptions) -> Result<Account, ProfileError> {
        let opened = open(self.profile.provider.name.as_str(), self.values(), options);
        opened.map_err(|error| self.profile.place(ProfileError::of_values(&error)))
    }
}

impl Profile {
    /// The account of this profile. Reads its secrets from where they are; sends nothing yet.
    ///
    /// A profile with a `ca_file` gets a transport of its own, which also trusts the certificates in that file; any
    /// other is reached as the options say. A credential that changes is [stored](Self::store), and where that is not
    /// possible, a warning is traced; the callback of the options is called afterwards.
    ///
    /// # Errors
    ///
    /// A secret or the `ca_file` can't be read, or the provider does not accept a value.
    pub async fn open(&self, options: &ClientOptions) -> Result<Account, ProfileError> {
        let resolved = self.resolve(&SecretOptions::default()).await?;
        let (profile, users) = (self.clone(), options.clone());
        let mut options = options.clone().on_new_credentials(move |new| {
            for stale in profile.store(new) {
                tracing::warn!("{stale}");
            }
            users.announce(new);
        });
        if self.ca_file.is_some() {
            options = self.trusting(options)?;
        }
        resolved.open(&options)
    }

    /// Stores new credentials where the old ones came from: each secret that is in a file. Returns those that could
    /// not be stored; none for a profile that the program itself made.
    #[must_use]
    pub fn store(&self, new: &NewCredentials) -> Vec<StaleSecret> {
        if matches!(self.origin, Origin::Program(_)) {
            return Vec::new();
        }
        let stale = new.values.iter().filter_map(|(key, value)| {
            let Some(Value::Secret(secret)) = self.values.get(key) else { return None };
            let source = match secret.replace(value) {
                Ok(true) => return None,
                Ok(false) => None,
                Err(error) => Some(Arc::new(error)),
            };
            Some(StaleSecret { profile: self.to_string(), key, source })
        });
        stale.collect()
    }

    /// Has a transport also trust the certificates in the profile's `ca_file`, if there is one. Reads that file.
    ///
    /// # Errors
    ///
    /// The file can't be read, or has no certificate.
    #[cfg(feature = "reqwest")]
    pub fn trust(&self, options: &mut ReqwestOptions) -> Result<(), ProfileError> {
        let Some(file) = &self.ca_file else { return Ok(()) };
        let wrong = |why: &dyn fmt::Display| {
            self.wrong(Some("ca_file"), format!("{}: {why}", file.display()))
        };
        let pem = std::fs::read(file).map_err(|error| wrong(&error))?;
        options.trust_pem(&pem).map_err(|error| wrong(&error.message()))
    }

    #[cfg(feature = "reqwest")]
    fn trusting(&self, options: ClientOptions) -> Result<ClientOptions, ProfileError> {
        let mut connections = ReqwestOptions::default();
        self.trust(&mut connections)?;
        Ok(options.with_transport(Arc::new(ReqwestTransport::new(connections))))
    }

    #[cfg(not(feature = "reqwest"))]
    fn trusting(&self, _: ClientOptions) -> Result<ClientOptions, ProfileError> {
        Err(self.wrong(Some("ca_file"), "needs the feature `rustls` of the crate `cpaas`"))
    }
}
