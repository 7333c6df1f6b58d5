//! Listing accounts: the caller's children, or the accounts of an organisation.

use http::StatusCode;

use crate::exchange::Reply;

use super::answer::{self, Refusal};
use super::digest::is_sid;
use super::request::Request;
use super::state::State;
use super::{auth, render};

pub(super) fn answer(request: Request<'_>, state: &mut State) -> Result<Reply, Refusal> {
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
    Ok(answer::accounts(format, &accounts.collect::<Vec<_>>()))
}

/// The organisation whose accounts are asked for, which only a super admin may ask; `None` if nobody asks for one.
fn organization(request: Request<'_>, state: &State) -> Result<Option<String>, Refusal> {
    let query = |name| request.call.query_value(name);
    let (sid, domain) = (query("OrganizationSid"), query("DomainName"));
    let asked = sid.is_some() || domain.is_some();
    if asked && !auth::is_super_admin(state.tree(), request.caller) {
        return Err(Refusal::Page(StatusCode::FORBIDDEN));
    }
    match (sid, domain) {
        (Some(sid), _) if is_sid(sid) => Ok(Some(sid.to_owned())),
        // The vendor's parser breaks down on it.
        (Some(_), _) => Err(Refusal::Page(StatusCode::INTERNAL_SERVER_ERROR)),
        (None, Some(domain)) => match state.organization(|known| known.domain_name == domain) {
            Some(sid) => Ok(Some(sid.to_owned())),
            None => Err(Refusal::Page(StatusCode::NOT_FOUND)),
        },
        (None, None) => Ok(None),
    }
}
