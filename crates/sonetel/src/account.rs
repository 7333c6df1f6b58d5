//! The account in common terms: the only place where the vendor's words become the shared ones.

use std::fmt;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Error, Operation, ProviderName, Result, UpdateField,
};
use cpaas_http::provider::optional;
use cpaas_http::{ClientOptions, Settings};

use crate::PROVIDER;
use crate::api::account::{AccountRecord, UpdateAccount};
use crate::api::{languages, timezones};
use crate::client::Client;
use crate::config::Config;

/// A Sonetel account as an [`AccountProvider`].
///
/// | Sonetel's status | common status |
/// |---|---|
/// | `active` | `Active` |
/// | `disabled` | `Suspended` |
/// | `evaluation`, `inactive`, any other word | `Other`, with the word |
/// | not a word | `Unknown` |
///
/// | field | `info` shows | `update` takes |
/// |---|---|---|
/// | `language` | the three-letter code | an ISO 639 code, or the English name |
/// | `timezone` | the name of the vendor's zone | an IANA name, or a zone id; see [`timezones`](crate::api::timezones) for what it refuses |
///
/// Sonetel's account has no e-mail address and no date of creation. The balance is prepaid. The vendor
/// documents no rule for what can be spent, so `available` is absent.
#[derive(Clone)]
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
        .with_operations([Operation::Id, Operation::Info, Operation::Update, Operation::Balance])
        .with_update_fields([UpdateField::Name, UpdateField::Language, UpdateField::Timezone])
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({:?})", self.client)
    }
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
        self.client.get_accountid().await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.client.get().await.map(info)
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities().check(update)?;
        let client = self.client.with_shared_deadline();
        let request = translate(&client, update).await?;
        client.update(&request).await.map(info)
    }

    async fn balance(&self) -> Result<Balance> {
        self.client.get_balance().await.map(Balance::from)
    }
}

/// The update in the vendor's words. Reads the lists it needs; changes nothing.
async fn translate(client: &Client, update: &AccountUpdate) -> Result<UpdateAccount> {
    let mut request = UpdateAccount::new();
    if let Some(name) = &update.name {
        request = request.name(name);
    }
    if let Some(language) = &update.language {
        let language = languages::find(&client.languages().await?.items, language);
        request = request.language(&language.map_err(in_common_terms)?.code3);
    }
    if let Some(timezone) = &update.timezone {
        let zones = &client.timezones().await?.items;
        let zone = timezones::find(zones, timezone, client.clock().now());
        request = request.zone_id(&zone.map_err(in_common_terms)?.zone_id);
    }
    Ok(request)
}

fn info(record: AccountRecord) -> AccountInfo {
    let zone = record.timezone_details.and_then(|details| details.zone_name);
    let mut info = AccountInfo::new(AccountId::new(record.account_id));
    info.name = record.name;
    // Every account has one: without it, it is not known.
    info.status = Some(record.status.map_or(AccountStatus::Unknown, status));
    info.currency = record.currency.and_then(|word| optional(PROVIDER, "currency", &word));
    info.language = record.language;
    info.timezone = zone.or(record.timezone);
    info
}

fn status(word: String) -> AccountStatus {
    match word.as_str() {
        "disabled" => AccountStatus::Suspended,
        _ => word.into(),
    }
}

/// The error of an update that was refused before anything was sent.
fn in_common_terms(error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(Operation::Update.as_str())
}
