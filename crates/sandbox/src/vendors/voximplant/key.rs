//! The service account's RSA key: made once per process, when first needed.
//!
//! No private key is in the sources, where scanners and readers would take it for a leaked one.

use std::io;
use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::seed::debug_of_these_only;

/// The columns of a PEM file.
const COLUMNS: usize = 64;

static OF_PROCESS: OnceLock<Option<Key>> = OnceLock::new();

/// What the vendor keeps (the public half) and what the holder of the key file has (the PEM text).
pub(crate) struct Key {
    public: UnparsedPublicKey<Vec<u8>>,
    pem: String,
}

impl Key {
    /// The key of this process. The first call makes it and takes its time; all sandboxes of a process share it.
    pub(crate) fn of_process() -> io::Result<&'static Self> {
        let key = OF_PROCESS.get_or_init(|| Self::generate().ok());
        key.as_ref().ok_or_else(|| io::Error::other("could not make an RSA key"))
    }

    fn generate() -> Result<Self, Unspecified> {
        let pair = KeyPair::generate(KeySize::Rsa2048)?;
        let private: Pkcs8V1Der<'_> = pair.as_der()?;
        let public = pair.public_key().as_ref().to_vec();
        Ok(Self {
            public: UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public),
            pem: pem(private.as_ref()),
        })
    }

    /// The private key as PKCS#8 in PEM.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// Whether an RS256 signature of a message is this key's.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.public.verify(message, signature).is_ok()
    }
}

// Not derived: the PEM text is the secret.
debug_of_these_only!(Key {});

fn pem(der: &[u8]) -> String {
    let mut text = "-----BEGIN PRIVATE KEY-----".to_owned();
    for (place, character) in STANDARD.encode(der).chars().enumerate() {
        if place % COLUMNS == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str("\n-----END PRIVATE KEY-----\n");
    text
}
