//! The table of methods. A method of the vendor is added by one line here and a function in its subject's file.

use crate::vendors::voximplant::errors::{ApiErrors, code};
use crate::vendors::voximplant::handlers::{
    account_info, charging, child_info, children, documents, new_account, plans, rates, resources,
    subscriptions,
};
use crate::vendors::voximplant::request::auth::Login;
use crate::vendors::voximplant::request::{Request, Response};
use crate::vendors::voximplant::roles::{
    ADMINS, ANY, Allowed, CHARGERS, EDITORS, MANAGERS, OWNERS, PAYERS,
};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::settings::{SetBy, is_set_by};

#[derive(Debug)]
pub(crate) struct Method {
    /// The vendor's name, in the vendor's case: others are unknown. Also the operation in the journal and in faults.
    pub(crate) name: &'static str,
    pub(crate) roles: Allowed,
    pub(crate) login: Login,
    /// What it takes besides the login and the settings.
    parameters: &'static [&'static str],
    settings: Option<SetBy>,
    pub(crate) handler: fn(&Request<'_>, &mut State) -> Response,
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
const METHODS: &[Method] = &[
    Method { name: "AddAccount", roles: MANAGERS, login: Login::Parent, parameters: new_account::ADD_PARAMETERS, settings: Some(SetBy::AddAccount), handler: new_account::add },
    Method { name: "CloneAccount", roles: ADMINS, login: Login::ParentCredential, parameters: new_account::CLONE_PARAMETERS, settings: Some(SetBy::CloneAccount), handler: new_account::clone },
    Method { name: "GetAccountInfo", roles: ANY, login: Login::Own, parameters: account_info::GET_PARAMETERS, settings: None, handler: account_info::get },
    Method { name: "SetAccountInfo", roles: EDITORS, login: Login::Own, parameters: account_info::SET_PARAMETERS, settings: Some(SetBy::SetAccountInfo), handler: account_info::set },
    Method { name: "SetChildAccountInfo", roles: ANY, login: Login::Own, parameters: child_info::PARAMETERS, settings: Some(SetBy::SetChildAccountInfo), handler: child_info::set },
    Method { name: "GetChildrenAccounts", roles: OWNERS, login: Login::Own, parameters: children::PARAMETERS, settings: None, handler: children::get },
    Method { name: "GetCurrencyRate", roles: ANY, login: Login::Own, parameters: rates::PARAMETERS, settings: None, handler: rates::get },
    Method { name: "GetResourcePrice", roles: ANY, login: Login::Own, parameters: resources::PARAMETERS, settings: None, handler: resources::get },
    Method { name: "GetSubscriptionPrice", roles: ANY, login: Login::Own, parameters: subscriptions::PARAMETERS, settings: None, handler: subscriptions::get },
    Method { name: "GetMoneyAmountToCharge", roles: PAYERS, login: Login::Own, parameters: charging::AMOUNT_PARAMETERS, settings: None, handler: charging::amount },
    Method { name: "ChargeAccount", roles: CHARGERS, login: Login::Own, parameters: charging::CHARGE_PARAMETERS, settings: None, handler: charging::charge },
    Method { name: "ChangeAccountPlan", roles: ANY, login: Login::Own, parameters: plans::PARAMETERS, settings: None, handler: plans::change },
    Method { name: "GetAccountPlans", roles: ANY, login: Login::Own, parameters: plans::PARAMETERS, settings: None, handler: plans::own },
    Method { name: "GetAvailablePlans", roles: ANY, login: Login::Own, parameters: plans::PARAMETERS, settings: None, handler: plans::available },
    Method { name: "GetAccountDocuments", roles: PAYERS, login: Login::Own, parameters: documents::DOCUMENTS_PARAMETERS, settings: None, handler: documents::documents },
    Method { name: "GetAccountVerifications", roles: PAYERS, login: Login::NameOrEmail, parameters: documents::VERIFICATIONS_PARAMETERS, settings: None, handler: documents::verifications },
];

/// Every operation.
pub(crate) fn operations() -> Vec<&'static str> {
    METHODS.iter().map(|method| method.name).collect()
}

impl Method {
    /// The method of a name, if a name was given.
    pub(crate) fn named(name: Option<&str>) -> Result<&'static Self, ApiErrors> {
        let name = name.ok_or(code::MISSING_CMD)?;
        let method = METHODS.iter().find(|method| method.name == name);
        method.ok_or_else(|| code::UNKNOWN_COMMAND.into())
    }

    /// Whether it takes a parameter. What else comes may be a piece of a password that was not percent-encoded.
    pub(crate) fn takes(&self, parameter: &str) -> bool {
        self.login.takes(parameter)
            || self.parameters.contains(&parameter)
            || self.settings.is_some_and(|method| is_set_by(parameter, method))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_its_login_its_parameters_and_its_settings() {
        let method = Method::named(Some("SetAccountInfo")).unwrap();
        for name in ["cmd", "api_key", "new_account_password", "language_code", "callback_salt"] {
            assert!(method.takes(name), "{name}");
        }
        for name in ["", "parent_account_id", "can_use_restricted", "Word1"] {
            assert!(!method.takes(name), "{name}");
        }
        assert!(METHODS.iter().all(|method| method.takes("account_id") && !method.takes("")));
        assert_eq!(METHODS.len(), 16);
    }
}
