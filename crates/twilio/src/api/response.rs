//! How responses are read.

use cpaas_core::{Error, Result};
use cpaas_http::List;
use cpaas_http::provider::{ApiResponse, BaseUrl};
use serde::Deserialize;

use super::account::AccountRecord;
use super::balance::BalanceRecord;
use super::list::COLLECTION;

/// A page of accounts.
pub(crate) struct Page {
    pub(crate) accounts: List<AccountRecord>,
    /// The parameters of the next page; `None` after the last one. An error where that can't be told: the
    /// list must not seem to end here.
    pub(crate) next: Result<Option<Vec<(String, String)>>>,
}

#[derive(Deserialize)]
struct Accounts {
    accounts: List<AccountRecord>,
}

/// `next_page_uri` is `null` on the last page, and never absent.
#[derive(Deserialize)]
struct Next {
    #[serde(deserialize_with = "Option::deserialize")]
    next_page_uri: Option<String>,
}

/// The account in a response that must be about this one.
pub(crate) fn record_of(response: &ApiResponse, sid: &str) -> Result<AccountRecord> {
    let record: AccountRecord = response.decode()?;
    if record.sid.eq_ignore_ascii_case(sid) {
        return Ok(record);
    }
    Err(response.about_another_account("sid"))
}

/// The balance in a response, which must not be another account's.
pub(crate) fn balance_of(response: &ApiResponse, sid: &str) -> Result<BalanceRecord> {
    let record: BalanceRecord = response.decode()?;
    match &record.account_sid {
        Some(other) if !other.eq_ignore_ascii_case(sid) => {
            Err(response.about_another_account("account_sid"))
        }
        _ => Ok(record),
    }
}

/// The page in a response from this host.
pub(crate) fn page(response: &ApiResponse, base: &BaseUrl) -> Result<Page> {
    let (Accounts { mut accounts }, unreadable) = response.decode_entries()?;
    accounts.unreadable = unreadable;
    let next = response.decode().and_then(|Next { next_page_uri }| {
        let next =
            next_page_uri.map(|uri| parameters(base, &uri).ok_or_else(|| elsewhere(response)));
        next.transpose()
    });
    Ok(Page { accounts, next })
}

fn elsewhere(response: &ApiResponse) -> Error {
    let message =
        "next_page_uri: it leads elsewhere than to this list, so the rest of it is not read";
    response.invalid(message).with_field("next_page_uri")
}

/// The parameters of a page of this list, if its address is one. The credential goes to no other host and
/// no other path.
fn parameters(base: &BaseUrl, uri: &str) -> Option<Vec<(String, String)>> {
    let url = base.as_url().join(uri).ok()?;
    // Behind a proxy with a path of its own, the platform does not know that.
    let own = base.as_url().path().trim_end_matches('/');
    let path = url.path();
    let is_list = path == COLLECTION || path.strip_prefix(own) == Some(COLLECTION);
    let is_here = url.origin() == base.as_url().origin() && is_list;
    is_here.then(|| url.query_pairs().into_owned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_list_on_this_host_is_followed() {
        let base = BaseUrl::parse("base_url", "https://api.twilio.com", false).unwrap();
        let proxy = BaseUrl::parse("base_url", "https://proxy.test/twilio/", false).unwrap();
        let page = "/2010-04-01/Accounts.json?PageSize=2&PageToken=PTa%2Bb%2F%3D";
        let expected = [("PageSize", "2"), ("PageToken", "PTa+b/=")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        for (base, uri) in [
            (&base, page.to_owned()),
            (&base, format!("https://api.twilio.com{page}")),
            (&base, format!("https://user@API.twilio.com:443{page}#x")),
            (&proxy, page.to_owned()),
            (&proxy, format!("/twilio{page}")),
        ] {
            assert_eq!(parameters(base, &uri).as_deref(), Some(&expected[..]), "{uri}");
        }
        for uri in [
            "",
            "?Page=1",
            "Accounts.json",
            "//evil.test/2010-04-01/Accounts.json",
            "https://evil.test/2010-04-01/Accounts.json",
            "https://api.twilio.com:444/2010-04-01/Accounts.json",
            "http://api.twilio.com/2010-04-01/Accounts.json",
            "/2010-04-01/Accounts/../Calls.json",
            "/2010-04-01/Calls.json",
            "\\\\evil.test\\2010-04-01\\Accounts.json",
        ] {
            assert_eq!(parameters(&base, uri), None, "{uri}");
        }
    }
}
