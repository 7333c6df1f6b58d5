//! `GetAccountDocuments` and its successor `GetAccountVerifications`.

use std::sync::LazyLock;

use jiff::civil::{Date, date};

use crate::vendors::voximplant::errors::{ApiError, code};
use crate::vendors::voximplant::json::{Members, encoded};
use crate::vendors::voximplant::request::read::{self, Selection};
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::State;

const DETAILS: &str = "with_details";
const NAME: &str = "verification_name";
const STATUS: &str = "verification_status";
const FROM: &str = "from_unverified_hold_until";
const TO: &str = "to_unverified_hold_until";
const CHILDREN: &str = "child_account_id";
const CHILDREN_ONLY: &str = "children_verifications_only";
const ACTIVE_ONLY: &str = "active_verification_only";

pub(crate) const DOCUMENTS_PARAMETERS: &[&str] =
    &[DETAILS, NAME, STATUS, FROM, TO, CHILDREN, CHILDREN_ONLY];

pub(crate) const VERIFICATIONS_PARAMETERS: &[&str] = &[ACTIVE_ONLY];

const STATUSES: [&str; 3] = ["REQUIRED", "IN_PROGRESS", "VERIFIED"];

/// What each account has to prove: name, status, until when its subscriptions wait for it, and its document's status.
const ALL: [(&str, &str, Option<Date>, Option<&str>); 3] = [
    ("GB_PROOF_OF_ADDRESS", "IN_PROGRESS", Some(date(2027, 1, 31)), Some("IN_PROGRESS")),
    ("RUSSIA_INDIVIDUAL", "VERIFIED", None, Some("ACCEPTED")),
    ("SE_PROOF_OF_ADDRESS", "REQUIRED", Some(date(2027, 6, 30)), None),
];

/// Which verifications are wanted, and how much of them.
struct Query<'a> {
    details: bool,
    name: Option<&'a str>,
    statuses: Option<Selection<&'a str>>,
    from: Option<Date>,
    to: Option<Date>,
}

pub(crate) fn documents(request: &Request<'_>, state: &mut State) -> Response {
    let children = children(request, state)?;
    let mut query = query(request)?;
    // Documented so: without it the answer would be endless.
    query.details &= children != Some(Selection::All);
    let mut ids = Vec::new();
    if !read::switch(request.parameters, CHILDREN_ONLY)? {
        ids.push(request.caller.account);
    }
    match children {
        Some(Selection::Only(children)) => ids.extend(children),
        Some(Selection::All) => {
            let all = (1..=state.children()).map(u64::from);
            ids.extend(all.map(|number| state.seed.account_id.saturating_add(number)));
        }
        None => {}
    }
    let shown: Vec<Members> = ids.into_iter().filter_map(|id| account(id, &query)).collect();
    Ok(result(&shown))
}

/// The selected children. A child has none.
fn children(request: &Request<'_>, state: &State) -> Result<Option<Selection<u64>>, ApiError> {
    let parent = request.caller.account == state.seed.account_id;
    let wrong = code::INVALID_CHILD_ACCOUNT_ID;
    let known = |id| parent && state.number(id).is_some();
    let children = read::numbers(request.parameters, CHILDREN, wrong, known)?;
    Ok(children.filter(|children| parent || *children != Selection::All))
}

fn query<'a>(request: &Request<'a>) -> Result<Query<'a>, ApiError> {
    let parameters = request.parameters;
    let name = parameters.get(NAME);
    if name.is_some_and(|name| !ALL.iter().any(|known| known.0 == name)) {
        return Err(ApiError::of(code::INVALID_VERIFICATION_NAME, NAME));
    }
    let is_status = |status: &str| STATUSES.contains(&status);
    let wrong = code::INVALID_VERIFICATION_STATUS;
    let statuses = read::known_texts(parameters, STATUS, wrong, is_status)?;
    let (from, to) = (read::date(parameters, FROM)?, read::date(parameters, TO)?);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(ApiError::of(code::INVALID_TO_UNVERIFIED_HOLD_UNTIL, TO));
    }
    Ok(Query { details: read::switch(parameters, DETAILS)?, name, statuses, from, to })
}

/// `AccountDocuments`; nothing if no verification is left.
fn account(id: u64, query: &Query<'_>) -> Option<Members> {
    let wanted = ALL.iter().zip(1_u64..).filter(|((name, status, hold, _), _)| {
        query.name.is_none_or(|wanted| wanted == *name)
            && query.statuses.as_ref().is_none_or(|statuses| statuses.has(status))
            && query.from.is_none_or(|from| hold.is_some_and(|hold| hold >= from))
            && query.to.is_none_or(|to| hold.is_some_and(|hold| hold <= to))
    });
    let shown: Vec<Members> = wanted
        .map(|((name, status, hold, document), place)| {
            let mut shown = Members::from([(NAME, encoded(*name)), (STATUS, encoded(*status))]);
            if let Some(hold) = hold {
                shown.insert("unverified_hold_until", encoded(&hold.to_string()));
            }
            if query.details {
                let documents = document.map(|status| self::document(id, place, status));
                let documents: Vec<Members> = documents.into_iter().collect();
                shown.insert("documents", encoded(&documents));
            }
            shown
        })
        .collect();
    let members = || {
        Members::from([
            ("account_id", encoded(&id)),
            ("verifications", encoded(&shown)),
            ("x_revision", encoded("r-2026-1")),
        ])
    };
    (!shown.is_empty()).then(members)
}

fn document(account: u64, place: u64, status: &str) -> Members {
    Members::from([
        ("account_document_id", encoded(&account.saturating_mul(10).saturating_add(place))),
        ("is_individual", encoded(&true)),
        ("comment", encoded("Sida 2 saknas – bitte nachreichen")),
        ("uploaded", encoded("2026-03-14 15:09:26")),
        ("account_document_status", encoded(status)),
    ])
}

/// What no call here changes: two verifications, the older of which a newer one has replaced.
static VERIFICATIONS: LazyLock<Vec<Members>> =
    LazyLock::new(|| serde_json::from_str(include_str!("verifications.json")).unwrap_or_default());

pub(crate) fn verifications(request: &Request<'_>, state: &mut State) -> Response {
    let text = read::required(request.parameters, "account_id")?;
    let own = request.caller.account;
    let known =
        |id: &u64| *id == own || own == state.seed.account_id && state.number(*id).is_some();
    let id = read::digits(text).filter(known);
    let id = id.ok_or(ApiError::of(code::INVALID_ACCOUNT_ID, "account_id"))?;
    let active_only = read::switch(request.parameters, ACTIVE_ONLY)?;
    let wanted = VERIFICATIONS.iter().take(if active_only { 1 } else { usize::MAX });
    let shown: Vec<Members> = wanted
        .zip(1_u64..)
        .map(|(members, place)| {
            let id = id.saturating_mul(10).saturating_add(place);
            let mut shown = members.clone();
            shown.insert("verification_id", encoded(&id));
            shown
        })
        .collect();
    Ok(result(&shown))
}
