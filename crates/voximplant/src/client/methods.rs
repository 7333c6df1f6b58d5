//! The vendor's methods, one each.

use cpaas_core::Result;

use super::Client;
use crate::api::account_info::{GetAccountInfo, GetAccountInfoResponse};
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
use crate::api::envelope::Done;
use crate::api::plans::{
    ChangeAccountPlan, ChangeAccountPlanResponse, GetAccountPlans, GetAccountPlansResponse,
    GetAvailablePlans, GetAvailablePlansResponse,
};
use crate::api::prices::{
    GetResourcePrice, GetResourcePriceResponse, GetSubscriptionPrice, GetSubscriptionPriceResponse,
};
use crate::api::rates::{GetCurrencyRate, GetCurrencyRateResponse};
use crate::api::set_child_account_info::SetChildAccountInfo;

impl Client {
    /// The account: `GetAccountInfo`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials or a wrong clock, `PermissionDenied`, `AccountInactive`,
    /// `RateLimited`, `Unavailable`, `Provider` for a code that fits no other kind, `InvalidResponse`,
    /// and those of the transport.
    pub async fn get_account_info(
        &self,
        request: &GetAccountInfo,
    ) -> Result<GetAccountInfoResponse> {
        self.send(request).await
    }

    /// Makes a child account: `AddAccount`.
    ///
    /// Needs the role of owner or admin. The answer has the key of the new account.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for a name, password or length that the vendor would
    /// refuse, before anything is sent; or as the vendor says. `Conflict` for a name or e-mail address
    /// that is taken, `RateLimited` for too many in a day; otherwise as
    /// [`get_account_info`](Self::get_account_info), and with the effect `Unknown` where no clear answer came.
    pub async fn add_account(&self, request: &AddAccount) -> Result<AddAccountResponse> {
        self.send(request).await
    }

    /// Makes a child account after the model of another: `CloneAccount`.
    ///
    /// Needs the role of admin. The answer has the keys of the new account and of its admin users.
    ///
    /// # Errors
    ///
    /// As [`add_account`](Self::add_account); `NotFound` for a model that is no child.
    pub async fn clone_account(&self, request: &CloneAccount) -> Result<CloneAccountResponse> {
        self.send(request).await
    }

    /// Changes children: one, some, or all at once: `SetChildAccountInfo`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an empty update, a selector that names nothing or a
    /// value that the vendor would refuse, before anything is sent; or as the vendor says. `NotFound`
    /// for what is no child; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear answer came.
    pub async fn set_child_account_info(&self, request: &SetChildAccountInfo) -> Result<()> {
        self.send(request).await.map(|Done| ())
    }

    /// A page of the children: `GetChildrenAccounts`.
    ///
    /// Needs the role of owner.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for an empty name or e-mail address, before anything is sent; `NotFound` for what
    /// is no child; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_children_accounts(
        &self,
        request: &GetChildrenAccounts,
    ) -> Result<GetChildrenAccountsResponse> {
        self.send(request).await
    }

    /// How much of some currencies a US dollar is: `GetCurrencyRate`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for no currency, before anything is sent, or for one that the vendor does not
    /// know; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_currency_rate(
        &self,
        request: &GetCurrencyRate,
    ) -> Result<GetCurrencyRateResponse> {
        self.send(request).await
    }

    /// Prices of resources: `GetResourcePrice`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an item with a `;` in it, before anything is sent, or
    /// as the vendor says; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_resource_price(
        &self,
        request: &GetResourcePrice,
    ) -> Result<GetResourcePriceResponse> {
        self.send(request).await
    }

    /// Prices of subscriptions: `GetSubscriptionPrice`.
    ///
    /// # Errors
    ///
    /// As [`get_resource_price`](Self::get_resource_price).
    pub async fn get_subscription_price(
        &self,
        request: &GetSubscriptionPrice,
    ) -> Result<GetSubscriptionPriceResponse> {
        self.send(request).await
    }

    /// What the next charge will take: `GetMoneyAmountToCharge`.
    ///
    /// Needs the role of owner, admin, accountant or payer.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// currency or day that the vendor does not take.
    pub async fn get_money_amount_to_charge(
        &self,
        request: &GetMoneyAmountToCharge,
    ) -> Result<GetMoneyAmountToChargeResponse> {
        self.send(request).await
    }

    /// Charges for phone numbers now: `ChargeAccount`.
    ///
    /// Needs the role of owner, admin or accountant. Moves money.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for a selector that names nothing, before anything is sent; `NotFound`,
    /// `InsufficientFunds`; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear answer came.
    pub async fn charge_account(&self, request: &ChargeAccount) -> Result<ChargeAccountResponse> {
        self.send(request).await
    }

    /// Goes over to another plan: `ChangeAccountPlan`.
    ///
    /// Moves money: the price and taxes of the coming month are set aside.
    ///
    /// # Errors
    ///
    /// `InsufficientFunds`, `PermissionDenied` for a change that is not allowed, `InvalidRequest` for a
    /// plan that is none; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear answer came.
    pub async fn change_account_plan(
        &self,
        request: &ChangeAccountPlan,
    ) -> Result<ChangeAccountPlanResponse> {
        self.send(request).await
    }

    /// The plans of the account: `GetAccountPlans`.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// plan that is none.
    pub async fn get_account_plans(
        &self,
        request: &GetAccountPlans,
    ) -> Result<GetAccountPlansResponse> {
        self.send(request).await
    }

    /// The plans that the account may go over to: `GetAvailablePlans`.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// plan that is none.
    pub async fn get_available_plans(
        &self,
        request: &GetAvailablePlans,
    ) -> Result<GetAvailablePlansResponse> {
        self.send(request).await
    }

    /// Documents and verifications: `GetAccountDocuments`.
    ///
    /// Needs the role of owner, admin, accountant or payer. The vendor means to replace it by
    /// [`get_account_verifications`](Self::get_account_verifications).
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `NotFound` for what is
    /// no child, `InvalidRequest` for a name, status or day that the vendor does not take.
    pub async fn get_account_documents(
        &self,
        request: &GetAccountDocuments,
    ) -> Result<GetAccountDocumentsResponse> {
        self.send(request).await
    }

    /// Verifications of an account: `GetAccountVerifications`.
    ///
    /// Needs the role of owner, admin, accountant or payer.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, before anything is sent, if legacy credentials name another account by its
    /// id; `NotFound`; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_account_verifications(
        &self,
        request: &GetAccountVerifications,
    ) -> Result<GetAccountVerificationsResponse> {
        self.send(request).await
    }
}
