//! `cpaas prices`.

use clap::{Args, Subcommand};
use cpaas_voximplant::{
    GetResourcePrice, GetSubscriptionPrice, Selection, SubscriptionTemplateType,
};
use futures_util::TryFutureExt as _;

use super::{Session, selection};
use crate::commands::own::Layout;
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Prices {
    /// Show prices of resources, a row for each price group
    Resources(Resources),
    /// Show prices of subscriptions
    Subscriptions(Subscriptions),
}

#[derive(Debug, Args)]
pub(crate) struct Resources {
    /// Only this kind of resource, such as PSTNOUT; several with commas
    #[arg(long = "type", value_delimiter = ',', value_name = "TYPE")]
    resource_type: Vec<String>,
    /// Only price groups with these ids, with commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    group_id: Option<Selection>,
    /// Only price groups whose name matches this pattern
    #[arg(long, value_name = "PATTERN")]
    group_name: Option<String>,
    /// Only prices for this, such as a phone number; several with commas
    #[arg(long, value_delimiter = ',', value_name = "VALUE")]
    param: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Subscriptions {
    /// Only templates with these ids, with commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    id: Option<Selection>,
    /// Only subscriptions to this, such as `PHONE_NUM` or `SIP_REGISTRATION`
    #[arg(long = "type", value_name = "TYPE")]
    template_type: Option<SubscriptionTemplateType>,
    /// Only the template of this name, such as `Phone GB`
    #[arg(long)]
    name: Option<String>,
    /// Show at most this many
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// Pass over this many
    #[arg(long, value_name = "N")]
    offset: Option<u64>,
}

impl Prices {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Resources(_) => "prices_resources",
            Self::Subscriptions(_) => "prices_subscriptions",
        }
    }
}

pub(super) async fn run(command: &Prices, session: &Session<'_>) -> Result<Code, Failure> {
    match command {
        Prices::Resources(asked) => resources(asked, session).await,
        Prices::Subscriptions(asked) => subscriptions(asked, session).await,
    }
}

async fn resources(asked: &Resources, session: &Session<'_>) -> Result<Code, Failure> {
    let request = GetResourcePrice::builder()
        .resource_type(asked.resource_type.clone())
        .maybe_price_group_id(asked.group_id.clone())
        .maybe_price_group_name(asked.group_name.clone())
        .resource_param(asked.param.clone())
        .build();
    let answer = session.client.get_resource_price(&request);
    let layout = Layout::Nested {
        outer: &["resource_type"],
        list: "price_groups",
        inner: &["price_group_id", "price_group_name", "price", "num_resources_per_price"],
    };
    session.show(answer.map_ok(|answer| answer.result), layout).await
}

async fn subscriptions(asked: &Subscriptions, session: &Session<'_>) -> Result<Code, Failure> {
    let request = GetSubscriptionPrice::builder()
        .maybe_subscription_template_id(asked.id.clone())
        .maybe_subscription_template_type(asked.template_type.clone())
        .maybe_subscription_template_name(asked.name.clone())
        .maybe_count(asked.count)
        .maybe_offset(asked.offset)
        .build();
    let answer = session.client.get_subscription_price(&request);
    let layout = Layout::List(&[
        "subscription_template_id",
        "subscription_template_type",
        "subscription_template_name",
        "period",
        "price",
        "price_in_currency",
        "installation_price_in_currency",
        "currency",
    ]);
    session.show(answer.map_ok(|answer| answer.result), layout).await
}
