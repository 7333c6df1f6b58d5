//! A fake of Restcomm's account API, `/restcomm/2012-04-24/Accounts/…`: reading and updating one account.
//!
//! What Restcomm documents, or what its open-source server and its SDKs show, is followed: JSON only if the path says
//! `.json` or the `Accept` header asks for it, else XML; errors as HTML pages whose only distinction is the reason
//! phrase of the status line; an update's answer with a wrong `date_created`. What nobody outside knows is decided
//! here, for the stricter reading where there is one:
//!
//! * the role `ProvisioningAgent` may read and change its own account, as documented (the open-source server does not
//!   know it); a role that no document names may do nothing;
//! * e-mail addresses are stored in lower case and compared byte by byte;
//! * a status cascades over the subtree if it differs from the one before and is `active`, `suspended` or `closed`;
//! * a `FriendlyName` or `Role` of more than 64 characters is a 500, a trailing slash behind an id is a 404;
//! * the strength of a password is estimated by a scheme of our own, which judges every password whose fate at the
//!   server is known as the server does.
//!
//! # Child accounts
//!
//! [`Options::children`](crate::Options::children) makes that many direct children of the account (at most 100,000),
//! when a request first needs them. Child `n`, from 1 on, is a `Developer` with the e-mail address
//! `child<n>@example.test` and the account's password followed by `-<n>`.

mod account;
mod answer;
mod auth;
mod digest;
mod password;
mod render;
mod route;
mod seed;
mod state;
mod update;

pub use account::Status;
pub use seed::{Access, Seed};

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{StatusCode, header};
use serde_json::{Value, json};

use crate::exchange::{Call, Reply};
use crate::fake::Fake;

use answer::{Format, Refusal};
use route::Route;
use state::{Found, State};

/// What the journal shows of any request; what else comes may be a piece of an unescaped password.
const PARAMETERS: &[&str] = &[
    "AccountSid",
    "AuthToken",
    "Auth_Token",
    "EmailAddress",
    "FriendlyName",
    "Organization",
    "Page",
    "PageSize",
    "Password",
    "Role",
    "Status",
];

/// The profile that an account without one of its own has.
const PROFILE: &str = "PRae6e420f425248d6a26948c17a9e2acf";

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

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is made of steps that leave the state whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In the order of the vendor's filters: who calls, then what for, then in which form.
    fn respond(&self, call: &Call, now: u64) -> Result<Reply, Refusal> {
        let mut state = self.lock();
        let route = Route::of(call);
        let caller = auth::caller(call, &route, &mut state)?;
        match route {
            Route::Get(id) => {
                let format = Format::of(call).ok_or(Refusal::Page(StatusCode::NOT_ACCEPTABLE))?;
                let Found::One(target) = state.find(&id) else {
                    return Err(Refusal::Page(self.unknown()));
                };
                auth::permit(&state, caller, target)?;
                let account = render::Account::of(state.seen(target, now));
                Ok(with_profile(answer::account(format, &account), call))
            }
            Route::Update(id) => update::answer(call, &id, caller, &mut state, now),
            Route::WrongMethod => Err(Refusal::WrongMethod),
            Route::Nowhere => Err(Refusal::Page(StatusCode::NOT_FOUND)),
        }
    }

    /// The status of a read of an account that does not exist.
    fn unknown(&self) -> StatusCode {
        if self.seed.unknown_is_500 {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::NOT_FOUND
        }
    }
}

/// Adds the link to the effective profile, an address on the host that the client called.
fn with_profile(mut reply: Reply, call: &Call) -> Reply {
    let host = call.header(header::HOST).unwrap_or("localhost");
    let link = format!(
        "<http://{host}{}/Profiles/{PROFILE}>;rel=related;title=\"Profiles\"",
        route::BASE_PATH
    );
    if let Ok(link) = link.parse() {
        reply.headers.insert(header::LINK, link);
    }
    reply
}

impl Fake for Restcomm {
    fn provider(&self) -> &'static str {
        "restcomm"
    }

    fn serves(&self, path: &str) -> bool {
        path.split('/').nth(1) == Some("restcomm")
    }

    fn operation(&self, call: &Call) -> &'static str {
        Route::of(call).operation()
    }

    fn shown_parameters(&self, _operation: &str) -> Option<&'static [&'static str]> {
        Some(PARAMETERS)
    }

    fn answer(&self, call: &Call, now: u64) -> Reply {
        self.respond(call, now).unwrap_or_else(|refusal| refusal.reply(call))
    }

    fn state(&self, _now: u64) -> Value {
        let state = self.lock();
        json!({ "account": state.owner().for_control(), "children": state.children() })
    }

    fn reset(&self) {
        *self.lock() = State::new(&self.seed, self.children);
    }
}
