//! The account: `GET` and `PUT /account/{accountId}`.

use cpaas_core::decimal::optional_text;
use cpaas_core::{Currency, Decimal, Error, ErrorKind, Money, Result};
use cpaas_http::provider::json::{Exact, FromJson, Lenient, Literal, Single, Text, TextOrUnknown};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::{As, DefaultOnNull, skip_serializing_none};

use super::check;

/// An account as Sonetel shows it. A member of another type than documented is `None`, except for
/// the id. What has no public shape is kept as it came. Written as JSON under the
/// vendor's names, amounts as strings.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<i64> => #[serde(default, deserialize_with = "As::<Lenient<Literal>>::deserialize")],
    Option<bool> => #[serde(default, deserialize_with = "As::<Lenient<Literal>>::deserialize")],
    Option<TimezoneDetails> => #[serde(default, deserialize_with = "As::<Lenient<Single>>::deserialize")],
    Option<Website> => #[serde(default, deserialize_with = "As::<Lenient<Single>>::deserialize")],
    Option<ServiceSettings> => #[serde(default, deserialize_with = "As::<Lenient<Single>>::deserialize")],
)]
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The account's id, digits. Empty where the response lacks it.
    #[serde(default, deserialize_with = "As::<DefaultOnNull<Text>>::deserialize")]
    pub account_id: String,
    /// Telephone area code, without a leading zero.
    pub area_code: Option<String>,
    /// The company's name.
    pub name: Option<String>,
    /// `active`, `inactive`, `evaluation`, `disabled`; `unknown` if it is given and no text.
    #[serde_with(skip_apply)]
    #[serde(default, deserialize_with = "As::<Lenient<TextOrUnknown>>::deserialize")]
    pub status: Option<String>,
    /// Why it has that status; often empty.
    pub status_desc: Option<String>,
    /// Three letters, in either case. Fixed once set.
    pub currency: Option<String>,
    /// First line of the address.
    pub address: Option<String>,
    /// Second line of the address.
    pub address2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Postal code.
    pub zipcode: Option<String>,
    /// Country, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Country the account is in now, ISO 3166-1 alpha-3.
    pub current_country: Option<String>,
    /// The prepaid balance, in `currency`.
    #[serde(
        default,
        deserialize_with = "As::<Lenient<Exact>>::deserialize",
        serialize_with = "optional_text::serialize"
    )]
    pub credit_balance: Option<Decimal>,
    /// Offset such as `GMT +05:30`.
    pub timezone: Option<String>,
    /// The time zone's name and id.
    pub timezone_details: Option<TimezoneDetails>,
    /// Three-letter code such as `eng`.
    pub language: Option<String>,
    /// The vendor's number of the language.
    pub language_id: Option<i64>,
    /// `regular`, `premium`, `business`.
    pub priceplan: Option<String>,
    /// Details of the plan, without a public shape.
    pub plan_details: Option<Box<RawValue>>,
    /// The company's web site.
    pub website: Option<Website>,
    /// Most that may be spent in 24 hours: in USD, whatever the account's currency is.
    #[serde(default, deserialize_with = "As::<Lenient<Usd>>::deserialize")]
    pub daily_usage_limit: Option<Money>,
    /// Whether value added tax applies.
    pub vat_relevant: Option<bool>,
    /// How many users the account has.
    pub user_count: Option<i64>,
    /// How many phone numbers the account has.
    pub phnum_count: Option<i64>,
    /// Whether the account is verified.
    pub account_verified: Option<bool>,
    /// Whether the company's name was ever changed.
    #[serde(rename = "companyNameUpdated")]
    pub company_name_updated: Option<bool>,
    /// `main_account`, `sub_account`.
    pub account_type: Option<String>,
    /// `regular`, `reseller`, `affiliate`.
    pub account_category: Option<String>,
    /// The services of the account, where they were requested.
    pub service_settings: Option<ServiceSettings>,
    /// What was used, where it was requested; without a public shape.
    pub usage: Option<Box<RawValue>>,
    /// Which notifications are sent, where it was requested; without a public shape.
    pub notifications: Option<Box<RawValue>>,
    /// How the balance is filled up by itself, where it was requested; without a public shape.
    pub autorefill_settings: Option<Box<RawValue>>,
    /// Which calls are recorded, where it was requested; without a public shape.
    pub call_recording_settings: Option<Box<RawValue>>,
}

cpaas_http::equal_by_member!(AccountRecord {
    account_id,
    area_code,
    name,
    status,
    status_desc,
    currency,
    address,
    address2,
    city,
    zipcode,
    country,
    current_country,
    credit_balance,
    timezone,
    timezone_details,
    language,
    language_id,
    priceplan,
    plan_details,
    website,
    daily_usage_limit,
    vat_relevant,
    user_count,
    phnum_count,
    account_verified,
    company_name_updated,
    account_type,
    account_category,
    service_settings,
    usage,
    notifications,
    autorefill_settings,
    call_recording_settings,
});

/// Reads an amount whose currency is always the US dollar, whatever the account's currency is
/// (`docs/wire/differences.csv`, `answer daily_usage_limit`).
struct Usd;

impl FromJson<Money> for Usd {
    fn from_json(text: &str) -> Result<Money, &'static str> {
        Exact::from_json(text).map(|amount| Money::new(amount, Currency::USD))
    }
}

/// The time zone of an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TimezoneDetails {
    /// Offset and cities, such as `(GMT +1:00) Amsterdam, Berlin, …`.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub zone_name: Option<String>,
    /// The id in [`timezones`](crate::Client::timezones): a number here, text there.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub zone_id: Option<String>,
}

/// The web site of an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Website {
    /// `verified`, `unverified`.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub website_status: Option<String>,
}

/// The services of an account.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<bool> => #[serde(default, deserialize_with = "As::<Lenient<Literal>>::deserialize")],
)]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ServiceSettings {
    /// Whether the team can chat.
    pub team_chat: Option<bool>,
    /// Whether customers can chat with the team.
    pub customer_chat: Option<bool>,
    /// Whether the assistant answers.
    pub ai_helper: Option<bool>,
    /// `inactive`, `active`, `used`. Can't be changed.
    pub free_trial: Option<String>,
}

/// What to change; what is not set is left alone.
///
/// The values are the vendor's: [`Account`](crate::Account) finds them for ISO and IANA names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UpdateAccount {
    name: Option<String>,
    language: Option<String>,
    timezone_details: Option<ZoneId>,
    service_settings: Option<ServiceChanges>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ZoneId {
    zone_id: String,
}

#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct ServiceChanges {
    team_chat: Option<bool>,
    customer_chat: Option<bool>,
    ai_helper: Option<bool>,
}

impl UpdateAccount {
    /// Changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the company's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the language, by its three-letter code. New users inherit it, and default voices follow.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }

    /// Sets the time zone, by its id. The account's office hours move with it.
    #[must_use]
    pub fn zone_id(mut self, id: impl Into<String>) -> Self {
        self.timezone_details = Some(ZoneId { zone_id: id.into() });
        self
    }

    /// Sets whether the team can chat.
    #[must_use]
    pub fn team_chat(mut self, on: bool) -> Self {
        self.services().team_chat = Some(on);
        self
    }

    /// Sets whether customers can chat with the team.
    #[must_use]
    pub fn customer_chat(mut self, on: bool) -> Self {
        self.services().customer_chat = Some(on);
        self
    }

    /// Sets whether the assistant answers.
    #[must_use]
    pub fn ai_helper(mut self, on: bool) -> Self {
        self.services().ai_helper = Some(on);
        self
    }

    fn services(&mut self) -> &mut ServiceChanges {
        self.service_settings.get_or_insert_default()
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses what the platform certainly would.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_empty() {
            return Err(Error::before_sending(
                ErrorKind::InvalidRequest,
                "the update sets no field",
            ));
        }
        let zone_id = self.timezone_details.as_ref().map(|details| &details.zone_id);
        for (field, value) in [
            ("name", self.name.as_ref()),
            ("language", self.language.as_ref()),
            ("timezone_details.zone_id", zone_id),
        ] {
            value.map_or(Ok(()), |value| check::not_blank(field, value))?;
        }
        Ok(())
    }
}
