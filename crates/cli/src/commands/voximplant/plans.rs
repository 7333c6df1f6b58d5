//! `cpaas voximplant plans`.

use clap::{Args, Subcommand};
use cpaas_voximplant::{ChangeAccountPlan, Client, GetAccountPlans, GetAvailablePlans, PlanType};
use futures_util::TryFutureExt as _;

use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Plans {
    /// Show the account's plans, a row for each package
    List(List),
    /// Show the plans that the account can change to, a row for each package
    Available(Available),
    /// Change to another plan; its price and taxes for the next month are reserved at once
    Change(Change),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
}

#[derive(Debug, Args)]
pub(crate) struct Available {
    #[command(flatten)]
    filter: Filter,
}

#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// Only plans for this, such as IM or MAU; several separated by commas
    #[arg(long = "type", value_delimiter = ',', value_name = "TYPE")]
    plan_type: Vec<PlanType>,
    /// Only plans with this id; several separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    id: Vec<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Change {
    /// What the plan is for, such as IM or MAU
    #[arg(value_name = "TYPE")]
    plan_type: PlanType,
    /// The plan's id, as `voximplant plans available` shows it [default: the next plan]
    #[arg(long, value_name = "ID")]
    id: Option<u64>,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

/// How the account's plans become a table.
pub(in crate::commands) const LIST: View = View::Nested {
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

impl VendorCommand for List {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(LIST)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let Filter { plan_type, id } = &self.filter;
        let request = GetAccountPlans::new()
            .plan_type(plan_type.clone())
            .plan_subscription_template_id(id.clone());
        let answer = session.client.get_account_plans(&request);
        session.show_list(answer.map_ok(|answer| answer.result)).await
    }
}

/// How plans become a table.
pub(in crate::commands) const AVAILABLE: View = View::Nested {
    outer: &["plan_subscription_template_id", "plan_type", "plan_name", "periodic_charge"],
    list: "packages",
    inner: &["package_name", "package_size", "overrun_price"],
};

impl VendorCommand for Available {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(AVAILABLE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let Filter { plan_type, id } = &self.filter;
        let request = GetAvailablePlans::new()
            .plan_type(plan_type.clone())
            .plan_subscription_template_id(id.clone());
        let answer = session.client.get_available_plans(&request);
        session.show_list(answer.map_ok(|answer| answer.result)).await
    }
}

impl VendorCommand for Change {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let Self { plan_type, id, confirm: _ } = self;
        let which = id.map_or_else(|| "the next plan".to_owned(), |id| format!("plan {id}"));
        let effect = format!(
            "changes to {which} of type {plan_type}; its price for the next month is reserved at once"
        );
        let mut request = ChangeAccountPlan::new(plan_type.clone());
        request.plan_subscription_template_id = *id;
        session.change(&effect, session.client.change_account_plan(&request)).await
    }
}
