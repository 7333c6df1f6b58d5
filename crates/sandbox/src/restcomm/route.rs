//! Which operation a method and a path ask for, and in which form.

use http::Method;
use percent_encoding::percent_decode_str;

use crate::exchange::Call;
use crate::fake::UNKNOWN;

/// What all paths begin with.
pub(super) const BASE_PATH: &str = "/restcomm/2012-04-24";

/// What asks for JSON, behind any segment of a path.
const SUFFIX: &str = ".json";

/// Every operation.
pub(super) const OPERATIONS: &[&str] =
    &["get", "update", "list", "create", "migrate"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
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
    pub(super) fn of(call: &Call) -> Self {
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

    /// The name in the journal, and the one that a fault would be matched to.
    pub(super) fn operation(&self) -> &'static str {
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

/// Whether a path asks for JSON, whatever the `Accept` header says.
pub(super) fn asks_for_json(path: &str) -> bool {
    path.contains(SUFFIX)
}

/// The parts of a path below the version, without what asks for JSON.
fn segments(path: &str) -> Option<Vec<&str>> {
    let path = path.strip_prefix(BASE_PATH)?.strip_prefix('/')?;
    Some(path.split('/').map(|segment| segment.strip_suffix(SUFFIX).unwrap_or(segment)).collect())
}

/// An id as it is meant. A `+` is a plus: this is no form.
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
