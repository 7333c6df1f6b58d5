//! The operation of a method and a path, and its handler.

use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::UNKNOWN;
use crate::vendors::restcomm::auth;
use crate::vendors::restcomm::handlers::{create, list, migrate, read, update};
use crate::vendors::restcomm::reply::{ApiError, JSON_SUFFIX};
use crate::vendors::restcomm::request::{BASE_PATH, Request};
use crate::vendors::restcomm::seed::Seed;
use crate::vendors::restcomm::state::State;

/// Every operation.
pub(crate) const OPERATIONS: &[&str] = &["get", "update", "list", "create", "migrate"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Get(String),
    /// PUT and POST are the same.
    Update(String),
    List,
    Create,
    Migrate(String),
    /// A path of ours, but not with this method; the value of `Allow`.
    WrongMethod(&'static str),
    Nowhere,
}

impl Route {
    pub(crate) fn of(call: &Call, seed: &Seed) -> Self {
        let path = match call.path.strip_suffix('/') {
            Some(path) if seed.ignore_trailing_slash => path,
            _ => &call.path,
        };
        Self::find(&call.method, path)
    }

    fn find(method: &Method, path: &str) -> Self {
        let Some(segments) = segments(path) else {
            return Self::Nowhere;
        };
        let reads = matches!(*method, Method::GET | Method::HEAD);
        match segments.as_slice() {
            ["Accounts"] | ["Accounts", ""] => match *method {
                _ if reads => Self::List,
                Method::POST => Self::Create,
                _ => Self::WrongMethod("GET, HEAD, POST"),
            },
            ["Accounts", id] => match *method {
                _ if reads => Self::Get(decoded(id)),
                Method::PUT | Method::POST => Self::Update(decoded(id)),
                _ => Self::WrongMethod("GET, HEAD, POST, PUT"),
            },
            ["Accounts", "migrate", id] if !id.is_empty() => match *method {
                Method::POST => Self::Migrate(decoded(id)),
                _ => Self::WrongMethod("POST"),
            },
            _ => Self::Nowhere,
        }
    }

    /// Responds in the order of the vendor's filters: who calls, then which operation, then in which format.
    pub(crate) fn respond(
        self,
        call: &Call,
        state: &mut State,
        now: u64,
    ) -> Result<Reply, ApiError> {
        let caller = auth::caller(call, self == Self::Nowhere, state)?;
        let request = Request { call, caller, now };
        match self {
            Self::Get(id) => read::respond(request, &id, state),
            Self::Update(id) => update::respond(request, &id, state),
            Self::List => list::respond(request, state),
            Self::Create => create::respond(request, state),
            Self::Migrate(id) => migrate::respond(request, &id, state),
            Self::WrongMethod(allow) => Err(ApiError::WrongMethod(allow)),
            Self::Nowhere => Err(ApiError::Page(StatusCode::NOT_FOUND)),
        }
    }

    /// The name in the journal, and the one that a fault would be matched to.
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Get(_) => "get",
            Self::Update(_) => "update",
            Self::List => "list",
            Self::Create => "create",
            Self::Migrate(_) => "migrate",
            Self::WrongMethod(_) | Self::Nowhere => UNKNOWN,
        }
    }
}

/// The parts of a path below the version, without the suffix that requests JSON.
fn segments(path: &str) -> Option<Vec<&str>> {
    let path = path.strip_prefix(BASE_PATH)?.strip_prefix('/')?;
    Some(
        path.split('/')
            .map(|segment| segment.strip_suffix(JSON_SUFFIX).unwrap_or(segment))
            .collect(),
    )
}

/// An id, percent-decoded. A `+` is a plus: a path is no form.
fn decoded(id: &str) -> String {
    percent_decode_str(id).decode_utf8_lossy().into_owned()
}
