//! `cpaas voximplant prices`.

use clap::{Args, Subcommand};
use cpaas_voximplant::{
    Client, GetResourcePrice, GetSubscriptionPrice, Selection, SubscriptionTemplateType,
};
use futures_util::TryFutureExt as _;

use super::values::selection;
use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Prices {
    /// Show prices of resources, a row for each price group
    Resources(Resources),
    /// Show prices of subscriptions
    Subscriptions(Subscriptions),
}

#[derive(Debug, Args)]
pub(crate) struct Resources {
    /// Only this kind of resource, such as PSTNOUT; several separated by commas
    #[arg(long = "type", value_delimiter = ',', value_name = "TYPE")]
    resource_type: Vec<String>,
    /// Only price groups with these ids, separated by commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    group_id: Option<Selection>,
    /// Only price groups whose name matches this pattern
    #[arg(long, value_name = "PATTERN")]
    group_name: Option<String>,
    /// Only prices for this, such as a phone number; several separated by commas
    #[arg(long, value_delimiter = ',', value_name = "VALUE")]
    param: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Subscriptions {
    /// Only templates with these ids, separated by commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    id: Option<Selection>,
    /// Only subscriptions to this, such as `PHONE_NUM` or `SIP_REGISTRATION`
    #[arg(long = "type", value_name = "TYPE")]
    template_type: Option<SubscriptionTemplateType>,
    /// Only the template of this name, such as `Phone GB`
    #[arg(long)]
    name: Option<String>,
    /// Show at most N
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// Skip the first N
    #[arg(long, value_name = "N")]
    offset: Option<u64>,
}

/// How prices of resources become a table.
pub(in crate::commands) const RESOURCES: View = View::Nested {
    outer: &["resource_type"],
    list: "price_groups",
    inner: &["price_group_id", "price_group_name", "price", "num_resources_per_price"],
};

impl VendorCommand for Resources {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(RESOURCES)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let mut request = GetResourcePrice::new()
            .resource_type(self.resource_type.clone())
            .resource_param(self.param.clone());
        request.price_group_id.clone_from(&self.group_id);
        request.price_group_name.clone_from(&self.group_name);
        let answer = session.client.get_resource_price(&request);
        session.show_list(answer.map_ok(|answer| answer.result)).await
    }
}

/// How prices of subscriptions become a table.
pub(in crate::commands) const SUBSCRIPTIONS: View = View::List(&[
    "subscription_template_id",
    "subscription_template_type",
    "subscription_template_name",
    "period",
    "price",
    "price_in_currency",
    "installation_price_in_currency",
    "currency",
]);

impl VendorCommand for Subscriptions {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(SUBSCRIPTIONS)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let mut request = GetSubscriptionPrice::new();
        request.subscription_template_id.clone_from(&self.id);
        request.subscription_template_type.clone_from(&self.template_type);
        request.subscription_template_name.clone_from(&self.name);
        request.count = self.count;
        request.offset = self.offset;
        let answer = session.client.get_subscription_price(&request);
        session.show_list(answer.map_ok(|answer| answer.result)).await
    }
}
