//! Who calls, what they may do, and the parameters.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::engine::exchange::{Call, Payload, first};
use crate::vendors::twilio::reply::ApiError;
use crate::vendors::twilio::seed::KeyKind;
use crate::vendors::twilio::state::State;
use crate::vendors::twilio::state::account::{Account, Status};

/// A request by a caller who is known.
pub(crate) struct Request<'a> {
    pub(crate) call: &'a Call,
    /// The account whose credential was shown.
    pub(crate) caller: String,
    /// The kind of the API key, if it is one.
    key: Option<KeyKind>,
    /// In seconds since 1970.
    pub(crate) now: u64,
}

/// What a request does, as far as rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    Fetch,
    Balance,
    /// Listing, creating, updating.
    Accounts,
}

/// The user name of a request; empty without one.
pub(crate) fn user(call: &Call) -> String {
    credentials(call).map(|(user, _)| user).unwrap_or_default()
}

impl<'a> Request<'a> {
    /// Refuses a caller that is not known, or whose key lacks the right.
    pub(crate) fn new(
        call: &'a Call,
        right: Right,
        state: &State,
        now: u64,
    ) -> Result<Self, ApiError> {
        let (user, secret) = credentials(call).ok_or(ApiError::Anonymous)?;
        let key = state.key(&user, &secret);
        let caller = match (key, state.find(&user, now)) {
            (Some(_), _) => state.main(),
            (None, Some(account)) if account.auth_token == secret => account,
            _ => return Err(ApiError::new(20003)),
        };
        let may = match key {
            None | Some(KeyKind::Main) => true,
            Some(KeyKind::Standard) => right == Right::Balance,
            Some(KeyKind::Restricted) => right != Right::Accounts,
        };
        if !may {
            return Err(ApiError::new(70051));
        }
        Ok(Self { call, caller: caller.sid.clone(), key, now })
    }

    /// Refuses a caller that is suspended or closed, by itself or by its main account.
    pub(crate) fn active(&self, state: &State) -> Result<(), ApiError> {
        let status = state.find(&self.caller, self.now).map(|caller| state.status(caller));
        match status {
            Some(Status::Active) => Ok(()),
            _ if state.seed().inactive_is_403 => Err(ApiError::new(20403)),
            _ => Err(ApiError::new(20003)),
        }
    }

    /// The account of the path, which must be the caller's own, or a sub-account of a main account that shows its auth
    /// token.
    pub(crate) fn target<'s>(&self, sid: &str, state: &'s State) -> Result<&'s Account, ApiError> {
        let reaches_all = state.is_main(&self.caller) && self.key.is_none();
        if sid != self.caller && !reaches_all {
            return Err(ApiError::new(20003));
        }
        state.find(sid, self.now).ok_or_else(|| ApiError::NotFound(self.call.path.clone()))
    }

    /// A parameter of the form: of several under one name the first counts.
    pub(crate) fn field(&self, name: &str) -> Option<&'a str> {
        match &self.call.payload {
            Payload::Form(form) => first(form, name),
            _ => None,
        }
    }

    /// The friendly name of the form, if there is one.
    pub(crate) fn friendly_name(&self) -> Result<Option<&'a str>, ApiError> {
        match self.field("FriendlyName") {
            Some(name) if !(1..=64).contains(&name.chars().count()) => Err(ApiError::new(20002)),
            name => Ok(name),
        }
    }
}

fn credentials(call: &Call) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(call.credentials("basic")?).ok()?).ok()?;
    let (user, secret) = pair.split_once(':')?;
    Some((user.to_owned(), secret.to_owned()))
}
