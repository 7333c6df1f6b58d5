//! Plans: [ChangeAccountPlan](https://voximplant.com/docs/references/httpapi/accounts#changeaccountplan),
//! [GetAccountPlans](https://voximplant.com/docs/references/httpapi/accounts#getaccountplans)
//! and [GetAvailablePlans](https://voximplant.com/docs/references/httpapi/accounts#getavailableplans).

use cpaas_core::{Decimal, Error};
use cpaas_http::List;

use super::charge::ShortAccountInfoType;
use super::date::Date;
use super::enums::PlanType;
use super::id::Id;
use super::request::request;
use super::response::responses;

request! {
    /// The plan to go over to. Its price and taxes for the coming month are set aside at once.
    ///
    /// ```
    /// use cpaas_voximplant::{ChangeAccountPlan, PlanType};
    ///
    /// let request = ChangeAccountPlan::new(PlanType::Im).plan_subscription_template_id(7);
    /// ```
    pub struct ChangeAccountPlan(
        /// What the plan is for.
        plan_type: PlanType,
    ): Write -> ChangeAccountPlanResponse {
        /// The plan, dearer than the one in use: see [`GetAvailablePlans`]. The vendor's newest Python
        /// package requires it.
        plan_subscription_template_id: Id,
    }
    impl {
        fn account_in(response: &Self::Response) -> Option<(&'static str, Id)> {
            let account = response.account_info.as_ref()?;
            Some(("account_info.account_id", account.account_id))
        }
    }
}

request! {
    /// Which of the account's plans to read; all, if none is named.
    #[derive(Default)]
    pub struct GetAccountPlans: Read -> GetAccountPlansResponse {
        /// What they are for.
        plan_type: Vec<PlanType>,
        /// Their ids.
        plan_subscription_template_id: Vec<Id>,
    }
    impl {
        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
    }
}

request! {
    /// Which of the plans that the account may go over to to read; all, if none is named.
    #[derive(Default)]
    pub struct GetAvailablePlans: Read -> GetAvailablePlansResponse {
        /// What they are for.
        plan_type: Vec<PlanType>,
        /// Their ids.
        plan_subscription_template_id: Vec<Id>,
    }
    impl {
        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
    }
}

responses! {
    /// The response to [`ChangeAccountPlan`].
    pub struct ChangeAccountPlanResponse {
        /// 1.
        #[serde(deserialize_with = "super::response::one")]
        pub result: u8,
        /// The account after the change.
        pub account_info: Option<ShortAccountInfoType>,
    }

    /// The response to [`GetAccountPlans`].
    pub struct GetAccountPlansResponse {
        /// The plans.
        pub result: List<AccountPlanType>,
    }

    /// A plan of the account.
    pub struct AccountPlanType {
        /// The plan's id.
        pub plan_subscription_template_id: Id,
        /// When it is charged for next.
        pub next_charge: Option<Date>,
        /// What it is for.
        pub plan_type: Option<PlanType>,
        /// Its name.
        pub plan_name: Option<String>,
        /// Its price for a period, in the account's currency.
        pub periodic_charge: Option<Decimal>,
        /// What it has.
        pub packages: Vec<AccountPlanPackageType>,
    }

    /// What a plan of the account has of one kind of resource.
    pub struct AccountPlanPackageType {
        /// Ids of the price groups.
        pub price_group_id: Option<Vec<Id>>,
        /// The package's name.
        pub package_name: Option<String>,
        /// Whether more may be used than the package has.
        pub may_overrun: Option<bool>,
        /// What `overrun_resources` more cost, in the account's currency.
        pub overrun_price: Option<Decimal>,
        /// How many more that price is for.
        pub overrun_resources: Option<i64>,
        /// How many are left.
        pub resource_left: Option<i64>,
        /// How many it has, those added later included.
        pub package_size: Option<i64>,
        /// How many it had at first.
        pub orig_package_size: Option<i64>,
    }

    /// The response to [`GetAvailablePlans`].
    pub struct GetAvailablePlansResponse {
        /// The plans.
        pub result: List<AvailablePlanType>,
    }

    /// A plan that the account may go over to: the reference's `PlanType`.
    pub struct AvailablePlanType {
        /// The plan's id.
        pub plan_subscription_template_id: Id,
        /// What it is for.
        pub plan_type: Option<PlanType>,
        /// Its name.
        pub plan_name: Option<String>,
        /// Its price for a period, in the account's currency.
        pub periodic_charge: Option<Decimal>,
        /// What it has.
        pub packages: Vec<PlanPackageType>,
    }

    /// What a plan has of one kind of resource.
    pub struct PlanPackageType {
        /// Ids of the price groups.
        pub price_group_id: Option<Vec<Id>>,
        /// The package's name.
        pub package_name: Option<String>,
        /// Whether more may be used than the package has.
        pub may_overrun: Option<bool>,
        /// What `overrun_resources` more cost, in the account's currency.
        pub overrun_price: Option<Decimal>,
        /// How many more that price is for.
        pub overrun_resources: Option<i64>,
        /// How many it has.
        pub package_size: Option<i64>,
    }
}
