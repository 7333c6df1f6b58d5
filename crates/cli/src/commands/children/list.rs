//! `cpaas children list`.

use clap::Args;
use cpaas_voximplant::{GetChildrenAccounts, Selection};

use crate::commands::own::Layout;
use crate::commands::voximplant::{Session, selection};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only children with these ids, with commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    id: Option<Selection>,
    /// Only children of this name
    #[arg(long)]
    name: Option<String>,
    /// Only children with this e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Only those that are enabled, or only those that are not
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
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
    /// Show at most this many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Pass over this many
    #[arg(long, value_name = "N")]
    offset: Option<u64>,
}

pub(super) async fn run(asked: &List, session: &Session<'_>) -> Result<Code, Failure> {
    let yes = |flag: bool| flag.then_some(true);
    let request = GetChildrenAccounts::builder()
        .maybe_child_account_id(asked.id.clone())
        .maybe_child_account_name(asked.name.clone())
        .maybe_child_account_email(asked.email.clone())
        .maybe_active(asked.active)
        .maybe_frozen(asked.frozen)
        .maybe_ignore_invalid_accounts(yes(asked.ignore_invalid))
        .maybe_brief_output(yes(asked.brief))
        .maybe_medium_output(yes(asked.medium))
        .maybe_return_live_balance(asked.live_balance)
        .maybe_count(asked.count)
        .maybe_offset(asked.offset)
        .build();
    let most = asked.count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
    let children = async {
        let mut stream = session.client.children(request);
        let mut children = Vec::new();
        while children.len() < most
            && let Some(child) = stream.next().await
        {
            children.push(child.inspect_err(|_| {
                output::note(&format!("note: the list broke off at --offset {}", stream.offset()));
            })?);
        }
        Ok(children)
    };
    let layout = if asked.brief {
        Layout::List(&["account_id"])
    } else if asked.medium {
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
    session.print(children.await, layout)
}
