//! Listing accounts, page by page.

use http::StatusCode;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use crate::engine::exchange::Reply;
use crate::vendors::twilio::reply::{ApiError, success};
use crate::vendors::twilio::request::Request;
use crate::vendors::twilio::state::State;
use crate::vendors::twilio::state::account::{Account, Status};
use crate::vendors::twilio::{page_token, render};

/// How many accounts a page has, unless the request says it.
const PAGE_SIZE: usize = 50;

/// The parameters of a request.
struct Query<'a> {
    friendly_name: Option<&'a str>,
    status: Option<&'a str>,
    size: usize,
    page: u64,
    /// The account that the page begins after.
    after: Option<String>,
}

pub(crate) fn respond(request: &Request<'_>, state: &State) -> Result<Reply, ApiError> {
    request.active(state)?;
    let query = Query::of(request)?;
    let mut matching = query.matching(request, state).peekable();
    let shown: Vec<&Account> = matching.by_ref().take(query.size).collect();
    let next = shown.last().filter(|_| matching.peek().is_some()).map(|last| {
        query.uri(query.page + 1, Some(&page_token::after(last, &query.filters(), query.page + 1)))
    });
    let start = query.page.saturating_mul(query.size as u64);
    let page = json!({
        "accounts": shown.iter().map(|account| render::account(account, state)).collect::<Vec<_>>(),
        "end": if shown.is_empty() { 0 } else { start + shown.len() as u64 - 1 },
        "first_page_uri": query.uri(0, None),
        "next_page_uri": next,
        "page": query.page,
        "page_size": query.size,
        "previous_page_uri": query.page.checked_sub(1).map(|before| query.uri(before, None)),
        "start": if shown.is_empty() { 0 } else { start },
        "uri": query.uri(query.page, request.call.query_value("PageToken")),
    });
    Ok(success(request.call, StatusCode::OK, "Page", &page))
}

impl<'a> Query<'a> {
    fn of(request: &Request<'a>) -> Result<Self, ApiError> {
        let invalid = || ApiError::new(20001);
        let given = |name| request.call.query_value(name);
        let size = given("PageSize").map(|size| size.parse().map_err(|_| invalid())).transpose()?;
        let size = size.unwrap_or(PAGE_SIZE);
        let status = given("Status");
        if !(1..=1000).contains(&size) || status.is_some_and(|word| Status::of(word).is_none()) {
            return Err(invalid());
        }
        let after = given("PageToken").map(|token| page_token::read(token).ok_or_else(invalid));
        let page = given("Page").and_then(|page| page.parse().ok()).unwrap_or(0);
        let after = after.transpose()?;
        Ok(Self { friendly_name: given("FriendlyName"), status, size, page, after })
    }

    /// The accounts from the page's beginning on. A page begins after an account, deleted or not: those that were
    /// made since come before it.
    fn matching(
        &self,
        request: &Request<'_>,
        state: &'a State,
    ) -> impl Iterator<Item = &'a Account> {
        let after = self.after.as_deref().and_then(|sid| state.place(sid));
        // The main account is the first of a list; of the others, the last comes first.
        let is_after = move |sid: &str| match (after, state.place(sid)) {
            (Some(_), Some(0) | None) => false,
            (None | Some(0), _) => true,
            (Some(last), Some(place)) => place < last,
        };
        let caller = (!state.is_main(&request.caller)).then(|| request.caller.clone());
        let (name, status) =
            (self.friendly_name.map(str::to_owned), self.status.map(str::to_owned));
        state.all(request.now).filter(move |account| {
            is_after(&account.sid)
                && caller.as_ref().is_none_or(|own| *own == account.sid)
                && name.as_ref().is_none_or(|name| *name == account.friendly_name)
                && status.as_ref().is_none_or(|word| word == state.status(account).word())
        })
    }

    fn filters(&self) -> Value {
        let given = [("FriendlyName", self.friendly_name), ("Status", self.status)];
        let given =
            given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
        Value::Object(given.collect::<Map<_, _>>())
    }

    /// The address of a page, relative to the host.
    fn uri(&self, page: u64, token: Option<&str>) -> String {
        let (size, page) = (self.size.to_string(), page.to_string());
        let given = [
            ("FriendlyName", self.friendly_name),
            ("Status", self.status),
            ("PageSize", Some(&*size)),
            ("Page", Some(&*page)),
            ("PageToken", token),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(given.into_iter().filter_map(|(name, value)| Some((name, value?))));
        format!("/2010-04-01/Accounts.json?{}", query.finish())
    }
}
