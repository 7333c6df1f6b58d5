//! The table of methods. A method of the vendor is added by one line here and a function in its subject's file.

use crate::exchange::Reply;

use super::account_info;
use super::auth::{Caller, Login};
use super::charging;
use super::child_info;
use super::children;
use super::documents;
use super::new_account;
use super::parameters::Parameters;
use super::plans;
use super::rates;
use super::refusal::{Refusals, code};
use super::resources;
use super::roles::{ADMINS, ANY, Allowed, CHARGERS, EDITORS, MANAGERS, OWNERS, PAYERS};
use super::state::State;
use super::subscriptions;

/// A request to a method by somebody who may call it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) caller: Caller,
    pub(super) parameters: Parameters<'a>,
    /// Host and port of the fake.
    pub(super) host: &'a str,
    /// Seconds since 1970.
    pub(super) now: u64,
}

pub(super) type Answer = Result<Reply, Refusals>;

#[derive(Debug)]
pub(super) struct Method {
    /// The vendor's name, in the vendor's case: others are unknown.
    name: &'static str,
    /// The name in the journal, and the one that a fault is matched to.
    pub(super) operation: &'static str,
    pub(super) roles: Allowed,
    pub(super) login: Login,
    /// The parameters that the journal shows; what else comes may be a piece of an unescaped password.
    pub(super) shown: &'static [&'static str],
    pub(super) handler: fn(&Request<'_>, &mut State) -> Answer,
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
const ALL: &[Method] = &[
    Method { name: "AddAccount", operation: "AddAccount", roles: MANAGERS, login: Login::Parent, shown: new_account::ADD_SHOWN, handler: new_account::add },
    Method { name: "CloneAccount", operation: "CloneAccount", roles: ADMINS, login: Login::ParentProof, shown: new_account::CLONE_SHOWN, handler: new_account::clone },
    Method { name: "GetAccountInfo", operation: "GetAccountInfo", roles: ANY, login: Login::Own, shown: account_info::GET_SHOWN, handler: account_info::get },
    Method { name: "SetAccountInfo", operation: "SetAccountInfo", roles: EDITORS, login: Login::Own, shown: account_info::SET_SHOWN, handler: account_info::set },
    Method { name: "SetChildAccountInfo", operation: "SetChildAccountInfo", roles: ANY, login: Login::Own, shown: child_info::SHOWN, handler: child_info::set },
    Method { name: "GetChildrenAccounts", operation: "GetChildrenAccounts", roles: OWNERS, login: Login::Own, shown: children::SHOWN, handler: children::get },
    Method { name: "GetCurrencyRate", operation: "GetCurrencyRate", roles: ANY, login: Login::Own, shown: rates::SHOWN, handler: rates::get },
    Method { name: "GetResourcePrice", operation: "GetResourcePrice", roles: ANY, login: Login::Own, shown: resources::SHOWN, handler: resources::get },
    Method { name: "GetSubscriptionPrice", operation: "GetSubscriptionPrice", roles: ANY, login: Login::Own, shown: subscriptions::SHOWN, handler: subscriptions::get },
    Method { name: "GetMoneyAmountToCharge", operation: "GetMoneyAmountToCharge", roles: PAYERS, login: Login::Own, shown: charging::AMOUNT_SHOWN, handler: charging::amount },
    Method { name: "ChargeAccount", operation: "ChargeAccount", roles: CHARGERS, login: Login::Own, shown: charging::CHARGE_SHOWN, handler: charging::charge },
    Method { name: "ChangeAccountPlan", operation: "ChangeAccountPlan", roles: ANY, login: Login::Own, shown: plans::SHOWN, handler: plans::change },
    Method { name: "GetAccountPlans", operation: "GetAccountPlans", roles: ANY, login: Login::Own, shown: plans::SHOWN, handler: plans::own },
    Method { name: "GetAvailablePlans", operation: "GetAvailablePlans", roles: ANY, login: Login::Own, shown: plans::SHOWN, handler: plans::available },
    Method { name: "GetAccountDocuments", operation: "GetAccountDocuments", roles: PAYERS, login: Login::Own, shown: documents::DOCUMENTS_SHOWN, handler: documents::documents },
    Method { name: "GetAccountVerifications", operation: "GetAccountVerifications", roles: PAYERS, login: Login::NameOrEmail, shown: documents::VERIFICATIONS_SHOWN, handler: documents::verifications },
];

/// Every operation.
pub(super) const OPERATIONS: &[&str] = &operations();

const fn operations() -> [&'static str; ALL.len()] {
    let mut names = [""; ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = ALL[at].operation;
        at += 1;
    }
    names
}

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
        assert_eq!(Method::named(Some("GetAccountInfo")).unwrap().operation, "GetAccountInfo");
        assert_eq!(Method::named(None).unwrap_err(), code::MISSING_CMD.into());
        for name in ["getaccountinfo", "GetAccountInfo ", "Logon", "GetAccountInfo/X"] {
            let refused = Method::named(Some(name)).unwrap_err();
            assert_eq!(refused, code::UNKNOWN_COMMAND.into());
        }
    }

    #[test]
    fn the_journal_shows_every_parameter_of_a_method() {
        let shown = Method::of_operation("SetAccountInfo").unwrap().shown;
        for name in ["cmd", "api_key", "new_account_password", "language_code", "callback_salt"] {
            assert!(shown.contains(&name), "{name}");
        }
        assert!(!shown.contains(&""));
        assert!(Method::of_operation("unknown").is_none());
        for method in ALL {
            let mut names = method.shown.to_vec();
            names.sort_unstable();
            names.dedup();
            assert!(names.contains(&"account_id") && !names.contains(&""), "{}", method.name);
        }
        assert_eq!(ALL.len(), 16);
    }
}
