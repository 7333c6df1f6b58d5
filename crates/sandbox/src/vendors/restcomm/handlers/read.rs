//! Reading an account.

use http::{StatusCode, header};

use crate::engine::exchange::{Call, Reply};
use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::{BASE_PATH, Request};
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::tree::Found;
use crate::vendors::restcomm::{auth, render};

/// The profile that an account without one of its own has.
const PROFILE: &str = "PRae6e420f425248d6a26948c17a9e2acf";

pub(crate) fn respond(
    request: Request<'_>,
    id: &str,
    state: &mut State,
) -> Result<Reply, ApiError> {
    let format = request.format()?;
    let Request { call, caller, now } = request;
    auth::permit_role(state.tree(), caller)?;
    let unknown = if state.seed().unknown_is_500 {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::NOT_FOUND
    };
    let Found::One(target) = state.find(id, now) else { return Err(ApiError::Page(unknown)) };
    auth::permit(state.tree(), caller, target)?;
    let seen = state.tree().seen(target, now).ok_or(ApiError::Page(unknown))?;
    Ok(with_profile(reply::account(format, &render::Account::of(seen)), call))
}

/// Adds the link to the effective profile, an address on the host that the client called.
fn with_profile(mut reply: Reply, call: &Call) -> Reply {
    let host = call.header(header::HOST).unwrap_or("localhost");
    let link =
        format!("<http://{host}{BASE_PATH}/Profiles/{PROFILE}>;rel=related;title=\"Profiles\"");
    if let Ok(link) = link.parse() {
        reply.headers.insert(header::LINK, link);
    }
    reply
}
