//! The account in common terms: the only place where the vendor's words become the shared ones.

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Operation, ProviderName, Result, UpdateField,
};
use cpaas_http::provider::optional;
use cpaas_http::{ClientOptions, Settings};

use crate::PROVIDER;
use crate::api::account::{AccountRecord, UpdateAccount};
use crate::client::Client;
use crate::config::Config;

/// A Vendor Name account as an [`AccountProvider`].
///
/// The vendor's words for the status, `active`, `suspended` and `closed`, are the common ones; any other is
/// kept as it is.
#[derive(Clone, Debug)]
pub struct Account {
    client: Client,
}

impl Account {
    /// The account of these credentials. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// `Config`, naming every key that is missing or malformed.
    pub fn new(config: Config) -> Result<Self> {
        Client::new(config).map(Self::from)
    }

    /// The account of these credentials, with these options. Accounts with the same options, or clones of
    /// them, share a transport.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_options(config: Config, options: &ClientOptions) -> Result<Self> {
        Client::with_options(config, options).map(Self::from)
    }

    /// The same account with other limits: see [`Client::with_settings`].
    #[must_use]
    pub fn with_settings(&self, settings: Settings) -> Self {
        Self { client: self.client.with_settings(settings) }
    }

    /// The vendor's own client, for what is not common.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// What can be done with every account of this platform: the same as
/// [`AccountProvider::capabilities`], without an account.
#[must_use]
pub fn capabilities() -> Capabilities {
    Capabilities::new(PROVIDER)
        .with_operations(Operation::ALL.iter().copied())
        .with_update_fields([UpdateField::Name])
}

impl From<Client> for Account {
    fn from(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl AccountProvider for Account {
    fn provider(&self) -> ProviderName {
        PROVIDER
    }

    fn capabilities(&self) -> Capabilities {
        capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        self.client.get_account().await.map(|record| AccountId::new(record.id))
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.client.get_account().await.map(info)
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities().check(update)?;
        let request = UpdateAccount { name: update.name.clone() };
        self.client.update_account(&request).await.map(info)
    }

    async fn balance(&self) -> Result<Balance> {
        let record = self.client.get_account().await?;
        let currency = record.currency.as_deref();
        Balance::from_members(("balance", record.balance), ("currency", currency))
            .map_err(|error| error.with_provider(PROVIDER).with_operation("get_account"))
    }
}

fn info(record: AccountRecord) -> AccountInfo {
    let mut info = AccountInfo::new(AccountId::new(record.id));
    info.name = record.name;
    info.email = record.email;
    // Every account has one: without it, it is not known.
    info.status = Some(record.status.map_or(AccountStatus::Unknown, AccountStatus::from));
    info.currency = record.currency.and_then(|word| optional(PROVIDER, "currency", &word));
    info
}
