//! The account in common terms: the only place where the vendor's words become the shared ones.

use std::fmt;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Error, Operation, ProviderName, Result, UpdateField,
};
use cpaas_http::{ClientOptions, Settings};

use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::update::UpdateAccount;
use crate::client::Client;
use crate::config::Config;

/// A Restcomm account as an [`AccountProvider`].
///
/// | Restcomm's status | common status |
/// |---|---|
/// | `active` | `Active` |
/// | `suspended` | `Suspended` |
/// | `closed` | `Closed` |
/// | `inactive`, `uninitialized`, any other word | `Other`, with the word |
/// | given, and no word | `Unknown` |
///
/// `name` is the friendly name. `update` returns the account of the response, without reading again,
/// and leaves `created` empty: newer servers put the time of the change there. There is no balance,
/// currency, language or time zone in Restcomm's account.
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
        .with_operations([Operation::Id, Operation::Info, Operation::Update])
        .with_update_fields([UpdateField::Name, UpdateField::Password])
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
        self.client.sid().await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.client.get().await.map(info)
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities().check(update)?;
        let record = self.client.update(&translate(update)).await.map_err(in_common_terms)?;
        let mut info = info(record);
        info.created = None;
        Ok(info)
    }

    async fn balance(&self) -> Result<Balance> {
        let error = self.capabilities().unsupported(Operation::Balance);
        Err(error.with_message(
            "restcomm keeps no balance: its usage records show the money spent, and prepaid money is \
             kept by the system that sells the service",
        ))
    }
}

/// The update in the vendor's words.
fn translate(update: &AccountUpdate) -> UpdateAccount {
    let mut request = UpdateAccount::new();
    if let Some(name) = &update.name {
        request = request.friendly_name(name);
    }
    if let Some(password) = &update.password {
        request = request.password(password.clone());
    }
    request
}

/// The error of an update, its field under the common name.
fn in_common_terms(error: Error) -> Error {
    let field = match error.field() {
        Some("FriendlyName") => UpdateField::Name,
        Some("Password") => UpdateField::Password,
        _ => return error,
    };
    error.with_field(field.as_str())
}

fn info(record: AccountRecord) -> AccountInfo {
    let mut info = AccountInfo::new(AccountId::new(record.sid));
    info.name = record.friendly_name;
    info.email = record.email_address;
    // Every account has one: without it, it is not known.
    info.status = Some(record.status.map_or(AccountStatus::Unknown, AccountStatus::from));
    info.created = record.date_created;
    info
}
