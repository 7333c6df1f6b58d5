//! `cpaas children list`.

use clap::Args;
use cpaas_restcomm::{ListAccounts, Status};
use cpaas_voximplant::{GetChildrenAccounts, List as Entries, Selection};
use futures_util::stream::FusedStream as _;

use super::by_vendor::ChildrenCommand;
use super::{RESTCOMM_AND_TWILIO, VOXIMPLANT_AND_TWILIO};
use crate::base::exit::{Code, Failure};
use crate::commands::twilio::children;
use crate::commands::voximplant::values::selection;
use crate::output::view::View;
use crate::session::listing::Listing;
use crate::session::spec::Access;
use crate::session::vendor_session::Session;
use crate::vendors::vendor::ChildrenApi;
use crate::vendors::{restcomm, voximplant};

#[derive(Debug, Args)]
pub(crate) struct List {
    /// true: list only active children; false: list only the others
    #[arg(long, value_name = "BOOL", conflicts_with = "status")]
    active: Option<bool>,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Skip the first N
    #[arg(long, value_name = "N")]
    offset: Option<u64>,
    #[command(flatten)]
    voximplant: VoximplantFilter,
    #[command(flatten)]
    restcomm: RestcommFilter,
}

/// Voximplant's filters, and how much of each child it sends.
#[derive(Debug, Args)]
#[command(next_help_heading = voximplant::CHILDREN_HEADING)]
pub(crate) struct VoximplantFilter {
    /// Only children with these ids, separated by commas, or `all`
    #[arg(long, value_parser = selection, value_name = "IDS")]
    id: Option<Selection>,
    /// Only children of this name
    #[arg(long, help_heading = VOXIMPLANT_AND_TWILIO)]
    name: Option<String>,
    /// Only children with this e-mail address
    #[arg(long)]
    email: Option<String>,
    /// true: list only children that the vendor has blocked; false: list only the others
    #[arg(long, value_name = "BOOL")]
    frozen: Option<bool>,
    /// Ignore ids that belong to no child, instead of failing
    #[arg(long)]
    ignore_invalid: bool,
    /// Show ids only
    #[arg(long, conflicts_with = "medium")]
    brief: bool,
    /// Show ids, names and e-mail addresses only
    #[arg(long)]
    medium: bool,
    /// Whether to query live balances
    #[arg(long, value_name = "BOOL")]
    live_balance: Option<bool>,
}

/// Restcomm's filters.
#[derive(Debug, Args)]
#[command(next_help_heading = restcomm::CHILDREN_HEADING)]
pub(crate) struct RestcommFilter {
    /// Only accounts with this status: active, suspended or closed; on Restcomm also inactive or uninitialized
    #[arg(long, help_heading = RESTCOMM_AND_TWILIO)]
    status: Option<Status>,
    /// List the accounts of this organisation instead: super administrators only
    #[arg(long, value_name = "OR…")]
    organization_sid: Option<String>,
    /// List the accounts of the organisation with this domain name instead: super administrators only
    #[arg(long, value_name = "NAME")]
    domain_name: Option<String>,
}

/// How a list of this vendor becomes a table.
pub(in crate::commands) const fn whole(api: ChildrenApi) -> View {
    View::List(match api {
        ChildrenApi::Voximplant => &[
            "account_id",
            "account_name",
            "account_email",
            "active",
            "frozen",
            "balance",
            "currency",
            "created",
        ],
        ChildrenApi::Restcomm => {
            &["sid", "friendly_name", "email_address", "status", "role", "date_created"]
        }
        ChildrenApi::Twilio => &["sid", "friendly_name", "status", "type", "date_created"],
    })
}

impl ChildrenCommand for List {
    fn access(&self) -> Access {
        Access::Read
    }

    fn view(&self, api: ChildrenApi) -> View {
        let VoximplantFilter { brief, medium, .. } = self.voximplant;
        match api {
            ChildrenApi::Voximplant if brief => View::List(&["account_id"]),
            ChildrenApi::Voximplant if medium => {
                View::List(&["account_id", "account_name", "account_email"])
            }
            api => whole(api),
        }
    }

    async fn on_voximplant(
        &self,
        session: &Session<'_, cpaas_voximplant::Client>,
    ) -> Result<Code, Failure> {
        let mut listing = Listing::start(session, "child accounts")?;
        let mut children = session.client.children(self.voximplant_request());
        for _ in 0..at_most(self.count) {
            match children.next().await {
                // The next child follows one that can't be read.
                Some(child) if child.is_ok() || !children.is_terminated() => {
                    if !listing.add(child.as_ref()).await? {
                        break;
                    }
                }
                Some(Ok(_)) | None => break,
                Some(Err(error)) => {
                    let offset = children.offset();
                    let line = format!("note: the list is incomplete from --offset {offset}");
                    session.console().note(&line);
                    return listing.end(Err(&error));
                }
            }
        }
        listing.end(Ok(()))
    }

    async fn on_restcomm(
        &self,
        session: &Session<'_, cpaas_restcomm::Client>,
    ) -> Result<Code, Failure> {
        let Self { active, count, offset, restcomm, .. } = self;
        let mut request = ListAccounts::new();
        if let Some(status) = restcomm.status {
            request = request.status(status);
        }
        if let Some(sid) = &restcomm.organization_sid {
            request = request.organization_sid(sid);
        }
        if let Some(name) = &restcomm.domain_name {
            request = request.domain_name(name);
        }
        if let Some(active) = *active {
            request = request.active(active);
        }
        let children = session.client.list(&request).await;
        let mut listing = Listing::start(session, "child accounts")?;
        // The platform has no pages.
        let offset = offset.map_or(0, |offset| at_most(Some(offset)));
        let (items, unreadable) = match &children {
            Ok(Entries { items, unreadable, .. }) => (items.as_slice(), unreadable.as_slice()),
            Err(_) => (&[][..], &[][..]),
        };
        let items = items.iter().skip(offset).take(at_most(*count)).map(Ok);
        for child in items.chain(unreadable.iter().map(Err)) {
            if !listing.add(child).await? {
                break;
            }
        }
        listing.end(children.as_ref().map(drop))
    }

    async fn on_twilio(
        &self,
        session: &Session<'_, cpaas_twilio::Client>,
    ) -> Result<Code, Failure> {
        let status = self.restcomm.status.map(|status| {
            let known = status.as_str().parse();
            known.map_err(|why| Failure::usage(format!("--status {status}: {why}")))
        });
        let filter = children::Filter {
            name: self.voximplant.name.as_deref(),
            status: status.transpose()?,
            active: self.active,
            offset: self.offset.map_or(0, |offset| at_most(Some(offset))),
            count: at_most(self.count),
        };
        children::list(filter, session).await
    }
}

impl List {
    fn voximplant_request(&self) -> GetChildrenAccounts {
        let filter = &self.voximplant;
        let yes = |flag: bool| flag.then_some(true);
        let mut request = GetChildrenAccounts::new();
        request.child_account_id.clone_from(&filter.id);
        request.child_account_name.clone_from(&filter.name);
        request.child_account_email.clone_from(&filter.email);
        request.active = self.active;
        request.frozen = filter.frozen;
        request.ignore_invalid_accounts = yes(filter.ignore_invalid);
        request.brief_output = yes(filter.brief);
        request.medium_output = yes(filter.medium);
        request.return_live_balance = filter.live_balance;
        request.count = self.count;
        request.offset = self.offset;
        request
    }
}

fn at_most(count: Option<u64>) -> usize {
    count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX))
}
