//! A provider, known without an account of it.

use cpaas_core::{Capabilities, ProviderName};
use cpaas_http::ConfigKey;

/// A provider that this build can open: its name, the keys of its configuration, and what can be done
/// with its accounts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Provider {
    /// The platform's name, as [`open`](crate::open) takes it.
    pub name: ProviderName,
    /// Every key of its configuration, in the order in which people read them: name, kind, help, default.
    pub keys: &'static [ConfigKey],
    capabilities: fn() -> Capabilities,
}

impl Provider {
    #[cfg_attr(
        not(any(
            feature = "restcomm",
            feature = "sonetel",
            feature = "twilio",
            feature = "voximplant"
        )),
        allow(dead_code, reason = "there is no provider")
    )]
    pub(crate) const fn new(
        name: ProviderName,
        keys: &'static [ConfigKey],
        capabilities: fn() -> Capabilities,
    ) -> Self {
        Self { name, keys, capabilities }
    }

    /// What can be done with each of its accounts.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        (self.capabilities)()
    }

    /// The key of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static ConfigKey> {
        self.keys.iter().find(|key| key.name == name)
    }
}
