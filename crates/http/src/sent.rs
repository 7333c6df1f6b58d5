//! What was secret in a request, which no message may repeat.

use std::sync::Arc;

use cpaas_core::SecretString;

use crate::auth::Credential;
use crate::redact::Redactor;

/// The secrets that were sent. Most responses lead to no message, so a redactor is made only when one
/// does. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    credential: Credential,
    secrets: Arc<[SecretString]>,
    safe_fields: &'static [&'static str],
}

impl Sent {
    pub(crate) fn new(
        credential: Credential,
        secrets: Vec<SecretString>,
        safe_fields: &'static [&'static str],
    ) -> Self {
        // Most requests have none, which then take no memory.
        let secrets = if secrets.is_empty() { Arc::default() } else { secrets.into() };
        Self { credential, secrets, safe_fields }
    }

    pub(crate) fn nothing() -> Self {
        Self::new(Credential::none(), Vec::new(), &[])
    }

    pub(crate) fn redactor(&self) -> Redactor {
        let secrets = self.credential.scheme().secrets().into_iter();
        Redactor::new(self.safe_fields).hiding(secrets.chain(self.secrets.iter().cloned()))
    }
}
