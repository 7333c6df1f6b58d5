//! The account in common terms: the only place where the vendor's words become the shared ones.

use std::fmt;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Error, ErrorKind, Operation, ProviderName, Result, UpdateField,
};
use cpaas_http::{ClientOptions, Settings};

use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::update::UpdateAccount;
use crate::client::{Client, named};
use crate::config::Config;
use crate::error::{balance_not_found, no_balance};

/// A Twilio account as an [`AccountProvider`].
///
/// The vendor's words for the status, `active`, `suspended` and `closed`, are the common ones; any other is
/// kept as it is, and one that is given and no word is `Unknown`. `name` is the friendly name. There is no
/// e-mail address, language or time zone in Twilio's account; the currency comes with the balance only.
///
/// **A sub-account has no balance**: it draws on its main account's. Where the client acts on one with the
/// main account's auth token, `Balance` is not among the capabilities. With a credential of its own nothing
/// shows that beforehand, so its balance is asked for; when the platform does not find it, the account is
/// read once, and if it belongs to another one, the balance is `Unsupported`. A balance has no `available`:
/// the vendor documents no rule for it.
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

/// What can be done with a main account of this platform: the same as
/// [`AccountProvider::capabilities`], without an account.
#[must_use]
pub fn capabilities() -> Capabilities {
    of_subaccount().with_operations([Operation::Balance])
}

fn of_subaccount() -> Capabilities {
    Capabilities::new(PROVIDER)
        .with_operations([Operation::Id, Operation::Info, Operation::Update])
        .with_update_fields([UpdateField::Name])
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
        if self.client.main_account().is_some() { of_subaccount() } else { capabilities() }
    }

    async fn id(&self) -> Result<AccountId> {
        Ok(AccountId::new(self.client.sid()))
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.client.fetch().await.map(info)
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities().check(update)?;
        let mut request = UpdateAccount::new();
        if let Some(name) = &update.name {
            request = request.friendly_name(name);
        }
        self.client.update(&request).await.map(info).map_err(in_common_terms)
    }

    async fn balance(&self) -> Result<Balance> {
        let unsupported = capabilities().unsupported(Operation::Balance);
        if let Some(main_account) = self.client.main_account() {
            return Err(no_balance(unsupported, main_account));
        }
        let client = self.client.with_shared_deadline();
        let record = match client.fetch_balance().await {
            // So it answers for a sub-account, and for a SID that there is not.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let read = client.fetch().await;
                return Err(match read.as_ref().map(AccountRecord::main_account) {
                    Ok(Some(main_account)) => no_balance(unsupported, main_account),
                    Ok(None) => balance_not_found(error, None),
                    Err(why) => balance_not_found(error, Some(why)),
                });
            }
            record => record?,
        };
        let currency = record.currency.as_deref();
        Balance::from_members(("balance", record.balance), ("currency", currency))
            .map_err(|error| named("fetch_balance", error))
    }
}

/// The error of an update, its field under the common name.
fn in_common_terms(error: Error) -> Error {
    match error.field() {
        Some("FriendlyName") => error.with_field(UpdateField::Name.as_str()),
        _ => error,
    }
}

fn info(record: AccountRecord) -> AccountInfo {
    let mut info = AccountInfo::new(AccountId::new(record.sid));
    info.name = record.friendly_name;
    // Every account has one: without it, it is not known.
    info.status = Some(record.status.map_or(AccountStatus::Unknown, AccountStatus::from));
    info.created = record.date_created;
    info
}
