//! What proves to a vendor whose request it is.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use http::HeaderValue;

use crate::form::FormValue;

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
}

impl AuthScheme {
    /// The `Authorization` header, where there is one.
    fn header(&self) -> Result<Option<HeaderValue>> {
        let text = match self {
            Self::None | Self::Form(_) => return Ok(None),
            Self::Bearer(token) => SecretString::from(format!("Bearer {}", token.expose_secret())),
            Self::Basic { user, secret } => {
                SecretString::from(format!("Basic {}", pair(user, secret).expose_secret()))
            }
        };
        let mut value = HeaderValue::from_str(text.expose_secret()).map_err(|_| {
            Error::before_sending(
                ErrorKind::Config,
                "the token contains characters that no header can carry",
            )
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    /// The secrets in it, and the whole of what the Basic scheme sends.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        match self {
            Self::None => Vec::new(),
            Self::Bearer(token) => vec![token.clone()],
            Self::Basic { user, secret } => vec![secret.clone(), pair(user, secret)],
            Self::Form(fields) => {
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
    header: Result<Option<HeaderValue>>,
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

    /// The `Authorization` header, where there is one.
    pub(crate) fn header(&self) -> Result<Option<&HeaderValue>> {
        self.sealed.header.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }
}

/// Hands out the credential for each request, and takes note when one is refused.
#[async_trait]
pub trait Authenticator: fmt::Debug + Send + Sync + 'static {
    /// The credential to use now, renewed first if need be.
    ///
    /// # Errors
    ///
    /// Why there is none: how the login failed.
    async fn credential(&self) -> Result<Credential>;

    /// The vendor refused this credential. Returns whether [`credential`](Self::credential) may now
    /// give a different one, so that one more try makes sense.
    async fn refused(&self, refused: &Credential) -> bool;
}

/// A credential that stays as it is hands out itself.
#[async_trait]
impl Authenticator for Credential {
    async fn credential(&self) -> Result<Credential> {
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
        let header = scheme.header().unwrap().unwrap();
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
}
