//! What signs the tokens of a service account.

use std::fmt;

use async_trait::async_trait;
use cpaas_core::Result;

/// Signs the tokens of a service account with its private key: for [`Config::signer`](crate::Config::signer).
///
/// Not needed as long as the feature `rs256` is on, as it is by default: the client then signs by itself with
/// the key of its configuration. One of your own builds without C code, or leaves the key where nobody can
/// read it, such as in a hardware module. Printed with the configuration and the client, so its `Debug` must
/// show no secret.
///
/// ```
/// use cpaas_voximplant::{Config, Result, Signer, async_trait};
///
/// #[derive(Debug)]
/// struct KeyService;
///
/// #[async_trait]
/// impl Signer for KeyService {
///     async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
///         # let _ = message;
///         Ok(vec![0; 256]) // What the service returns.
///     }
/// }
///
/// let config = Config::signer(1111111, "the key's id", std::sync::Arc::new(KeyService));
/// ```
#[async_trait]
pub trait Signer: fmt::Debug + Send + Sync + 'static {
    /// The signature of a message as it is: RSASSA-PKCS1-v1_5 with SHA-256, which JWTs call `RS256`.
    ///
    /// # Errors
    ///
    /// Why there is none. The caller gets the error as it is.
    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>>;
}
