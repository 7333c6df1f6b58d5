//! `cpaas children list`.

use clap::Args;
use cpaas_restcomm::{AccountRecord, ListAccounts, Status};
use cpaas_voximplant::{GetChildrenAccounts, Selection};
use futures_util::TryFutureExt as _;

use super::by_vendor::{RESTCOMM, VOXIMPLANT};
use crate::commands::own::{Layout, Listing};
use crate::commands::voximplant::selection;
use crate::commands::{restcomm, voximplant};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those that are active, or only those that are not
    #[arg(long, value_name = "BOOL", conflicts_with = "status")]
    active: Option<bool>,
    /// Show at most this many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Pass over this many
    #[arg(long, value_name = "N")]
    offset: Option<u64>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    whose: Whose,
}

/// What Voximplant can pick by, and show of them.
#[derive(Debug, Args)]
#[command(next_help_heading = VOXIMPLANT)]
pub(crate) struct Which {
    /// Only children with these ids, with commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    id: Option<Selection>,
    /// Only children of this name
    #[arg(long)]
    name: Option<String>,
    /// Only children with this e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Only those that the vendor has blocked, or only those that it has not
    #[arg(long, value_name = "BOOL")]
    frozen: Option<bool>,
    /// Pass over ids that are no child's, instead of failing
    #[arg(long)]
    ignore_invalid: bool,
    /// Show ids only
    #[arg(long, conflicts_with = "medium")]
    brief: bool,
    /// Show ids, names and e-mail addresses only
    #[arg(long)]
    medium: bool,
    /// Whether balances are worked out as they are this moment
    #[arg(long, value_name = "BOOL")]
    live_balance: Option<bool>,
}

/// What Restcomm can pick by.
#[derive(Debug, Args)]
#[command(next_help_heading = RESTCOMM)]
pub(crate) struct Whose {
    /// Only those of this status: active, suspended, closed, inactive or uninitialized
    #[arg(long)]
    status: Option<Status>,
    /// Those of another organisation: for super administrators
    #[arg(long, value_name = "OR…")]
    organization_sid: Option<String>,
    /// Those of another organisation, by its domain: for super administrators
    #[arg(long, value_name = "NAME")]
    domain_name: Option<String>,
}

pub(super) async fn voximplant(
    asked: &List,
    session: &voximplant::Session<'_>,
) -> Result<Code, Failure> {
    let which = &asked.which;
    let yes = |flag: bool| flag.then_some(true);
    let request = GetChildrenAccounts::builder()
        .maybe_child_account_id(which.id.clone())
        .maybe_child_account_name(which.name.clone())
        .maybe_child_account_email(which.email.clone())
        .maybe_active(asked.active)
        .maybe_frozen(which.frozen)
        .maybe_ignore_invalid_accounts(yes(which.ignore_invalid))
        .maybe_brief_output(yes(which.brief))
        .maybe_medium_output(yes(which.medium))
        .maybe_return_live_balance(which.live_balance)
        .maybe_count(asked.count)
        .maybe_offset(asked.offset)
        .build();
    let most = at_most(asked.count);
    let layout = if which.brief {
        Layout::List(&["account_id"])
    } else if which.medium {
        Layout::List(&["account_id", "account_name", "account_email"])
    } else {
        Layout::List(&[
            "account_id",
            "account_name",
            "account_email",
            "active",
            "frozen",
            "balance",
            "currency",
            "created",
        ])
    };
    let mut listing = Listing::start(session, layout, "child accounts")?;
    let mut children = session.client.children(request);
    for _ in 0..most {
        match children.next().await {
            Some(Ok(child)) if listing.add(&child)? => {}
            Some(Ok(_)) | None => break,
            Some(Err(error)) => {
                let offset = children.offset();
                output::note(&format!("note: the list broke off at --offset {offset}"));
                return listing.end(Err(error));
            }
        }
    }
    listing.end(Ok(()))
}

pub(super) async fn restcomm(
    asked: &List,
    session: &restcomm::Session<'_>,
) -> Result<Code, Failure> {
    let List { active, count, offset, which: _, whose } = asked;
    let mut request = ListAccounts::new();
    if let Some(status) = whose.status {
        request = request.status(status);
    }
    if let Some(sid) = &whose.organization_sid {
        request = request.organization_sid(sid);
    }
    if let Some(name) = &whose.domain_name {
        request = request.domain_name(name);
    }
    let is_active =
        |status: &Option<String>| status.as_deref().is_some_and(|status| Status::Active.is(status));
    let listed = |mut children: Vec<AccountRecord>| {
        children.retain(|child| active.is_none_or(|active| is_active(&child.status) == active));
        // The platform has no pages.
        let offset = offset.map_or(0, |offset| at_most(Some(offset)));
        children.into_iter().skip(offset).take(at_most(*count)).collect::<Vec<_>>()
    };
    let columns = &["sid", "friendly_name", "email_address", "status", "role", "date_created"];
    session.show(session.client.list(&request).map_ok(listed), Layout::List(columns)).await
}

fn at_most(count: Option<u64>) -> usize {
    count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX))
}
