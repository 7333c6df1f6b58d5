//! RS256 by aws-lc-rs.

use std::fmt;

use async_trait::async_trait;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;

use super::pem;
use super::signer::Signer;
use crate::PROVIDER;

/// An RSA private key.
pub(super) struct Rs256(KeyPair);

impl Rs256 {
    /// Reads a key in PEM, PKCS#8 or PKCS#1.
    pub(super) fn from_pem(pem: &SecretString) -> Result<Self, String> {
        let pem = pem::mended(pem)?;
        let der = PrivateKeyDer::from_pem_slice(pem.expose_secret().as_bytes())
            .map_err(|_| "not a private key in PEM: it is damaged")?;
        let pair = match &der {
            PrivateKeyDer::Pkcs8(der) if pem::is_elliptic(der.secret_pkcs8_der()) => {
                return Err(pem::ELLIPTIC.to_owned());
            }
            PrivateKeyDer::Pkcs8(der) => KeyPair::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => KeyPair::from_der(der.secret_pkcs1_der()),
            _ => return Err("not an RSA key".to_owned()),
        };
        // The reason is one word of a fixed set, such as `TooSmall`.
        pair.map(Self).map_err(|reason| {
            format!("not a whole RSA private key of 2048 to 8192 bits ({reason})")
        })
    }
}

#[async_trait]
impl Signer for Rs256 {
    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        let signed = self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
        signed.map(|()| signature).map_err(|_| {
            let error = Error::before_sending(ErrorKind::Config, "the private key does not sign");
            error.with_provider(PROVIDER)
        })
    }
}

// By hand: it is a secret.
impl fmt::Debug for Rs256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rs256")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Rs256::from_pem(&text.into());
        }
    }
}
