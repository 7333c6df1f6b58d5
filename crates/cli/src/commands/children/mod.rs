//! `cpaas children`: the accounts below an account, of the vendors that have any.

mod by_vendor;
mod create;
pub(super) mod list;
pub(crate) mod new_child;
mod update;

use clap::Subcommand;

use self::by_vendor::ByVendor;
use crate::base::exit::{Code, Failure};
use crate::session::context::AppContext;

/// The headings of options that several vendors have and others have not.
const RESTCOMM_AND_TWILIO: &str = "Options for Restcomm and Twilio";
const VOXIMPLANT_AND_TWILIO: &str = "Options for Voximplant and Twilio";

#[derive(Debug, Subcommand)]
pub(crate) enum Children {
    /// List the child accounts
    List(ByVendor<list::List>),
    /// Create a child account
    Create(ByVendor<create::Create>),
    /// Change a child account, or several
    Update(ByVendor<update::Update>),
}

/// Runs a command on the one profile that is selected.
pub(crate) async fn run(command: &Children, app: &AppContext<'_>) -> Result<Code, Failure> {
    match command {
        Children::List(list) => Box::pin(list.run(app)).await,
        Children::Create(create) => Box::pin(create.run(app)).await,
        Children::Update(update) => Box::pin(update.run(app)).await,
    }
}
