//! Listing accounts: the caller's children, or the accounts of an organisation.

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::Request;
use crate::vendors::restcomm::sid::is_sid;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::{auth, render};

pub(crate) fn respond(request: Request<'_>, state: &mut State) -> Result<Reply, ApiError> {
    let format = request.format()?;
    let Request { caller, now, .. } = request;
    auth::permit(state.tree(), caller, caller)?;
    let organization = organization(request, state)?;
    let tree = state.whole();
    let accounts = tree.numbers().filter_map(|number| {
        let record = tree.seen(number, now)?;
        let listed = match &organization {
            Some(sid) => record.organization == *sid,
            None => tree.parent(number) == Some(caller),
        };
        listed.then(|| render::Account::of(record))
    });
    Ok(reply::accounts(format, &accounts.collect::<Vec<_>>()))
}

/// The organisation of the query, which only a super admin may send; `None` without one. A blank filter is none.
fn organization(request: Request<'_>, state: &State) -> Result<Option<String>, ApiError> {
    let query = |name| request.call.query_value(name).filter(|value| !value.trim().is_empty());
    let (sid, domain) = (query("OrganizationSid"), query("DomainName"));
    let asked = sid.is_some() || domain.is_some();
    if asked && !auth::is_super_admin(state.tree(), request.caller) {
        return Err(ApiError::Page(StatusCode::FORBIDDEN));
    }
    match (sid, domain) {
        (Some(sid), _) if is_sid(sid) => Ok(Some(sid.to_owned())),
        // The vendor's parser breaks down on it.
        (Some(_), _) => Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR)),
        (None, Some(domain)) => match state.organization(|known| known.domain_name == domain) {
            Some(sid) => Ok(Some(sid.to_owned())),
            None => Err(ApiError::Page(StatusCode::NOT_FOUND)),
        },
        (None, None) => Ok(None),
    }
}
