//! What proves to a vendor whose request it is.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::form::FormValue;
use crate::headers;
use crate::signer::RequestSigner;

/// The scheme that goes with one request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthScheme {
    /// None.
    None,
    /// `Authorization: Bearer …`
    Bearer(SecretString),
    /// `Authorization: Basic …`
    Basic {
        /// The user name.
        user: String,
        /// The password or token.
        secret: SecretString,
    },
    /// Parameters of the form body, for vendors that take credentials there.
    Form(Vec<(&'static str, FormValue)>),
    /// A header of the vendor's: `X-Api-Key: …` without a prefix, `Authorization: App …` with the prefix
    /// `"App "`. Not one that belongs to the connection or the body.
    Header {
        /// The name, in any case.
        name: &'static str,
        /// What comes before the secret, with the space, if there is one.
        prefix: &'static str,
        /// The key or token.
        secret: SecretString,
    },
    /// Parameters of the URL's query, for vendors that take credentials nowhere else: servers along the
    /// way log URLs. In what is printed here they are redacted.
    Query(Vec<(&'static str, FormValue)>),
    /// Headers that are computed from the request itself.
    Signed(Arc<dyn RequestSigner>),
}

impl AuthScheme {
    /// The header with the credential, where there is one.
    fn header(&self) -> Result<Option<(HeaderName, HeaderValue)>> {
        let (name, prefix, secret) = match self {
            Self::None | Self::Form(_) | Self::Query(_) | Self::Signed(_) => return Ok(None),
            Self::Bearer(token) => (AUTHORIZATION, "Bearer ", token),
            Self::Basic { user, secret } => (AUTHORIZATION, "Basic ", &pair(user, secret)),
            Self::Header { name, prefix, secret } => {
                (headers::of_credential(name)?, *prefix, secret)
            }
        };
        let text = SecretString::from(format!("{prefix}{}", secret.expose_secret()));
        let mut value = HeaderValue::from_str(text.expose_secret()).map_err(|_| {
            Error::before_sending(
                ErrorKind::Config,
                "the token contains characters that no header can carry",
            )
        })?;
        value.set_sensitive(true);
        Ok(Some((name, value)))
    }

    /// Its secret, of a form or query the one under this name.
    pub(crate) fn secret(&self, name: &str) -> Option<&SecretString> {
        match self {
            Self::None | Self::Signed(_) => None,
            Self::Bearer(secret) | Self::Basic { secret, .. } | Self::Header { secret, .. } => {
                Some(secret)
            }
            Self::Form(fields) | Self::Query(fields) => {
                fields.iter().find(|(own, _)| *own == name)?.1.secret()
            }
        }
    }

    /// Whether this is its secret, of a form or query the one under this name.
    pub(crate) fn has_secret(&self, name: &str, secret: &SecretString) -> bool {
        self.secret(name).is_some_and(|own| own.expose_secret() == secret.expose_secret())
    }

    /// The same with another secret, in a form or query under this name.
    pub(crate) fn with_secret(mut self, name: &str, new: SecretString) -> Self {
        match &mut self {
            Self::None | Self::Signed(_) => {}
            Self::Bearer(secret) | Self::Basic { secret, .. } | Self::Header { secret, .. } => {
                *secret = new;
            }
            Self::Form(fields) | Self::Query(fields) => {
                for (_, value) in fields.iter_mut().filter(|(own, _)| *own == name) {
                    *value = new.clone().into();
                }
            }
        }
        self
    }

    /// The parameters that it adds to a form.
    pub(crate) fn form_fields(&self) -> &[(&'static str, FormValue)] {
        if let Self::Form(fields) = self { fields } else { &[] }
    }

    /// The parameters that it adds to the query.
    pub(crate) fn query_fields(&self) -> &[(&'static str, FormValue)] {
        if let Self::Query(fields) = self { fields } else { &[] }
    }

    /// The secrets in it, and the whole of what the Basic scheme sends.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        match self {
            // What a signer adds is known once it has signed.
            Self::None | Self::Signed(_) => Vec::new(),
            Self::Bearer(secret) | Self::Header { secret, .. } => vec![secret.clone()],
            Self::Basic { user, secret } => vec![secret.clone(), pair(user, secret)],
            Self::Form(fields) | Self::Query(fields) => {
                fields.iter().filter_map(|(_, value)| value.secret()).cloned().collect()
            }
        }
    }
}

/// User and secret as the Basic scheme sends them.
fn pair(user: &str, secret: &SecretString) -> SecretString {
    let pair = SecretString::from(format!("{user}:{}", secret.expose_secret()));
    STANDARD.encode(pair.expose_secret()).into()
}

/// A scheme, and which of the successive credentials it comes from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Credential {
    sealed: Arc<Sealed>,
    generation: u64,
}

/// Copying a secret, and wiping every copy, costs more than the rest of a request: it is done once.
#[derive(Debug)]
struct Sealed {
    scheme: AuthScheme,
    header: Result<Option<(HeaderName, HeaderValue)>>,
}

impl Credential {
    /// A credential. `generation` grows with each renewal; it distinguishes a refused
    /// credential from the one that replaced it.
    #[must_use]
    pub fn new(scheme: AuthScheme, generation: u64) -> Self {
        let header = scheme.header();
        Self { sealed: Arc::new(Sealed { scheme, header }), generation }
    }

    /// For requests that need no scheme.
    #[must_use]
    pub fn none() -> Self {
        Self::new(AuthScheme::None, 0)
    }

    /// What to send along.
    #[must_use]
    pub fn scheme(&self) -> &AuthScheme {
        &self.sealed.scheme
    }

    /// Which of the successive credentials it is.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The header with the credential, where there is one.
    pub(crate) fn header(&self) -> Result<Option<&(HeaderName, HeaderValue)>> {
        self.sealed.header.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }
}

/// Hands out the credential for each request, and takes note when one is refused.
#[async_trait]
pub trait Authenticator: fmt::Debug + Send + Sync + 'static {
    /// The credential to use now, renewed first if need be. An exchange that may use up what a credential is
    /// had with begins at `begin_by` at the latest: who is in a hurry may not be there to store the new one.
    ///
    /// # Errors
    ///
    /// Why there is none: how the login failed; `Timeout` after `begin_by`.
    async fn credential(&self, begin_by: Instant) -> Result<Credential>;

    /// The vendor refused this credential. Returns whether [`credential`](Self::credential) may now
    /// give a different one, so that one more try makes sense.
    async fn refused(&self, refused: &Credential) -> bool;
}

/// A credential that stays as it is hands out itself.
#[async_trait]
impl Authenticator for Credential {
    async fn credential(&self, _: Instant) -> Result<Credential> {
        Ok(self.clone())
    }

    async fn refused(&self, _: &Credential) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_takes_any_character_and_keeps_the_first_colon_as_the_border() {
        let scheme = AuthScheme::Basic { user: "sonetel-api".into(), secret: "sonetel-api".into() };
        let (name, header) = scheme.header().unwrap().unwrap();
        assert_eq!(name, AUTHORIZATION);
        assert_eq!(header, "Basic c29uZXRlbC1hcGk6c29uZXRlbC1hcGk=");
        assert!(header.is_sensitive());
        let odd = AuthScheme::Basic { user: "u".into(), secret: "p:ä\n".into() };
        assert!(odd.header().unwrap().is_some());
    }

    #[test]
    fn a_token_no_header_can_carry_is_a_config_error_without_the_token() {
        let error = AuthScheme::Bearer("bad\ntoken".into()).header().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!error.to_string().contains("bad"));
    }

    #[test]
    fn a_header_has_the_name_and_the_prefix_of_the_vendor() {
        for (name, prefix, expected) in [
            ("X-Api-Key", "", ("x-api-key", "k3y")),
            ("Authorization", "App ", ("authorization", "App k3y")),
        ] {
            let scheme = AuthScheme::Header { name, prefix, secret: "k3y".into() };
            let (name, value) = scheme.header().unwrap().unwrap();
            assert_eq!((name.as_str(), value.to_str().unwrap()), expected);
            assert!(value.is_sensitive());
        }
        let host = AuthScheme::Header { name: "Host", prefix: "", secret: "k3y".into() };
        assert_eq!(host.header().unwrap_err().kind(), ErrorKind::Config);
    }
}
