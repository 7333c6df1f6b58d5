//! A fake of Restcomm's account API, `/restcomm/2012-04-24/Accounts…`: reading, listing, creating, updating and migrating
//! accounts, which form a tree of three levels.
//!
//! What Restcomm documents, or what its open-source server and its SDKs show, is followed: JSON only if the path has
//! `.json` or the `Accept` header accepts it, else XML; errors as HTML pages whose only distinction is the reason
//! phrase of the status line, as bare sentences, or as a message in the requested format; an update's response with a wrong
//! `date_created`; lists without pages, with every child's token. What is not public is decided here, for the
//! stricter reading where there is one:
//!
//! * the role `Developer` may list its children but make none, as documented (the open-source server lets it:
//!   [`Seed::developers_create_sub_accounts`]); `ProvisioningAgent` may do the same as it (the open-source server does not
//!   know it); a role that no document names may do nothing;
//! * e-mail addresses are stored in lower case and compared byte by byte;
//! * a changed status, whichever it is and whatever changed it, cascades over the subtree. Who may log in is decided by the
//!   account's own status alone: an account that is made active again below a suspended one gets in;
//! * a `FriendlyName` or `Role` of more than 64 characters is a 500, a trailing slash behind an id is a 404
//!   ([`Seed::ignore_trailing_slash`]);
//! * a password that holds one of `+ * ? ( ) [ \` is too weak, since the server's meter breaks down on it. The strength of the
//!   others is judged by a rule of our own, which found 37 of 1,179 verdicts of the server otherwise, all near its limit;
//! * there are two organisations, the account's own and another one ([`Access::other_organization`]). Listing by
//!   `OrganizationSid` or `DomainName` shows all accounts of one, on every level, and nothing for a well-formed SID
//!   that is none's; an `OrganizationSid` goes before a `DomainName`; a blank one is no filter;
//! * a new account is looked at in this order: the caller's level, an extension's veto, address, password, form of the
//!   address, status, organisation, strength of the password, address in use;
//!   the reserved address is `administrator@company.com`;
//! * a migration is for the top account, whatever its role, and takes the accounts below along. It is looked at in this order:
//!   organisation, by SID or domain name (412), account (404), whether it is directly below, whether it is elsewhere
//!   (400). 403 and 404 are pages.
//!
//! # Child accounts
//!
//! [`Options::children`](crate::Options::children) makes that many direct children of the account (at most 100,000), and
//! [`Seed::grandchildren`] so many below each of them (at most 100,000 in total), when a request first needs them. They
//! have the role of [`Seed::child_role`]. Child `n`, from 1 on, has the e-mail address `child<n>@example.test` and the
//! account's password followed by `-<n>`; its own child `m` has `child<n>.<m>@example.test` and `-<n>-<m>`. Clients can
//! create 10,000 accounts more.

mod auth;
mod form;
mod handlers;
mod html_safe_json;
mod password;
mod render;
mod reply;
mod request;
mod routes;
mod seed;
mod sid;
mod state;

pub use seed::{Access, Seed};
pub use state::account::Status;
pub use state::organization::Organization;

use std::sync::Mutex;

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::Fake;
use crate::engine::lock::lock;

use routes::Route;
use state::State;
use state::tree::TOP;

/// What the journal shows of any request; what else comes may be a piece of an unescaped password.
const PARAMETERS: &[&str] = &[
    "AccountSid",
    "AuthToken",
    "Auth_Token",
    "DomainName",
    "EmailAddress",
    "FriendlyName",
    "Organization",
    "OrganizationSid",
    "Page",
    "PageSize",
    "Password",
    "Role",
    "Status",
];

/// The fake, behind one lock: it is a test's counterpart and answers in microseconds.
#[derive(Debug)]
pub(crate) struct Restcomm {
    seed: Seed,
    children: u32,
    state: Mutex<State>,
}

impl Restcomm {
    pub(crate) fn new(seed: Seed, children: u32) -> Self {
        let state = Mutex::new(State::new(&seed, children));
        Self { seed, children, state }
    }
}

impl Fake for Restcomm {
    fn provider(&self) -> &'static str {
        "restcomm"
    }

    fn serves(&self, path: &str) -> bool {
        path.split('/').nth(1) == Some("restcomm")
    }

    fn operations(&self) -> Vec<&'static str> {
        routes::OPERATIONS.to_vec()
    }

    fn operation(&self, call: &Call) -> &'static str {
        Route::of(call, &self.seed).operation()
    }

    fn shows_parameter(&self, _: &str, name: &str) -> bool {
        PARAMETERS.contains(&name)
    }

    fn respond(&self, call: &Call, now: u64) -> Reply {
        let route = Route::of(call, &self.seed);
        let reply = route.respond(call, &mut lock(&self.state), now);
        reply.unwrap_or_else(|error| error.reply(call))
    }

    fn state(&self, _now: u64) -> Value {
        let mut state = lock(&self.state);
        let accounts: Map<_, _> = state
            .statuses()
            .into_iter()
            .map(|(status, number)| (status.word().to_owned(), number.into()))
            .collect();
        let tree = state.tree();
        json!({
            "account": tree.record(TOP).to_json(),
            "children": tree.children(TOP).count(),
            "accounts": accounts,
        })
    }

    fn set(&self, changes: &Value) -> Result<(), String> {
        lock(&self.state).set(changes)
    }

    fn vendor_error(&self, code: Option<u32>) -> Reply {
        let status = code.and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok());
        reply::page(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), None)
    }

    fn reset(&self) {
        *lock(&self.state) = State::new(&self.seed, self.children);
    }
}
