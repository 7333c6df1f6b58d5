//! Accounts of profiles.

#[cfg(feature = "reqwest")]
use std::path::Path;
#[cfg(feature = "reqwest")]
use std::sync::Arc;

use cpaas_http::ClientOptions;
#[cfg(feature = "reqwest")]
use cpaas_http::{ReqwestOptions, ReqwestTransport};

use super::error::ProfileError;
use super::profile::Profile;
use super::resolve::Resolved;
use super::secret_options::SecretOptions;
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
        opened.map_err(|error| {
            self.profile.place(ProfileError::of_values(&error).with_keys(&self.files))
        })
    }

    /// Has a transport also trust the certificates in the profile's `ca_file`, if there is one.
    ///
    /// # Errors
    ///
    /// It has no certificate.
    #[cfg(feature = "reqwest")]
    pub fn trust(&self, options: &mut ReqwestOptions) -> Result<(), ProfileError> {
        let Some(pem) = &self.certificates else { return Ok(()) };
        let file = self.profile.ca_file.as_deref().unwrap_or(Path::new(""));
        options.trust_pem(pem).map_err(|error| {
            let why = format!("{}: {}", file.display(), error.message());
            self.profile.wrong(Some("ca_file"), why)
        })
    }

    #[cfg(feature = "reqwest")]
    fn trusting(&self, options: ClientOptions) -> Result<ClientOptions, ProfileError> {
        let mut connections = ReqwestOptions::default();
        self.trust(&mut connections)?;
        Ok(options.with_transport(Arc::new(ReqwestTransport::new(connections))))
    }

    #[cfg(not(feature = "reqwest"))]
    fn trusting(&self, _: ClientOptions) -> Result<ClientOptions, ProfileError> {
        let why = "needs the feature `rustls` of the crate `cpaas`";
        Err(self.profile.wrong(Some("ca_file"), why))
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
            options = resolved.trusting(options)?;
        }
        resolved.open(&options)
    }
}
