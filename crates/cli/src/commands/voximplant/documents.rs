//! `cpaas documents` and `cpaas verifications`.

use clap::Args;
use cpaas_core::{Error, ErrorKind};
use cpaas_voximplant::{
    Date, GetAccountDocuments, GetAccountVerifications, Selection, VerificationStatus,
};
use futures_util::TryFutureExt as _;

use super::{Session, selection};
use crate::commands::own::Layout;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Documents {
    /// Show each document too; a table has no room for them
    #[arg(long)]
    details: bool,
    /// Only verifications of this name
    #[arg(long)]
    name: Option<String>,
    /// Only verifications that have come this far, such as `IN_PROGRESS`; several with commas
    #[arg(long, value_delimiter = ',')]
    status: Vec<VerificationStatus>,
    /// Only where unverified subscriptions are held until this day or later
    #[arg(long, value_name = "DAY")]
    held_from: Option<Date>,
    /// Only where unverified subscriptions are held until this day or earlier
    #[arg(long, value_name = "DAY")]
    held_to: Option<Date>,
    /// Show these children too: ids with commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    child: Option<Selection>,
    /// Show children only
    #[arg(long)]
    children_only: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verifications {
    /// The account's id; the profile's own, if not given
    #[arg(long, value_name = "ID")]
    account: Option<u64>,
    /// Only those in force
    #[arg(long)]
    active_only: bool,
}

pub(super) async fn documents(asked: &Documents, session: &Session<'_>) -> Result<Code, Failure> {
    let request = GetAccountDocuments::builder()
        .maybe_with_details(asked.details.then_some(true))
        .maybe_verification_name(asked.name.clone())
        .verification_status(asked.status.clone())
        .maybe_from_unverified_hold_until(asked.held_from)
        .maybe_to_unverified_hold_until(asked.held_to)
        .maybe_child_account_id(asked.child.clone())
        .maybe_children_verifications_only(asked.children_only.then_some(true))
        .build();
    let answer = session.client.get_account_documents(&request);
    let layout = Layout::Nested {
        outer: &["account_id"],
        list: "verifications",
        inner: &["verification_name", "verification_status", "unverified_hold_until"],
    };
    session.show(answer.map_ok(|answer| answer.result), layout).await
}

pub(super) async fn verifications(
    asked: &Verifications,
    session: &Session<'_>,
) -> Result<Code, Failure> {
    let answer = async {
        let account = match asked.account {
            Some(account) => account,
            None => own_number(session).await?,
        };
        let request = GetAccountVerifications::builder(account)
            .maybe_active_verification_only(asked.active_only.then_some(true))
            .build();
        session.client.get_account_verifications(&request).await
    };
    let layout =
        Layout::List(&["verification_id", "status", "creation_type", "created", "comments"]);
    session.show(answer.map_ok(|answer| answer.result), layout).await
}

async fn own_number(session: &Session<'_>) -> Result<u64, Error> {
    let id = session.client.account_id().await?;
    id.as_str().parse().map_err(|_| {
        let message = "the account's id is not a number: give --account";
        Error::new(ErrorKind::InvalidResponse, message)
    })
}
