//! The methods of the vendor's [Accounts](https://voximplant.com/docs/references/httpapi/accounts)
//! section, one each.

use cpaas_core::Result;
use cpaas_http::Access;

use super::Client;
use crate::api::account_info::{GetAccountInfo, GetAccountInfoResponse};
use crate::api::account_settings::{SetAccountInfo, SetChildAccountInfo};
use crate::api::add_account::{AddAccount, AddAccountResponse};
use crate::api::charge::{
    ChargeAccount, ChargeAccountResponse, GetMoneyAmountToCharge, GetMoneyAmountToChargeResponse,
};
use crate::api::children::{GetChildrenAccounts, GetChildrenAccountsResponse};
use crate::api::clone_account::{CloneAccount, CloneAccountResponse};
use crate::api::documents::{
    GetAccountDocuments, GetAccountDocumentsResponse, GetAccountVerifications,
    GetAccountVerificationsResponse,
};
use crate::api::plans::{
    ChangeAccountPlan, ChangeAccountPlanResponse, GetAccountPlans, GetAccountPlansResponse,
    GetAvailablePlans, GetAvailablePlansResponse,
};
use crate::api::prices::{
    GetResourcePrice, GetResourcePriceResponse, GetSubscriptionPrice, GetSubscriptionPriceResponse,
};
use crate::api::rates::{GetCurrencyRate, GetCurrencyRateResponse};
use crate::api::request::Endpoint;

macro_rules! methods {
    ($($(#[$doc:meta])* $method:ident($request:ident) -> $response:ty;)*) => {
        impl Client {
            $(
                $(#[$doc])*
                pub async fn $method(&self, request: &$request) -> Result<$response> {
                    self.send(request).await.map(Into::into)
                }
            )*
        }

        /// The methods that have types here, and whether each may change something: for tools that
        /// call methods by name, see [`Client::call`].
        pub const METHODS: &[(&str, Access)] = &[$(($request::METHOD, $request::ACCESS)),*];
    };
}

methods! {
    /// Makes a child account: `AddAccount`.
    ///
    /// Needs the role of owner or admin. The response has the key of the new account.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for a name, password or length that the vendor would
    /// refuse, before anything is sent; or as the vendor says. `Conflict` for a name or e-mail address
    /// that is taken, `RateLimited` for too many in a day; otherwise as
    /// [`get_account_info`](Self::get_account_info), and with the effect `Unknown` where no clear response came.
    add_account(AddAccount) -> AddAccountResponse;

    /// Makes a child account after the model of another: `CloneAccount`.
    ///
    /// Needs the role of admin. The response has the keys of the new account and of its admin users.
    ///
    /// # Errors
    ///
    /// As [`add_account`](Self::add_account); `NotFound` for a model that is no child.
    clone_account(CloneAccount) -> CloneAccountResponse;

    /// The account: `GetAccountInfo`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials or a wrong clock, `PermissionDenied`, `AccountInactive`,
    /// `RateLimited`, `Unavailable`, `Provider` for a code that fits no other kind, `InvalidResponse`,
    /// and those of the transport.
    get_account_info(GetAccountInfo) -> GetAccountInfoResponse;

    /// Changes the account: `SetAccountInfo`.
    ///
    /// Needs the role of owner, admin, developer, accountant or payer. A new password or e-mail
    /// address that is part of legacy credentials takes their place at once, also for what clones
    /// have under way.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an empty update, or for a value that the vendor
    /// would refuse by its length or shape, before anything is sent; or as the vendor's response says.
    /// `Conflict` for an e-mail address that is taken, `RateLimited` for a password changed too
    /// often; otherwise as [`get_account_info`](Self::get_account_info), with the effect `Unknown`
    /// where no clear response came.
    set_account_info(SetAccountInfo) -> ();

    /// Changes children: one, some, or all at once: `SetChildAccountInfo`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an empty update, a selector that names nothing or a
    /// value that the vendor would refuse, before anything is sent; or as the vendor says. `NotFound`
    /// for what is no child; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear response came.
    set_child_account_info(SetChildAccountInfo) -> ();

    /// How much of some currencies a US dollar is: `GetCurrencyRate`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for no currency, before anything is sent, or for one that the vendor does not
    /// know; otherwise as [`get_account_info`](Self::get_account_info).
    get_currency_rate(GetCurrencyRate) -> GetCurrencyRateResponse;

    /// Prices of resources: `GetResourcePrice`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an item with a `;` in it, before anything is sent, or
    /// as the vendor says; otherwise as [`get_account_info`](Self::get_account_info).
    get_resource_price(GetResourcePrice) -> GetResourcePriceResponse;

    /// Prices of subscriptions: `GetSubscriptionPrice`.
    ///
    /// # Errors
    ///
    /// As [`get_resource_price`](Self::get_resource_price).
    get_subscription_price(GetSubscriptionPrice) -> GetSubscriptionPriceResponse;

    /// A page of the children: `GetChildrenAccounts`.
    ///
    /// Needs the role of owner.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for an empty name or e-mail address, before anything is sent; `NotFound` for what
    /// is no child; otherwise as [`get_account_info`](Self::get_account_info).
    get_children_accounts(GetChildrenAccounts) -> GetChildrenAccountsResponse;

    /// What the next charge will take: `GetMoneyAmountToCharge`.
    ///
    /// Needs the role of owner, admin, accountant or payer.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// currency or day that the vendor does not take.
    get_money_amount_to_charge(GetMoneyAmountToCharge) -> GetMoneyAmountToChargeResponse;

    /// Charges for phone numbers now: `ChargeAccount`.
    ///
    /// Needs the role of owner, admin or accountant. Moves money.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for a selector that names nothing, before anything is sent; `NotFound`,
    /// `InsufficientFunds`; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear response came.
    charge_account(ChargeAccount) -> ChargeAccountResponse;

    /// Goes over to another plan: `ChangeAccountPlan`.
    ///
    /// Moves money: the price and taxes of the coming month are set aside.
    ///
    /// # Errors
    ///
    /// `InsufficientFunds`, `PermissionDenied` for a change that is not allowed, `InvalidRequest` for a
    /// plan that is none; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear response came.
    change_account_plan(ChangeAccountPlan) -> ChangeAccountPlanResponse;

    /// The plans of the account: `GetAccountPlans`.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// plan that is none.
    get_account_plans(GetAccountPlans) -> GetAccountPlansResponse;

    /// The plans that the account may go over to: `GetAvailablePlans`.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// plan that is none.
    get_available_plans(GetAvailablePlans) -> GetAvailablePlansResponse;

    /// Documents and verifications: `GetAccountDocuments`.
    ///
    /// Needs the role of owner, admin, accountant or payer. The vendor means to replace it by
    /// [`get_account_verifications`](Self::get_account_verifications).
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `NotFound` for what is
    /// no child, `InvalidRequest` for a name, status or day that the vendor does not take.
    get_account_documents(GetAccountDocuments) -> GetAccountDocumentsResponse;

    /// Verifications of an account: `GetAccountVerifications`.
    ///
    /// Needs the role of owner, admin, accountant or payer.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, before anything is sent, if legacy credentials name another account by its
    /// id; `NotFound`; otherwise as [`get_account_info`](Self::get_account_info).
    get_account_verifications(GetAccountVerifications) -> GetAccountVerificationsResponse;
}
