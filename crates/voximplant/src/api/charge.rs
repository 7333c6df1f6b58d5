//! Charging: [GetMoneyAmountToCharge](https://voximplant.com/docs/references/httpapi/accounts#getmoneyamounttocharge)
//! and [ChargeAccount](https://voximplant.com/docs/references/httpapi/accounts#chargeaccount).

use cpaas_core::{Currency, Decimal, Error};
use cpaas_http::List;

use super::date::Date;
use super::enums::SubscriptionTemplateType;
use super::flag::Flag;
use super::id::Id;
use super::request::request;
use super::response::{NeededAmount, responses};
use super::selection::PhoneSelector;

request! {
    /// What the next charge will take.
    #[derive(Default)]
    pub struct GetMoneyAmountToCharge: Read -> GetMoneyAmountToChargeResponse {
        /// The currency of the amounts. The vendor's default is the account's.
        currency: Currency,
        /// The day of the charge. The vendor's default is today.
        charge_date: Date,
    }
    impl {
        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.subscriptions.unreadable)
        }
    }
}

request! {
    /// The phone numbers to charge for now: those that are not charged for by themselves.
    ///
    /// In the vendor's reference, but no longer in its packages since August 2025.
    pub struct ChargeAccount(
        /// Which numbers.
        phones: PhoneSelector,
    ): Write -> ChargeAccountResponse {}
    impl {
        fn account_in(response: &Self::Response) -> Option<(&'static str, Id)> {
            let account = response.account_info.as_ref()?;
            Some(("account_info.account_id", account.account_id))
        }

        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.phones.unreadable)
        }
    }
}

responses! {
    /// The response to [`GetMoneyAmountToCharge`].
    pub struct GetMoneyAmountToChargeResponse {
        /// The amounts.
        pub result: GetMoneyAmountToChargeResult,
    }

    /// What the next charge will take, in the requested currency.
    pub struct GetMoneyAmountToChargeResult {
        /// Subscriptions, plan, and what the balance is below zero.
        pub amount: Option<NeededAmount>,
        /// The same without what the balance is above zero.
        pub min_amount: Option<NeededAmount>,
        /// The amount as a payment by card, in US dollars.
        pub bank_card_amount_usd: Option<NeededAmount>,
        /// The least amount as a payment by card, in US dollars.
        pub min_bank_card_amount_usd: Option<NeededAmount>,
        /// The amount as a payment by Robokassa, in roubles.
        pub robokassa_amount_rub: Option<NeededAmount>,
        /// The least amount as a payment by Robokassa, in roubles.
        pub min_robokassa_amount_rub: Option<NeededAmount>,
        /// The subscriptions that it consists of.
        #[serde(default, deserialize_with = "super::read::optional_list")]
        pub subscriptions: List<SubscriptionsToChargeType>,
    }

    /// A subscription that will be charged for.
    pub struct SubscriptionsToChargeType {
        /// What it will take.
        pub subscription_amount: Option<Decimal>,
        /// What it is to, such as `PHONE_NUM`.
        pub subscription_type: Option<SubscriptionTemplateType>,
        /// What it is, in words, such as the phone number.
        pub subscription_description: Option<String>,
        /// Whether it is charged for by itself.
        pub subscription_auto_charge: Option<bool>,
        /// When it is renewed next. For verified numbers.
        pub subscription_next_renewal: Option<Date>,
    }

    /// The response to [`ChargeAccount`].
    pub struct ChargeAccountResponse {
        /// What was charged.
        pub result: ChargeAccountResult,
        /// The account after it.
        pub account_info: Option<ShortAccountInfoType>,
    }

    /// What was charged.
    pub struct ChargeAccountResult {
        /// How much, in the account's currency.
        pub charged_amount: Option<Decimal>,
        /// For what.
        #[serde(default, deserialize_with = "super::read::optional_list")]
        pub phones: List<ChargedPhoneType>,
    }

    /// A phone number that was to be charged for.
    pub struct ChargedPhoneType {
        /// The number's id.
        pub phone_id: Id,
        /// The number.
        pub phone_number: Option<String>,
        /// Whether it was switched off.
        pub deactivated: Option<bool>,
        /// Whether it was charged for.
        pub is_charged: Option<bool>,
    }

    /// An account in short, after its balance has moved.
    pub struct ShortAccountInfoType {
        /// The account's id.
        pub account_id: Id,
        /// Whether the vendor has blocked it.
        pub frozen: Option<Flag>,
        /// Its balance, in `currency`.
        pub balance: Option<Decimal>,
        /// Three letters; the rouble is `RUR`.
        pub currency: Option<String>,
    }
}
