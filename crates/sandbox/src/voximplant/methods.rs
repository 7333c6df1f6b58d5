//! The table of methods. A method of the vendor is added by one line here and a function in its subject's file.

use crate::exchange::Reply;

use super::account_info;
use super::auth::Caller;
use super::parameters::Parameters;
use super::refusal::{Refusals, code};
use super::roles::{ANY, Allowed, EDITORS};
use super::state::State;

/// A request to a method by somebody who may call it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) caller: Caller,
    pub(super) parameters: Parameters<'a>,
    /// Host and port of the fake.
    pub(super) host: &'a str,
}

pub(super) type Answer = Result<Reply, Refusals>;

#[derive(Debug)]
pub(super) struct Method {
    /// The vendor's name, in the vendor's case: others are unknown.
    name: &'static str,
    /// The name in the journal, and the one that a fault is matched to.
    pub(super) operation: &'static str,
    pub(super) roles: Allowed,
    /// The parameters that the journal shows; what else comes may be a piece of an unescaped password.
    pub(super) shown: &'static [&'static str],
    pub(super) handler: fn(&Request<'_>, &mut State) -> Answer,
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
const ALL: &[Method] = &[
    Method { name: "GetAccountInfo", operation: "get_account_info", roles: ANY, shown: account_info::GET_SHOWN, handler: account_info::get },
    Method { name: "SetAccountInfo", operation: "set_account_info", roles: EDITORS, shown: account_info::SET_SHOWN, handler: account_info::set },
];

impl Method {
    /// The method of a name, if a name was given.
    pub(super) fn named(name: Option<&str>) -> Result<&'static Self, Refusals> {
        let name = name.ok_or(code::MISSING_CMD)?;
        let method = ALL.iter().find(|method| method.name == name);
        method.ok_or_else(|| code::UNKNOWN_COMMAND.into())
    }

    /// The method whose operation has this name.
    pub(super) fn of_operation(operation: &str) -> Option<&'static Self> {
        ALL.iter().find(|method| method.operation == operation)
    }
}

/// Lists one after the other, to put together at compile time what the journal shows.
pub(super) const fn joined<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut list, mut place) = (0, 0);
    while list < lists.len() {
        let mut item = 0;
        while item < lists[list].len() {
            all[place] = lists[list][item];
            item += 1;
            place += 1;
        }
        list += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_methods_by_their_exact_names() {
        assert_eq!(Method::named(Some("GetAccountInfo")).unwrap().operation, "get_account_info");
        assert_eq!(Method::named(None).unwrap_err(), code::MISSING_CMD.into());
        for name in ["getaccountinfo", "GetAccountInfo ", "Logon", "GetAccountInfo/X"] {
            let refused = Method::named(Some(name)).unwrap_err();
            assert_eq!(refused, code::UNKNOWN_COMMAND.into());
        }
    }

    #[test]
    fn the_journal_shows_every_parameter_of_a_method() {
        let shown = Method::of_operation("set_account_info").unwrap().shown;
        for name in ["cmd", "api_key", "new_account_password", "language_code", "callback_salt"] {
            assert!(shown.contains(&name), "{name}");
        }
        assert!(!shown.contains(&""));
        assert!(Method::of_operation("unknown").is_none());
    }
}
