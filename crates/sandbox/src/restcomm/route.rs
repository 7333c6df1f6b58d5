//! Which operation a method and a path ask for, and in which form.

use http::Method;
use percent_encoding::percent_decode_str;

use crate::exchange::Call;
use crate::fake::UNKNOWN;

/// What all paths begin with.
pub(super) const BASE_PATH: &str = "/restcomm/2012-04-24";

/// What asks for JSON, behind any segment of a path.
const SUFFIX: &str = ".json";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Get(String),
    /// PUT and POST are the same.
    Update(String),
    /// The path of an account, but not with this method.
    WrongMethod,
    Nowhere,
}

impl Route {
    pub(super) fn of(call: &Call) -> Self {
        Self::find(&call.method, &call.path)
    }

    fn find(method: &Method, path: &str) -> Self {
        let Some(id) = account_id(path) else {
            return Self::Nowhere;
        };
        match *method {
            Method::GET | Method::HEAD => Self::Get(id),
            Method::PUT | Method::POST => Self::Update(id),
            _ => Self::WrongMethod,
        }
    }

    /// The name in the journal, and the one that a fault would be matched to.
    pub(super) fn operation(&self) -> &'static str {
        match self {
            Self::Get(_) => "get_account",
            Self::Update(_) => "update_account",
            Self::WrongMethod | Self::Nowhere => UNKNOWN,
        }
    }
}

/// Whether a path asks for JSON, whatever the `Accept` header says.
pub(super) fn asks_for_json(path: &str) -> bool {
    path.contains(SUFFIX)
}

/// The decoded id in the path of one account. A `+` is a plus: this is no form.
fn account_id(path: &str) -> Option<String> {
    let mut segments = path.strip_prefix(BASE_PATH)?.strip_prefix('/')?.split('/');
    let mut next =
        || segments.next().map(|segment| segment.strip_suffix(SUFFIX).unwrap_or(segment));
    let (collection, id, rest) = (next()?, next()?, next());
    if collection != "Accounts" || id.is_empty() || rest.is_some() {
        return None;
    }
    Some(percent_decode_str(id).decode_utf8_lossy().into_owned())
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
                (Method::DELETE, &Route::WrongMethod),
                (Method::PATCH, &Route::WrongMethod),
            ] {
                assert_eq!(Route::find(&method, &path), *expected, "{method} {path}");
            }
        }
    }

    #[test]
    fn knows_no_other_paths() {
        for path in [
            "/restcomm",
            "/restcomm/2010-04-01/Accounts/AC7",
            "/restcomm/2012-04-24",
            "/restcomm/2012-04-24/Accounts",
            "/restcomm/2012-04-24/Accounts.json/",
            "/restcomm/2012-04-24/Accounts/AC7/",
            "/restcomm/2012-04-24/Accounts/AC7/Calls.json",
            "/restcomm/2012-04-24/Account/AC7",
            "/restcomm/2012-04-24xAccounts/AC7",
        ] {
            assert_eq!(Route::find(&Method::GET, path), Route::Nowhere, "{path}");
        }
    }
}
