//! `cpaas plans`.

use clap::{Args, Subcommand};
use cpaas_voximplant::{ChangeAccountPlan, GetAccountPlans, GetAvailablePlans, PlanType};
use futures_util::TryFutureExt as _;

use super::Session;
use crate::commands::own::{Consent, Layout};
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Plans {
    /// Show the account's plans, a row for each package
    List(Which),
    /// Show the plans that the account may go over to, a row for each package
    Available(Which),
    /// Go over to another plan; its price and taxes for the coming month are set aside at once
    Change(Change),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Only plans for this, such as IM or MAU; several with commas
    #[arg(long = "type", value_delimiter = ',', value_name = "TYPE")]
    plan_type: Vec<PlanType>,
    /// Only plans with this id; several with commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    id: Vec<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Change {
    /// What the plan is for, such as IM or MAU
    #[arg(value_name = "TYPE")]
    plan_type: PlanType,
    /// The plan's id, as `plans available` shows it
    #[arg(long, value_name = "ID")]
    id: Option<u64>,
    #[command(flatten)]
    consent: Consent,
}

impl Plans {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "plans_list",
            Self::Available(_) => "plans_available",
            Self::Change(_) => "plans_change",
        }
    }

    pub(super) fn consent(&self) -> Option<Consent> {
        match self {
            Self::Change(change) => Some(change.consent),
            Self::List(_) | Self::Available(_) => None,
        }
    }
}

pub(super) async fn run(command: &Plans, session: &Session<'_>) -> Result<Code, Failure> {
    match command {
        Plans::List(Which { plan_type, id }) => {
            let request = GetAccountPlans::builder()
                .plan_type(plan_type.clone())
                .plan_subscription_template_id(id.clone())
                .build();
            let answer = session.client.get_account_plans(&request);
            let layout = Layout::Nested {
                outer: &[
                    "plan_subscription_template_id",
                    "plan_type",
                    "plan_name",
                    "periodic_charge",
                    "next_charge",
                ],
                list: "packages",
                inner: &["package_name", "package_size", "resource_left", "overrun_price"],
            };
            session.show(answer.map_ok(|answer| answer.result), layout).await
        }
        Plans::Available(Which { plan_type, id }) => {
            let request = GetAvailablePlans::builder()
                .plan_type(plan_type.clone())
                .plan_subscription_template_id(id.clone())
                .build();
            let answer = session.client.get_available_plans(&request);
            let layout = Layout::Nested {
                outer: &[
                    "plan_subscription_template_id",
                    "plan_type",
                    "plan_name",
                    "periodic_charge",
                ],
                list: "packages",
                inner: &["package_name", "package_size", "overrun_price"],
            };
            session.show(answer.map_ok(|answer| answer.result), layout).await
        }
        Plans::Change(Change { plan_type, id, consent: _ }) => {
            let which = id.map_or_else(|| "the next plan".to_owned(), |id| format!("plan {id}"));
            let effect = format!(
                "goes over to {which} of type {plan_type}; its price for the coming month is set aside at once"
            );
            let request = ChangeAccountPlan::builder(plan_type.clone())
                .maybe_plan_subscription_template_id(*id)
                .build();
            session.change(&effect, session.client.change_account_plan(&request), Layout::ONE).await
        }
    }
}
