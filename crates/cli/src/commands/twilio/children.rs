//! `cpaas children` on Twilio.

use cpaas_twilio::{Client, CreateAccount, ListAccounts, Status, UpdateAccount};
use futures_util::stream::FusedStream as _;

use super::WithToken;
use super::status_change::StatusChange;
use crate::base::exit::{Code, Failure};
use crate::commands::new_status::NewStatus;
use crate::session::listing::Listing;
use crate::session::vendor_session::Session;

/// Which sub-accounts to list.
pub(crate) struct Filter<'f> {
    pub(crate) name: Option<&'f str>,
    pub(crate) status: Option<Status>,
    pub(crate) active: Option<bool>,
    pub(crate) offset: usize,
    pub(crate) count: usize,
}

/// The sub-accounts; the main account, which the platform lists too, is not among them.
pub(crate) async fn list(
    filter: Filter<'_>,
    session: &Session<'_, Client>,
) -> Result<Code, Failure> {
    let Filter { name, status, active, offset, count } = filter;
    let mut request = ListAccounts::new();
    if let Some(name) = name {
        request = request.friendly_name(name);
    }
    // The platform knows a status, and not all others than one.
    if let Some(status) = status.or_else(|| active?.then_some(Status::Active)) {
        request = request.status(status);
    }
    let is_left_out = |word: Option<&str>| {
        active == Some(false) && word.is_some_and(|word| Status::Active.is(word))
    };
    let mut listing = Listing::start(session, "child accounts")?;
    let mut children = session.client.children(&request);
    let (mut to_skip, mut to_show) = (offset, count);
    while to_show > 0 {
        match children.next().await {
            Some(Ok(child)) if is_left_out(child.status.as_deref()) => {}
            Some(Ok(_)) if to_skip > 0 => to_skip -= 1,
            // The next child follows one that can't be read.
            Some(child) if child.is_ok() || !children.is_terminated() => {
                to_show -= usize::from(child.is_ok());
                if !listing.add(child.as_ref()).await? {
                    break;
                }
            }
            Some(Err(error)) => return listing.end(Err(&error)),
            Some(Ok(_)) | None => break,
        }
    }
    listing.end(Ok(()))
}

/// Makes a sub-account, and prints its auth token if that is requested.
pub(crate) async fn create(
    name: Option<&str>,
    show_secret: bool,
    session: &Session<'_, Client>,
) -> Result<Code, Failure> {
    let mut request = CreateAccount::new();
    let mut effect = "creates a child account".to_owned();
    if let Some(name) = name {
        request = request.friendly_name(name);
        effect = format!("creates the child account {name}");
    }
    let send = async {
        let account = session.client.create(&request).await?;
        Ok(WithToken::new(account, show_secret))
    };
    session.change(&effect, send).await
}

/// Changes the name, the status, or both, of a sub-account.
pub(crate) async fn update(
    sid: &str,
    name: Option<&str>,
    active: Option<bool>,
    session: &Session<'_, Client>,
) -> Result<Code, Failure> {
    let mut update = UpdateAccount::new();
    if let Some(name) = name {
        update = update.friendly_name(name);
    }
    let changes: Vec<_> = name.map(|name| format!("friendly_name = {name}")).into_iter().collect();
    if let Some(active) = active {
        let status = if active { NewStatus::Active } else { NewStatus::Suspended };
        return StatusChange { sid, status, update, changes }.make(session).await;
    }
    let effect = format!("changes account {sid}: {}", changes.join(", "));
    let send = async {
        let account = session.client.update_by_sid(sid, &update).await?;
        Ok(WithToken::new(account, false))
    };
    session.change(&effect, send).await
}
