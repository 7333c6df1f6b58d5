//! The methods of the [Accounts](https://voximplant.com/docs/references/httpapi/accounts) section, by name.

use cpaas_http::Access;

use super::account_info::GetAccountInfo;
use super::add_account::AddAccount;
use super::charge::{ChargeAccount, GetMoneyAmountToCharge};
use super::children::GetChildrenAccounts;
use super::clone_account::CloneAccount;
use super::documents::{GetAccountDocuments, GetAccountVerifications};
use super::endpoint::Endpoint;
use super::plans::{ChangeAccountPlan, GetAccountPlans, GetAvailablePlans};
use super::prices::{GetResourcePrice, GetSubscriptionPrice};
use super::rates::GetCurrencyRate;
use super::set_account_info::SetAccountInfo;
use super::set_child_account_info::SetChildAccountInfo;

/// The methods that have types here, and whether each may change something: for tools that call
/// methods by name, see [`Client::call`](crate::Client::call).
pub const METHODS: &[(&str, Access)] = &[
    of::<AddAccount>(),
    of::<CloneAccount>(),
    of::<GetAccountInfo>(),
    of::<SetAccountInfo>(),
    of::<SetChildAccountInfo>(),
    of::<GetCurrencyRate>(),
    of::<GetResourcePrice>(),
    of::<GetSubscriptionPrice>(),
    of::<GetChildrenAccounts>(),
    of::<GetMoneyAmountToCharge>(),
    of::<ChargeAccount>(),
    of::<ChangeAccountPlan>(),
    of::<GetAccountPlans>(),
    of::<GetAvailablePlans>(),
    of::<GetAccountDocuments>(),
    of::<GetAccountVerifications>(),
];

const fn of<E: Endpoint>() -> (&'static str, Access) {
    (E::METHOD, E::ACCESS)
}
