//! The accounts: `GET /2010-04-01/Accounts.json`.

use super::status::Status;

/// The accounts of a credential.
pub(crate) const COLLECTION: &str = "/2010-04-01/Accounts.json";

/// Most accounts in a page: the vendor's limit.
const PAGE_SIZE: u16 = 1000;

/// Which accounts to list: those of the credential, the main account itself among them, closed ones included
/// unless a status is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListAccounts {
    friendly_name: Option<String>,
    status: Option<Status>,
    page_size: Option<u16>,
}

impl ListAccounts {
    /// All of them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those of exactly this friendly name.
    #[must_use]
    pub fn friendly_name(mut self, name: impl Into<String>) -> Self {
        self.friendly_name = Some(name.into());
        self
    }

    /// Only those of this status.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets how many come with each request: 1 to 1,000, by default 1,000.
    #[must_use]
    pub fn page_size(mut self, size: u16) -> Self {
        self.page_size = Some(size);
        self
    }

    /// The parameters of the first page.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let size = self.page_size.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE).to_string();
        let name = self.friendly_name.clone().map(|name| ("FriendlyName", name));
        let status = self.status.map(|status| ("Status", status.to_string()));
        let given = name.into_iter().chain(status).chain([("PageSize", size)]);
        given.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
