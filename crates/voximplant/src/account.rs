//! The account in common terms: the only place where the vendor's words become the shared ones.

use std::fmt;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Decimal, Effect, Error, Money, Operation, ProviderName, Result, UpdateField,
};
use cpaas_http::provider::optional;
use cpaas_http::{ClientOptions, Settings};

use crate::PROVIDER;
use crate::api::account_info::{AccountInfoType, GetAccountInfo};
use crate::api::account_settings::{AccountSettings, SetAccountInfo};
use crate::api::flag::Flag;
use crate::api::id::Id;
use crate::client::Client;
use crate::config::Config;

/// A Voximplant account as an [`AccountProvider`].
///
/// | Voximplant's flags | common status |
/// |---|---|
/// | `frozen` | `Suspended`, whatever `active` is |
/// | `active` | `Active` |
/// | not `active` | `Other`, with the word `inactive`: not yet activated, or switched off by its parent |
/// | one that is neither `true` nor `false`, or no `active` | `Unknown`, unless the account is `frozen` |
///
/// `language` is an ISO 639-1 code and `timezone` a zone's name, in and out; the vendor does not say
/// which names it knows, so `update` only checks the shape. A new `password` must satisfy the vendor's
/// rule: see [`SetAccountInfo::new_account_password`]. The balance's `amount` has `held` already taken
/// off, as far as the vendor's example shows; `available` is `amount` and `credit_limit` together, absent
/// where there is no credit limit.
///
/// `update` reads the account back. Should that fail, the error has the effect `Applied`; where the
/// vendor still shows the state of before, the answer has the values that it accepted.
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
        .with_update_fields([UpdateField::Language, UpdateField::Timezone, UpdateField::Password])
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
        self.client.account_id().await.map(id)
    }

    async fn info(&self) -> Result<AccountInfo> {
        read(&self.client).await.map(info)
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities().check(update)?;
        let client = self.client.with_shared_deadline();
        client.set_account_info(&translate(update)).await.map_err(in_common_terms)?;
        let read = read(&client).await.map_err(|error| error.replace_effect(Effect::Applied))?;
        let mut info = info(read);
        info.language = accepted(update.language.as_deref(), info.language);
        info.timezone = accepted(update.timezone.as_deref(), info.timezone);
        Ok(info)
    }

    async fn balance(&self) -> Result<Balance> {
        balance(&read(&self.client).await?)
    }
}

async fn read(client: &Client) -> Result<AccountInfoType> {
    Ok(client.get_account_info(&GetAccountInfo::new()).await?.result)
}

/// The update in the vendor's words.
fn translate(update: &AccountUpdate) -> SetAccountInfo {
    let mut settings = AccountSettings::new();
    settings.language_code.clone_from(&update.language);
    settings.location.clone_from(&update.timezone);
    let mut request = SetAccountInfo::new().settings(settings);
    request.new_account_password.clone_from(&update.password);
    request
}

/// The error of an update, its field under the common name, and so in the message.
fn in_common_terms(error: Error) -> Error {
    let (parameter, field) = match error.field() {
        Some("language_code") => ("language_code: ", UpdateField::Language),
        Some("location") => ("location: ", UpdateField::Timezone),
        Some("new_account_password") => ("new_account_password: ", UpdateField::Password),
        _ => return error,
    };
    let message = error.message().strip_prefix(parameter).map(str::to_owned);
    message.into_iter().fold(error, Error::with_message).with_field(field.as_str())
}

/// What the vendor shows of a value that it accepted: the value itself where it shows the one of
/// before, the vendor's own writing where only the case differs.
fn accepted(sent: Option<&str>, shown: Option<String>) -> Option<String> {
    match (sent, shown) {
        (Some(sent), Some(shown)) if shown.eq_ignore_ascii_case(sent) => Some(shown),
        (Some(sent), _) => Some(sent.to_owned()),
        (None, shown) => shown,
    }
}

fn id(id: Id) -> AccountId {
    AccountId::new(id.to_string())
}

fn info(record: AccountInfoType) -> AccountInfo {
    let mut info = AccountInfo::new(id(record.account_id));
    info.name = record.account_name;
    info.email = record.account_email;
    info.status = Some(status(record.active, record.frozen));
    info.currency = record.currency.and_then(|word| optional(PROVIDER, "currency", &word));
    info.language = record.language_code;
    info.timezone = record.location;
    info.created = record.created;
    info
}

fn status(active: Option<Flag>, frozen: Option<Flag>) -> AccountStatus {
    match (active, frozen) {
        (_, Some(Flag::Yes)) => AccountStatus::Suspended,
        (None | Some(Flag::Unreadable), _) | (_, Some(Flag::Unreadable)) => AccountStatus::Unknown,
        (Some(Flag::Yes), _) => AccountStatus::Active,
        (Some(Flag::No), _) => AccountStatus::from("inactive"),
    }
}

fn balance(record: &AccountInfoType) -> Result<Balance> {
    let currency = record.currency.as_deref();
    let balance = Balance::from_members(("balance", record.balance), ("currency", currency));
    let balance =
        balance.map_err(|error| error.with_provider(PROVIDER).with_operation("GetAccountInfo"))?;
    let available = record.credit_limit.and_then(|limit| available(balance, limit));
    Ok(balance
        .with_credit_limit(record.credit_limit)
        .with_held(record.money_on_hold)
        .with_available(available))
}

/// What can be spent: the balance, from which what is held is already taken off, and the credit.
fn available(balance: Balance, credit_limit: Decimal) -> Option<Decimal> {
    let credit = Money::new(credit_limit, balance.currency);
    balance.money().checked_add(credit).ok().map(|sum| sum.amount)
}
