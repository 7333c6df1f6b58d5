//! The operation of a method and a path, and its handler.

use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::UNKNOWN;
use crate::vendors::restcomm::auth;
use crate::vendors::restcomm::handlers::{create, list, migrate, read, update};
use crate::vendors::restcomm::reply::{ApiError, JSON_SUFFIX};
use crate::vendors::restcomm::request::{BASE_PATH, Request};
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
    pub(crate) fn of(call: &Call) -> Self {
        Self::find(&call.method, &call.path)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_accounts_under_every_spelling() {
        for (path, id) in [
            ("/Accounts/AC7", "AC7"),
            ("/Accounts/AC7.json", "AC7"),
            ("/Accounts.json/AC7", "AC7"),
            ("/Accounts.json/AC7.json", "AC7"),
            ("/Accounts/a+b@c.test.json", "a+b@c.test"),
            ("/Accounts.json/a%2Bb%40c.test", "a+b@c.test"),
            ("/Accounts/Acme%20Inc", "Acme Inc"),
        ] {
            let path = format!("{BASE_PATH}{path}");
            let (get, update) = (Route::Get(id.to_owned()), Route::Update(id.to_owned()));
            for (method, expected) in [
                (Method::GET, &get),
                (Method::HEAD, &get),
                (Method::PUT, &update),
                (Method::POST, &update),
                (Method::DELETE, &Route::WrongMethod("GET, HEAD, POST, PUT")),
                (Method::PATCH, &Route::WrongMethod("GET, HEAD, POST, PUT")),
            ] {
                assert_eq!(Route::find(&method, &path), *expected, "{method} {path}");
            }
        }
    }

    #[test]
    fn finds_the_collection_and_the_migration() {
        let migrate = || Route::Migrate("a+b".to_owned());
        for path in ["/Accounts", "/Accounts/", "/Accounts.json", "/Accounts.json/"] {
            let find = |method| Route::find(&method, &format!("{BASE_PATH}{path}"));
            assert_eq!((find(Method::GET), find(Method::HEAD)), (Route::List, Route::List));
            assert_eq!(find(Method::POST), Route::Create);
            for method in [Method::PUT, Method::DELETE] {
                assert_eq!(find(method), Route::WrongMethod("GET, HEAD, POST"), "{path}");
            }
        }
        for path in
            ["/Accounts/migrate/a+b", "/Accounts.json/migrate/a%2bb", "/Accounts/migrate/a+b.json"]
        {
            let find = |method| Route::find(&method, &format!("{BASE_PATH}{path}"));
            assert_eq!(find(Method::POST), migrate());
            assert_eq!(find(Method::GET), Route::WrongMethod("POST"));
        }
        let operations = [Route::List, Route::Create, migrate()].map(|route| route.operation());
        assert_eq!(operations, ["list", "create", "migrate"]);
    }

    #[test]
    fn knows_no_other_paths() {
        for path in [
            "/restcomm",
            "/restcomm/2010-04-01/Accounts/AC7",
            "/restcomm/2012-04-24",
            "/restcomm/2012-04-24/Accounts/AC7/",
            "/restcomm/2012-04-24/Accounts/migrate/",
            "/restcomm/2012-04-24/Accounts/migrate/AC7/",
            "/restcomm/2012-04-24/Accounts/AC7/Calls.json",
            "/restcomm/2012-04-24/Account/AC7",
            "/restcomm/2012-04-24xAccounts/AC7",
        ] {
            assert_eq!(Route::find(&Method::GET, path), Route::Nowhere, "{path}");
        }
    }
}
