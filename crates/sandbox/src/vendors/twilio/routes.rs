//! The operation of a method and a path, and its handler.

use http::Method;

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::UNKNOWN;
use crate::vendors::twilio::handlers::{balance, create, fetch, list, update};
use crate::vendors::twilio::reply::{ApiError, JSON_SUFFIX};
use crate::vendors::twilio::request::{Request, Right};
use crate::vendors::twilio::state::State;

/// Every operation.
pub(crate) const OPERATIONS: &[&str] = &["fetch", "update", "list", "create", "fetch_balance"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Fetch(String),
    Update(String),
    List,
    Create,
    Balance(String),
    /// A path of ours, but not with this method.
    WrongMethod,
    Nowhere,
}

impl Route {
    pub(crate) fn of(call: &Call) -> Self {
        let path = call.path.strip_suffix(JSON_SUFFIX).unwrap_or(&call.path);
        let Some(rest) = path.strip_prefix("/2010-04-01/") else { return Self::Nowhere };
        let is_get = call.method == Method::GET;
        let is_post = call.method == Method::POST;
        match rest.split('/').collect::<Vec<_>>().as_slice() {
            ["Accounts"] if is_get => Self::List,
            ["Accounts"] if is_post => Self::Create,
            ["Accounts", sid] if is_get => Self::Fetch((*sid).to_owned()),
            ["Accounts", sid] if is_post => Self::Update((*sid).to_owned()),
            ["Accounts", sid, "Balance"] if is_get => Self::Balance((*sid).to_owned()),
            ["Accounts"] | ["Accounts", _] | ["Accounts", _, "Balance"] => Self::WrongMethod,
            _ => Self::Nowhere,
        }
    }

    pub(crate) fn respond(
        self,
        call: &Call,
        state: &mut State,
        now: u64,
    ) -> Result<Reply, ApiError> {
        let right = match self {
            Self::Fetch(_) => Right::Fetch,
            Self::Balance(_) => Right::Balance,
            _ => Right::Accounts,
        };
        let request = Request::new(call, right, state, now)?;
        match self {
            Self::Fetch(sid) => fetch::respond(&request, &sid, state),
            Self::Update(sid) => update::respond(&request, &sid, state),
            Self::List => list::respond(&request, state),
            Self::Create => create::respond(&request, state),
            Self::Balance(sid) => balance::respond(&request, &sid, state),
            Self::WrongMethod => Err(ApiError::new(20004)),
            Self::Nowhere => Err(ApiError::NotFound(call.path.clone())),
        }
    }

    /// The name in the journal, and the one that a fault would be matched to.
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Fetch(_) => "fetch",
            Self::Update(_) => "update",
            Self::List => "list",
            Self::Create => "create",
            Self::Balance(_) => "fetch_balance",
            Self::WrongMethod | Self::Nowhere => UNKNOWN,
        }
    }
}
