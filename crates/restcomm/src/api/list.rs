//! The sub-accounts: `GET /2012-04-24/Accounts`.

use cpaas_core::Result;

use super::account::AccountRecord;
use super::check;
use super::status::Status;

/// Which of the accounts directly below the client's own; closed ones included, unless a status is
/// named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListAccounts {
    status: Option<Status>,
    organization_sid: Option<String>,
    domain_name: Option<String>,
}

impl ListAccounts {
    /// All of them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those of this status. The platform has no such filter: all are read, and the others left
    /// out.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// Those of another organisation, by its SID, `OR…`: super administrators only.
    #[must_use]
    pub fn organization_sid(mut self, sid: impl Into<String>) -> Self {
        self.organization_sid = Some(sid.into());
        self
    }

    /// Those of another organisation, by its domain: super administrators only.
    #[must_use]
    pub fn domain_name(mut self, name: impl Into<String>) -> Self {
        self.domain_name = Some(name.into());
        self
    }

    /// Refuses what the platform surely would.
    pub(crate) fn check(&self) -> Result<()> {
        let organization = self.organization_sid.as_deref();
        organization.map_or(Ok(()), |sid| check::organization("OrganizationSid", sid).map(drop))
    }

    /// The parameters of the query.
    pub(crate) fn query(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let organization = self.organization_sid.as_deref().map(|sid| ("OrganizationSid", sid));
        let domain = self.domain_name.as_deref().map(|name| ("DomainName", name));
        organization.into_iter().chain(domain)
    }

    /// The accounts of a response that were requested.
    pub(crate) fn keep(&self, mut accounts: Vec<AccountRecord>) -> Vec<AccountRecord> {
        if let Some(status) = self.status {
            let is =
                |record: &AccountRecord| record.status.as_deref().is_some_and(|w| status.is(w));
            accounts.retain(is);
        }
        accounts
    }
}
