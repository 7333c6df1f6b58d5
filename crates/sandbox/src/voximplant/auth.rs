//! Who is calling: by a service account's token, or by the legacy parameters.

use std::borrow::Cow;

use http::header;

use crate::exchange::Call;

use super::account::Account;
use super::key::Key;
use super::parameters::Parameters;
use super::refusal::{Code, code};
use super::roles::{Allowed, permit};
use super::state::{Identity, State};
use super::token;

/// The parameters of the legacy way, of which the journal may show the names. `cmd` goes with them: every method has it.
pub(super) const PARAMETERS: &[&str] = &[
    "cmd",
    "account_id",
    "account_name",
    "account_email",
    "api_key",
    "account_password",
    "session_id",
];

/// The parameters of the legacy way in `AddAccount` and `CloneAccount`.
pub(super) const PARENT_PARAMETERS: &[&str] = &[
    "parent_account_id",
    "parent_account_name",
    "parent_account_email",
    "parent_account_api_key",
    "parent_account_password",
];

/// Which parameters of a method are the legacy login: some methods have parameters that only look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Login {
    /// One of `account_…` with one of `api_key`, `account_password` and `session_id`.
    Own,
    /// The same with `parent_` in front (the session aside), since `account_…` is the new account: `AddAccount`.
    Parent,
    /// A proof with `parent_` in front and no name, since `account_…` is the account to copy: `CloneAccount`.
    ParentProof,
    /// As `Own` without `account_id`, which is the account to look at: `GetAccountVerifications`.
    NameOrEmail,
}

impl Login {
    fn prefix(self) -> &'static str {
        if matches!(self, Self::Own | Self::NameOrEmail) { "" } else { "parent_" }
    }

    /// The account that is named.
    fn account<'a>(self, parameters: Parameters<'_>, state: &'a State) -> Option<Cow<'a, Account>> {
        if self == Self::ParentProof {
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

/// What a caller showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    Token,
    ApiKey,
    Password,
    Session,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    /// The account that is acted for.
    pub(super) account: u64,
    pub(super) proof: Proof,
}

impl Caller {
    /// The caller of a request at a time in seconds since 1970. With an `Authorization` header nothing else counts: an
    /// SDK sends `account_id` beside it.
    pub(super) fn of(
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
            Some(_) => Ok(Self { account, proof: Proof::Token }),
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
        let (right, proof) = if let Some(given) = parameters.get(key) {
            (given == account.api_key, Proof::ApiKey)
        } else if let Some(given) = parameters.get(password) {
            (given == account.password, Proof::Password)
        } else {
            let given = parameters.get("session_id").ok_or(code::AUTHORIZATION_FAILED)?;
            if given != state.seed.session_id || account.id != state.seed.account_id {
                return Err(code::INVALID_SESSION_ID);
            }
            (true, Proof::Session)
        };
        if right {
            Ok(Self { account: account.id, proof })
        } else {
            Err(code::AUTHORIZATION_FAILED)
        }
    }

    /// Whether the caller may call a method. Only a service account has roles; the legacy ways have full rights.
    pub(super) fn may(self, allowed: Allowed, state: &State) -> bool {
        self.proof != Proof::Token || permit(allowed, &state.seed.roles)
    }

    /// Whether an answer shows the account's API key.
    pub(super) fn sees_api_key(self) -> bool {
        matches!(self.proof, Proof::ApiKey | Proof::Password)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::super::parameters::tests::{call, form};
    use super::super::seed::Seed;
    use super::super::token::tests::signed;
    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn caller(authorization: Option<&str>, pairs: &[(&str, &str)]) -> Result<Caller, Code> {
        let mut call = call("/", &[], form(pairs));
        if let Some(value) = authorization {
            call.headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        let state = State::new(Seed::new().account_id(100), 2);
        let key = Key::of_process().unwrap();
        Caller::of(&call, Parameters::of(&call).unwrap(), Login::Own, &state, key, NOW)
    }

    #[test]
    fn takes_any_name_with_any_proof() {
        let seed = Seed::new();
        let names = [
            ("account_id", "100"),
            ("account_name", &seed.account_name),
            ("account_email", &seed.account_email),
        ];
        let proofs = [
            ("api_key", &seed.api_key, Proof::ApiKey),
            ("account_password", &seed.account_password, Proof::Password),
            ("session_id", &seed.session_id, Proof::Session),
        ];
        for name in names {
            for (field, value, proof) in proofs {
                let caller = caller(None, &[name, (field, value)]);
                assert_eq!(caller, Ok(Caller { account: 100, proof }));
            }
        }
        let child = Caller { account: 102, proof: Proof::Password };
        assert_eq!(
            caller(None, &[("account_name", "child-2"), ("account_password", "P&ss+2%=Word")]),
            Ok(child)
        );
    }

    #[test]
    fn refuses_the_rest() {
        let seed = Seed::new();
        let id = ("account_id", "100");
        for pairs in [
            vec![],
            vec![id],
            vec![("api_key", seed.api_key.as_str())],
            vec![id, ("api_key", "x")],
            vec![id, ("account_password", "x")],
            vec![("account_id", "99"), ("api_key", &seed.api_key)],
            vec![("account_id", "101"), ("api_key", &seed.api_key)],
            vec![id, ("api_key", "x"), ("account_password", &seed.account_password)],
        ] {
            assert_eq!(caller(None, &pairs), Err(code::AUTHORIZATION_FAILED), "{pairs:?}");
        }
        for id in ["100", "101"] {
            let given = if id == "100" { "x" } else { seed.session_id.as_str() };
            let refused = caller(None, &[("account_id", id), ("session_id", given)]);
            assert_eq!(refused, Err(code::INVALID_SESSION_ID));
        }
    }

    #[test]
    fn a_header_is_all_that_counts() {
        let seed = Seed::new();
        let legacy = [("account_id", "100"), ("api_key", seed.api_key.as_str())];
        assert_eq!(caller(Some("Basic YTpi"), &legacy), Err(code::AUTHORIZATION_FAILED));
        assert_eq!(caller(Some("Bearer a.b.c"), &legacy), Err(code::INVALID_TOKEN_FORMAT));
        let head = json!({"alg": "RS256", "kid": seed.key_id});
        for (id, expected) in [
            (100, Ok(Caller { account: 100, proof: Proof::Token })),
            (102, Ok(Caller { account: 102, proof: Proof::Token })),
            (103, Err(code::AUTHORIZATION_FAILED)),
            (0, Err(code::AUTHORIZATION_FAILED)),
        ] {
            let token = signed(&head, &json!({"iss": id, "iat": NOW, "exp": NOW + 60}));
            assert_eq!(caller(Some(&format!("bearer {token}")), &legacy), expected, "{id}");
        }
    }
}
