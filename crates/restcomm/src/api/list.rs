//! The sub-accounts: `GET /2012-04-24/Accounts`.

use cpaas_core::{Effect, Error, ErrorKind, Result};
use cpaas_http::List;
use cpaas_http::provider::json::UNKNOWN;

use super::account::AccountRecord;
use super::check;
use super::status::Status;
use crate::PROVIDER;

/// Which of the accounts directly below the client's own; closed ones included, unless a status is
/// named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListAccounts {
    status: Option<Status>,
    active: Option<bool>,
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

    /// Only the active ones, or only the others: filtered as by [`status`](Self::status).
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
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

    /// Refuses what the platform certainly would.
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

    /// The accounts of a response that were requested. Of one whose status can't be read nobody knows
    /// whether it was: it counts as unreadable.
    pub(crate) fn keep(&self, list: List<AccountRecord>) -> List<AccountRecord> {
        if self.status.is_none() && self.active.is_none() {
            return list;
        }
        let List { items, mut unreadable, .. } = list;
        let mut kept = List::default();
        for account in items {
            match account.status.as_deref() {
                Some(UNKNOWN) => unreadable.push(status_unknown(&account.sid)),
                word if self.is_requested(word.unwrap_or_default()) => kept.items.push(account),
                _ => {}
            }
        }
        kept.unreadable = unreadable;
        kept
    }

    fn is_requested(&self, word: &str) -> bool {
        self.status.is_none_or(|status| status.is(word))
            && self.active.is_none_or(|active| Status::Active.is(word) == active)
    }
}

fn status_unknown(sid: &str) -> Error {
    let message = format!("the status of {sid} can't be read, so it may be one of those requested");
    Error::with_effect(ErrorKind::InvalidResponse, Effect::None, message)
        .with_provider(PROVIDER)
        .with_operation("list")
        .with_field("status")
}
