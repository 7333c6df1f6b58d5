//! Who is calling: by a service account's token, or by the legacy parameters.

use std::borrow::Cow;

use http::header;

use crate::engine::exchange::Call;

use crate::vendors::voximplant::errors::{Code, code};
use crate::vendors::voximplant::key::Key;
use crate::vendors::voximplant::request::parameters::Parameters;
use crate::vendors::voximplant::request::token;
use crate::vendors::voximplant::roles::{Allowed, permit};
use crate::vendors::voximplant::state::account::Account;
use crate::vendors::voximplant::state::{Identity, State};

/// The parameters of the legacy way, of which the journal may show the names. `cmd` goes with them: every method has it.
pub(crate) const PARAMETERS: &[&str] = &[
    "cmd",
    "account_id",
    "account_name",
    "account_email",
    "api_key",
    "account_password",
    "session_id",
];

/// The parameters of the legacy way in `AddAccount` and `CloneAccount`.
const PARENT_PARAMETERS: &[&str] = &[
    "parent_account_id",
    "parent_account_name",
    "parent_account_email",
    "parent_account_api_key",
    "parent_account_password",
];

/// Which parameters of a method are the legacy login: some methods have parameters that only look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    /// One of `account_…` with one of `api_key`, `account_password` and `session_id`.
    Own,
    /// The same with `parent_` in front (the session aside), since `account_…` is the new account: `AddAccount`.
    Parent,
    /// A credential with `parent_` in front and no name, since `account_…` is the account to copy: `CloneAccount`.
    ParentCredential,
    /// As `Own` without `account_id`, which is the account to look at: `GetAccountVerifications`.
    NameOrEmail,
}

impl Login {
    fn prefix(self) -> &'static str {
        if matches!(self, Self::Own | Self::NameOrEmail) { "" } else { "parent_" }
    }

    /// Whether a parameter is part of it. `account_…` is among a method's parameters anyway, and so is `cmd`.
    pub(crate) fn takes(self, parameter: &str) -> bool {
        PARAMETERS.contains(&parameter)
            || (!self.prefix().is_empty() && PARENT_PARAMETERS.contains(&parameter))
    }

    /// The account that is named.
    fn account<'a>(self, parameters: Parameters<'_>, state: &'a State) -> Option<Cow<'a, Account>> {
        if self == Self::ParentCredential {
            return state.account(state.seed.account_id);
        }
        let get = |name: &str| parameters.get(&format!("{}account_{name}", self.prefix()));
        let id = if self == Self::NameOrEmail { None } else { get("id") };
        let who = id
            .map(Identity::Id)
            .or_else(|| get("name").map(Identity::Name))
            .or_else(|| get("email").map(Identity::Email));
        state.find(who?)
    }
}

/// What a caller authenticates with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CredentialKind {
    Token,
    ApiKey,
    Password,
    Session,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The account that is acted for.
    pub(crate) account: u64,
    pub(crate) credential: CredentialKind,
}

impl Caller {
    /// The caller of a request at a time in seconds since 1970. With an `Authorization` header nothing else counts: an
    /// SDK sends `account_id` beside it.
    pub(crate) fn of(
        call: &Call,
        parameters: Parameters<'_>,
        login: Login,
        state: &State,
        key: &Key,
        now: u64,
    ) -> Result<Self, Code> {
        if !call.headers.contains_key(header::AUTHORIZATION) {
            return Self::legacy(parameters, login, state);
        }
        let token = call.credentials("bearer").ok_or(code::AUTHORIZATION_FAILED)?;
        let account = token::issuer(token, &state.seed.key_id, key, now)?;
        match state.account(account) {
            Some(_) => Ok(Self { account, credential: CredentialKind::Token }),
            None => Err(code::AUTHORIZATION_FAILED),
        }
    }

    /// One of three names and one of three proofs; of several the first of the documents' list counts.
    fn legacy(parameters: Parameters<'_>, login: Login, state: &State) -> Result<Self, Code> {
        let account = login.account(parameters, state).ok_or(code::AUTHORIZATION_FAILED)?;
        let (key, password) = if login.prefix().is_empty() {
            ("api_key", "account_password")
        } else {
            ("parent_account_api_key", "parent_account_password")
        };
        let (right, credential) = if let Some(given) = parameters.get(key) {
            (given == account.api_key, CredentialKind::ApiKey)
        } else if let Some(given) = parameters.get(password) {
            (given == account.password, CredentialKind::Password)
        } else {
            let given = parameters.get("session_id").ok_or(code::AUTHORIZATION_FAILED)?;
            if given != state.seed.session_id || account.id != state.seed.account_id {
                return Err(code::INVALID_SESSION_ID);
            }
            (true, CredentialKind::Session)
        };
        if right {
            Ok(Self { account: account.id, credential })
        } else {
            Err(code::AUTHORIZATION_FAILED)
        }
    }

    /// Whether the caller may call a method. Only a service account has roles; the legacy ways have full rights.
    pub(crate) fn may(self, allowed: Allowed, state: &State) -> bool {
        self.credential != CredentialKind::Token || permit(allowed, &state.seed.roles)
    }

    /// Whether an answer shows the account's API key.
    pub(crate) fn sees_api_key(self) -> bool {
        matches!(self.credential, CredentialKind::ApiKey | CredentialKind::Password)
    }
}
