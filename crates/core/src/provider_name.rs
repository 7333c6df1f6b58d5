//! A provider's name.

use std::fmt;

/// The name of a platform, in lower case: `sonetel`, `voximplant`, `restcomm`, or another crate's.
///
/// Open on purpose: a provider that this project has never heard of names itself.
///
/// ```
/// use cpaas_core::ProviderName;
///
/// const ACME: ProviderName = ProviderName::new("acme");
/// assert_eq!(ACME.as_str(), "acme");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderName(&'static str);

impl ProviderName {
    /// Names a platform. By convention lower-case ASCII letters, digits and hyphens.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl serde::Serialize for ProviderName {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
