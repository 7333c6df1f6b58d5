//! Prices: [GetResourcePrice](https://voximplant.com/docs/references/httpapi/accounts#getresourceprice)
//! and [GetSubscriptionPrice](https://voximplant.com/docs/references/httpapi/accounts#getsubscriptionprice).

use cpaas_core::{Decimal, Error};
use cpaas_http::List;
use cpaas_http::provider::LARGE_BODY_LIMIT;

use super::enums::{SubscriptionTemplateType, VerificationStatus};
use super::id::Id;
use super::request::request;
use super::response::responses;
use super::selection::Selection;

request! {
    /// The resources whose prices to read; all, if none is named.
    #[derive(Default)]
    pub struct GetResourcePrice: Read -> GetResourcePriceResponse {
        /// Kinds of resources, such as `PSTNOUT`: the vendor's words, many of which are
        /// [`vocabulary::resource_types`](crate::vocabulary::resource_types).
        resource_type: Vec<String>,
        /// Ids of price groups. The vendor's default is all.
        price_group_id: Selection,
        /// A pattern for the names of price groups. The vendor's default is all.
        price_group_name: String,
        /// What of the resources, such as phone numbers.
        resource_param: Vec<String>,
    }
    impl {
        const BODY_LIMIT: Option<usize> = Some(LARGE_BODY_LIMIT);

        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
    }
}

request! {
    /// The subscriptions whose prices to read; all, if none is named.
    #[derive(Default)]
    pub struct GetSubscriptionPrice: Read -> GetSubscriptionPriceResponse {
        /// Ids of templates. The vendor's default is all.
        subscription_template_id: Selection,
        /// What the subscription is to.
        subscription_template_type: SubscriptionTemplateType,
        /// The template's name, such as `Phone GB`.
        subscription_template_name: String,
        /// Most templates to show.
        count: u64,
        /// Templates to pass over.
        offset: u64,
    }
    impl {
        const BODY_LIMIT: Option<usize> = Some(LARGE_BODY_LIMIT);

        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
    }
}

responses! {
    /// The response to [`GetResourcePrice`].
    pub struct GetResourcePriceResponse {
        /// The prices.
        pub result: List<ResourcePrice>,
    }

    /// The prices of a kind of resource.
    pub struct ResourcePrice {
        /// The kind, such as `PSTNOUT`.
        pub resource_type: String,
        /// Its prices.
        pub price_groups: Vec<PriceGroup>,
    }

    /// One price, and what it is for.
    pub struct PriceGroup {
        /// The group's id.
        pub price_group_id: Id,
        /// The group's name.
        pub price_group_name: Option<String>,
        /// The price of `num_resources_per_price` units, in the account's currency.
        pub price: Option<Decimal>,
        /// How many units the price is for.
        pub num_resources_per_price: Option<i64>,
        /// The step that usage is rounded up to.
        pub quantum: Option<i64>,
        /// What the price is for.
        pub params: Option<ResourceParams>,
    }

    /// The prefixes, such as of phone numbers, that a price is for.
    pub struct ResourceParams {
        /// The prefixes it is for.
        pub allowed: Option<Vec<String>>,
        /// The prefixes it is not for.
        pub forbidden: Option<Vec<String>>,
        /// What was requested.
        pub requested: Option<Vec<String>>,
    }

    /// The response to [`GetSubscriptionPrice`].
    pub struct GetSubscriptionPriceResponse {
        /// The templates.
        pub result: List<SubscriptionTemplate>,
    }

    /// A template of subscriptions, and its prices: the reference's `SubscriptionTemplateType`.
    pub struct SubscriptionTemplate {
        /// The template's id.
        pub subscription_template_id: Id,
        /// The currency of the prices "in currency".
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "super::read::Currencies::deserialize")]
        pub currency: Option<String>,
        /// Price of the installation.
        pub installation_price: Option<Decimal>,
        /// Price of the installation, in `currency`.
        pub installation_price_in_currency: Option<Decimal>,
        /// Price of a period, in US dollars.
        pub price: Option<Decimal>,
        /// Price of a period, in `currency`.
        pub price_in_currency: Option<Decimal>,
        /// The period, such as `0-1-0 0:0:0` for a month.
        pub period: Option<String>,
        /// What the subscription is to.
        pub subscription_template_type: Option<SubscriptionTemplateType>,
        /// The template's name.
        pub subscription_template_name: Option<String>,
        /// The verification that is needed.
        pub required_verification: Option<String>,
        /// How far that has come.
        pub verification_status: Option<VerificationStatus>,
        /// What is set aside for taxes on the installation.
        pub installation_tax_reserve: Option<Decimal>,
        /// What is set aside for taxes on a period.
        pub tax_reserve: Option<Decimal>,
    }
}
