//! The account: `GET` and `PUT /account/{accountId}`.

use cpaas_core::Decimal;
use cpaas_http::json::{Exact, Lenient, Text};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::{As, Same, serde_as, skip_serializing_none};

/// An account as Sonetel shows it. A member of another type than documented is `None`, except for
/// the id and the balance.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<i64> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
    Option<bool> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
    Option<TimezoneDetails> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
    Option<Website> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
)]
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The account's id, digits.
    #[serde(deserialize_with = "As::<Text>::deserialize")]
    pub account_id: String,
    /// Telephone area code, without a leading zero.
    pub area_code: Option<String>,
    /// The company's name.
    pub name: Option<String>,
    /// `active`, `inactive`, `evaluation`, `disabled`.
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
    #[serde(default, deserialize_with = "As::<Option<Exact>>::deserialize")]
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
    /// Most that may be spent in 24 hours: **in USD**, whatever the account's currency is.
    #[serde(default, deserialize_with = "As::<Lenient<Exact>>::deserialize")]
    pub daily_usage_limit: Option<Decimal>,
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
}

/// The time zone of an account.
#[serde_as]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TimezoneDetails {
    /// Offset and cities, such as `(GMT +1:00) Amsterdam, Berlin, …`.
    pub zone_name: Option<String>,
    /// The id in [`timezones`](crate::Client::timezones): a number here, text there.
    #[serde_as(as = "Lenient<Text>")]
    #[serde(default)]
    pub zone_id: Option<String>,
}

/// The web site of an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Website {
    /// `verified`, `unverified`.
    pub website_status: Option<String>,
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
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ZoneId {
    zone_id: String,
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

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
