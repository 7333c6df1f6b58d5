//! `cpaas voximplant documents`.

use clap::Args;
use cpaas_voximplant::{Client, Date, GetAccountDocuments, Selection, VerificationStatus};
use futures_util::TryFutureExt as _;

use super::values::selection;
use crate::base::exit::{Code, Failure};
use crate::output::view::View;
use crate::session::command::VendorCommand;
use crate::session::spec::CommandSpec;
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Documents {
    /// Also show each document, on a row of its own
    #[arg(long)]
    details: bool,
    /// Only verifications of this name
    #[arg(long)]
    name: Option<String>,
    /// Only verifications of this status, such as `IN_PROGRESS`; several separated by commas
    #[arg(long, value_delimiter = ',')]
    status: Vec<VerificationStatus>,
    /// Only those whose unverified subscriptions are held until this day or later
    #[arg(long, value_name = "DAY")]
    held_from: Option<Date>,
    /// Only those whose unverified subscriptions are held until this day or earlier
    #[arg(long, value_name = "DAY")]
    held_to: Option<Date>,
    /// Also show these children: ids separated by commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    child: Option<Selection>,
    /// Only show children
    #[arg(long)]
    children_only: bool,
}

const ACCOUNT: &[&str] = &["account_id"];

const VERIFICATION: &[&str] =
    &["verification_name", "verification_status", "unverified_hold_until"];

/// The list of documents, with the members of each.
const DOCUMENTS: (&str, &[&str]) = (
    "documents",
    &["account_document_id", "account_document_status", "is_individual", "uploaded", "comment"],
);

/// How verifications become a table, with their documents.
pub(in crate::commands) const DETAILS: View =
    View::Deep { outer: ACCOUNT, lists: &[("verifications", VERIFICATION), DOCUMENTS] };

impl VendorCommand for Documents {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        let view = if self.details {
            DETAILS
        } else {
            View::Nested { outer: ACCOUNT, list: "verifications", inner: VERIFICATION }
        };
        CommandSpec::read(view)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let mut request = GetAccountDocuments::new().verification_status(self.status.clone());
        request.with_details = self.details.then_some(true);
        request.verification_name.clone_from(&self.name);
        request.from_unverified_hold_until = self.held_from;
        request.to_unverified_hold_until = self.held_to;
        request.child_account_id.clone_from(&self.child);
        request.children_verifications_only = self.children_only.then_some(true);
        let answer = session.client.get_account_documents(&request);
        session.show_list(answer.map_ok(|answer| answer.result)).await
    }
}
