//! The parameters of a request, from query and body, and the method that they or the path name.

use crate::engine::exchange::{Call, Payload, first};

use crate::vendors::voximplant::errors::{Code, code};

/// Where the API lives.
const ROOT: &str = "/platform_api";

/// What selects children or phones. An empty one counts as absent: every Go SDK sends all three of `SetChildAccountInfo`,
/// and those that have `ChargeAccount` both of that (`methods/Accounts.go`).
const SELECTORS: [&str; 5] =
    ["child_account_id", "child_account_name", "child_account_email", "phone_id", "phone_number"];

/// Whether a path is below the API's root.
pub(crate) fn serves(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The method's name: behind the root, or in `cmd`. One SDK sends both; the path then counts.
pub(crate) fn command(call: &Call) -> Option<&str> {
    let rest = call.path.strip_prefix(ROOT).unwrap_or_default().trim_start_matches('/');
    let name = match rest.strip_suffix('/').unwrap_or(rest) {
        "" => first(&call.query, "cmd").or_else(|| first(form(call), "cmd"))?,
        name => name,
    };
    (!name.is_empty()).then_some(name)
}

/// Query, urlencoded and multipart fields together. Of a name that comes twice the first counts, the query before the
/// body. A JSON body is not looked into: the documents' examples send an empty object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters<'a> {
    query: &'a [(String, String)],
    form: &'a [(String, String)],
}

impl<'a> Parameters<'a> {
    pub(crate) fn of(call: &'a Call) -> Result<Self, Code> {
        match call.payload {
            Payload::Unreadable => Err(code::INVALID_ARGUMENTS),
            _ => Ok(Self { query: &call.query, form: form(call) }),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let value = first(self.query, name).or_else(|| first(self.form, name));
        value.filter(|value| !value.is_empty() || !SELECTORS.contains(&name))
    }
}

fn form(call: &Call) -> &[(String, String)] {
    match &call.payload {
        Payload::Form(form) => form,
        _ => &[],
    }
}
