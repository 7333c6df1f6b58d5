//! `cpaas children create`.

use clap::Args;
use cpaas_core::Decimal;
use cpaas_voximplant::{AddAccount, AddAccountResponse, RecordStorage};

use super::new_child::{Made, Owner, made};
use crate::commands::own::values::{amount, from_stdin};
use crate::commands::own::{Consent, Layout};
use crate::commands::voximplant::Session;
use crate::exit::{Code, Failure};

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

pub(super) async fn run(asked: &Create, session: &Session<'_>) -> Result<Code, Failure> {
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

fn added(answer: AddAccountResponse, show: bool) -> Made<AddAccountResponse> {
    let api_key = answer.api_key.clone();
    made(answer, api_key.as_ref(), Vec::new(), show)
}
