//! `cpaas children create` and `clone`.

use clap::Args;
use cpaas_core::{Decimal, ExposeSecret, SecretString};
use cpaas_voximplant::{
    AddAccount, AddAccountResponse, CloneAccount, ClonedAccountType, Identity, RecordStorage,
};
use serde::Serialize;

use super::consent::Consent;
use super::session::Session;
use super::shown::Layout;
use super::values::{amount, from_stdin};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    owner: Owner,
    /// Whether the account is activated
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    /// Below this balance a notification is sent
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    min_balance_to_notify: Option<Decimal>,
    /// Whether notifications of the account are sent
    #[arg(long, value_name = "BOOL")]
    account_notifications: Option<bool>,
    /// Whether notifications of a changing tariff are sent
    #[arg(long, value_name = "BOOL")]
    tariff_changing_notifications: Option<bool>,
    /// Whether the vendor's news are sent
    #[arg(long, value_name = "BOOL")]
    news_notifications: Option<bool>,
    /// Where recordings are stored, by id
    #[arg(long, value_name = "ID", conflicts_with = "record_storage_name")]
    record_storage_id: Option<String>,
    /// Where recordings are stored, by name
    #[arg(long, value_name = "NAME")]
    record_storage_name: Option<String>,
    #[command(flatten)]
    pub(super) consent: Consent,
}

#[derive(Debug, Args)]
pub(crate) struct Clone {
    #[command(flatten)]
    model: Model,
    #[command(flatten)]
    owner: Owner,
    #[command(flatten)]
    pub(super) consent: Consent,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Model {
    /// The child that is the model, by id
    #[arg(long = "from-id", id = "from_id", value_name = "ID")]
    id: Option<u64>,
    /// The child that is the model, by name
    #[arg(long = "from-name", id = "from_name", value_name = "NAME")]
    name: Option<String>,
    /// The child that is the model, by e-mail address
    #[arg(long = "from-email", id = "from_email", value_name = "EMAIL")]
    email: Option<String>,
}

/// The new account's name, owner and secrets.
#[derive(Debug, Args)]
pub(crate) struct Owner {
    /// The account's name: 5 to 20 lower-case letters, digits and hyphens; it can't be changed later
    #[arg(long)]
    name: String,
    /// The owner's e-mail address, of no other account
    #[arg(long)]
    email: String,
    /// Read the account's password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// Language of notifications, such as sv
    #[arg(long)]
    language: Option<String>,
    /// Time zone, such as Europe/Stockholm
    #[arg(long)]
    timezone: Option<String>,
    /// Data of your own
    #[arg(long, value_name = "TEXT")]
    custom_data: Option<String>,
    /// The owner's first name
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// The owner's last name
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
    /// Print the new account's keys too: the platform shows them this once
    #[arg(long)]
    show_secret: bool,
}

/// An answer with the secrets that were asked for.
#[derive(Serialize)]
struct Made<T> {
    #[serde(flatten)]
    answer: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    admin_user_api_keys: Vec<AdminKey>,
}

#[derive(Serialize)]
struct AdminKey {
    admin_user_id: String,
    admin_user_api_key: String,
}

pub(super) async fn create(asked: &Create, session: &Session<'_>) -> Result<Code, Failure> {
    let Create { owner, record_storage_id, record_storage_name, .. } = asked;
    let by_id = record_storage_id.clone().map(RecordStorage::Id);
    let by_name = record_storage_name.clone().map(RecordStorage::Name);
    let request = AddAccount::builder()
        .account_name(&owner.name)
        .account_email(&owner.email)
        .account_password(from_stdin().await?)
        .maybe_active(asked.active)
        .maybe_language_code(owner.language.clone())
        .maybe_location(owner.timezone.clone())
        .maybe_min_balance_to_notify(asked.min_balance_to_notify)
        .maybe_account_custom_data(owner.custom_data.clone())
        .maybe_account_first_name(owner.first_name.clone())
        .maybe_account_last_name(owner.last_name.clone())
        .maybe_account_notifications(asked.account_notifications)
        .maybe_tariff_changing_notifications(asked.tariff_changing_notifications)
        .maybe_news_notifications(asked.news_notifications)
        .maybe_record_storage(by_id.or(by_name))
        .build();
    let effect = format!("creates {}", owner.told());
    let send = async {
        session.client.add_account(&request).await.map(|answer| added(answer, owner.show_secret))
    };
    session.change(&effect, send, Layout::ONE).await
}

pub(super) async fn clone(asked: &Clone, session: &Session<'_>) -> Result<Code, Failure> {
    let Clone { model, owner, consent: _ } = asked;
    let Some(account) = model.identity() else {
        return Err(Failure::usage("which child is the model? give --from-id"));
    };
    let effect = format!("creates {} after the model of child {}", owner.told(), model.told());
    let request = CloneAccount::builder(account)
        .new_account_name(&owner.name)
        .new_account_email(&owner.email)
        .new_account_password(from_stdin().await?)
        .maybe_language_code(owner.language.clone())
        .maybe_location(owner.timezone.clone())
        .maybe_account_custom_data(owner.custom_data.clone())
        .maybe_account_first_name(owner.first_name.clone())
        .maybe_account_last_name(owner.last_name.clone())
        .build();
    let send = async {
        let answer = session.client.clone_account(&request).await?;
        Ok(cloned(answer.result, owner.show_secret))
    };
    session.change(&effect, send, Layout::ONE).await
}

impl Owner {
    fn told(&self) -> String {
        format!("the child account {} for {}", self.name, self.email)
    }
}

impl Model {
    fn identity(&self) -> Option<Identity> {
        let id = self.id.map(Identity::Id);
        let name = || self.name.clone().map(Identity::Name);
        id.or_else(name).or_else(|| self.email.clone().map(Identity::Email))
    }

    fn told(&self) -> String {
        let id = self.id.map(|id| id.to_string());
        let text = self.name.clone().or_else(|| self.email.clone());
        id.or(text).unwrap_or_default()
    }
}

fn added(answer: AddAccountResponse, show: bool) -> Made<AddAccountResponse> {
    let api_key = answer.api_key.clone();
    made(answer, api_key.as_ref(), Vec::new(), show)
}

fn cloned(answer: ClonedAccountType, show: bool) -> Made<ClonedAccountType> {
    let api_key = answer.api_key.clone();
    let keys = answer.admin_users.iter().filter_map(|user| {
        let key = user.admin_user_api_key.as_ref()?.expose_secret().to_owned();
        Some(AdminKey { admin_user_id: user.admin_user_id.clone(), admin_user_api_key: key })
    });
    let keys = keys.collect();
    made(answer, api_key.as_ref(), keys, show)
}

/// What is shown only once must not be lost unnoticed.
fn made<T>(
    answer: T,
    api_key: Option<&SecretString>,
    admin_user_api_keys: Vec<AdminKey>,
    show: bool,
) -> Made<T> {
    if show {
        let api_key = api_key.map(|key| key.expose_secret().to_owned());
        return Made { answer, api_key, admin_user_api_keys };
    }
    if api_key.is_some() || !admin_user_api_keys.is_empty() {
        output::note(
            "note: the platform sent keys of the new account, which are not shown without --show-secret",
        );
    }
    Made { answer, api_key: None, admin_user_api_keys: Vec::new() }
}
