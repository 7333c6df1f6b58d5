//! `cpaas children create`.

use clap::Args;
use cpaas_core::Decimal;
use cpaas_restcomm::{CreateAccount, Status};
use cpaas_voximplant::{AddAccount, AddAccountResponse, RecordStorage};

use super::by_vendor::{RESTCOMM, VOXIMPLANT};
use super::new_child::{Made, Owner, Person, made};
use crate::commands::own::values::{amount, from_stdin, given};
use crate::commands::own::{Consent, Layout};
use crate::commands::restcomm::{self, WithToken};
use crate::commands::voximplant;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    owner: Owner,
    /// Whether the account is activated; for Restcomm, if not, it is suspended
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    // Before the vendors' own: a heading goes on until the next.
    #[command(flatten)]
    pub(super) consent: Consent,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    place: Place,
}

/// What Voximplant can set from the start.
#[derive(Debug, Args)]
#[command(next_help_heading = VOXIMPLANT)]
pub(crate) struct Settings {
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
}

/// Where Restcomm puts it, and what it may do there.
#[derive(Debug, Args)]
#[command(next_help_heading = RESTCOMM)]
pub(crate) struct Place {
    /// What it may do: Administrator, Developer, or another word of the vendor's; the parent's role, if not given
    #[arg(long)]
    role: Option<String>,
    /// Put it into another organisation: for super administrators
    #[arg(long, value_name = "OR…")]
    organization_sid: Option<String>,
}

pub(super) async fn voximplant(
    asked: &Create,
    session: &voximplant::Session<'_>,
) -> Result<Code, Failure> {
    let Create { owner, person, settings, .. } = asked;
    let name = owner.name()?;
    let Settings { record_storage_id, record_storage_name, .. } = settings;
    let by_id = record_storage_id.clone().map(RecordStorage::Id);
    let by_name = record_storage_name.clone().map(RecordStorage::Name);
    let request = AddAccount::builder()
        .account_name(name)
        .account_email(&owner.email)
        .account_password(from_stdin().await?)
        .maybe_active(asked.active)
        .maybe_language_code(person.language.clone())
        .maybe_location(person.timezone.clone())
        .maybe_min_balance_to_notify(settings.min_balance_to_notify)
        .maybe_account_custom_data(person.custom_data.clone())
        .maybe_account_first_name(person.first_name.clone())
        .maybe_account_last_name(person.last_name.clone())
        .maybe_account_notifications(settings.account_notifications)
        .maybe_tariff_changing_notifications(settings.tariff_changing_notifications)
        .maybe_news_notifications(settings.news_notifications)
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

pub(super) async fn restcomm(
    asked: &Create,
    session: &restcomm::Session<'_>,
) -> Result<Code, Failure> {
    let Create { owner, active, place, .. } = asked;
    let mut request = CreateAccount::new(&owner.email, from_stdin().await?);
    if let Some(name) = &owner.name {
        request = request.friendly_name(name);
    }
    if let Some(active) = active {
        request = request.status(if *active { Status::Active } else { Status::Suspended });
    }
    if let Some(role) = &place.role {
        request = request.role(role);
    }
    if let Some(organization) = &place.organization_sid {
        request = request.organization_sid(organization);
    }
    let mut told = given!(asked; active);
    told.extend(given!(place; role, organization_sid));
    let told = [vec![format!("creates {}", owner.told())], told].concat();
    let effect = told.join(", ");
    let send = async {
        let account = session.client.create(&request).await?;
        Ok(WithToken::new(account, owner.show_secret))
    };
    session.change(&effect, send, Layout::ONE).await
}
