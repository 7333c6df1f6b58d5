//! Accounts of profiles.

use std::fmt;
#[cfg(feature = "reqwest")]
use std::sync::Arc;

use cpaas_http::ClientOptions;
#[cfg(feature = "reqwest")]
use cpaas_http::{ReqwestOptions, ReqwestTransport};

use super::error::ProfileError;
use super::profile::Profile;
use super::resolve::Resolved;
use super::secret::SecretOptions;
use crate::open::open;
use crate::vendors::Account;

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
    /// other is reached as the options say. A credential that changes is [stored](Self::credential_store), unless the
    /// options have a store of their own; where that is not possible, a warning is traced.
    ///
    /// # Errors
    ///
    /// A secret or the `ca_file` can't be read, or the provider does not accept a value.
    pub async fn open(&self, options: &ClientOptions) -> Result<Account, ProfileError> {
        let secrets = SecretOptions::default();
        let resolved = self.resolve(&secrets).await?;
        let mut options = options.clone();
        let store = self.credential_store(&secrets, |problem| tracing::warn!("{problem}"));
        if let (Some(store), false) = (store, options.has_credential_store()) {
            options = options.with_credential_store(store);
        }
        if self.token_cache && !options.has_token_store() {
            options = resolved.keeping_token(options);
        }
        if self.ca_file.is_some() {
            options = self.trusting(options)?;
        }
        resolved.open(&options)
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
