//! The vendor's errors: HTTP 200, and an `error` where a `result` would be.

use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use crate::engine::exchange::Reply;

/// An error of the vendor's table: the number is the vendor's, the words are made up where no document has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code(u16, &'static str);

/// LOCKED: something is under way, perhaps this very request.
const LOCKED: u32 = 514;

/// The codes in use, under the names that the vendor's SDKs give them.
#[rustfmt::skip] // one line each, so that it reads as the table it is
pub(crate) mod code {
    use super::Code;

    pub(crate) const BILLING_ERROR: Code = Code(5, "Billing error.");
    pub(crate) const AUTHORIZATION_FAILED: Code = Code(100, "Authorization failed.");
    pub(crate) const INVALID_ARGUMENTS: Code = Code(101, "Invalid arguments.");
    pub(crate) const MISSING_CMD: Code = Code(102, "The 'cmd' parameter is missing.");
    pub(crate) const UNKNOWN_COMMAND: Code = Code(103, "Unknown command.");
    pub(crate) const FORBIDDEN_COMMAND: Code = Code(104, "The command is forbidden.");
    pub(crate) const ACCOUNTS_NAME_ALREADY_USED: Code = Code(106, "The account's name is already used.");
    pub(crate) const INVALID_PLAN: Code = Code(110, "The plan is invalid.");
    pub(crate) const INVALID_DATE_FORMAT: Code = Code(111, "Invalid date format.");
    pub(crate) const PASSWORD_LENGTH: Code = Code(112, "The password must be at least 8 characters long.");
    pub(crate) const ACCOUNT_NAME_LENGTH: Code = Code(113, "The account's name must be at least 5 and up to 20 characters long.");
    pub(crate) const ACCOUNT_NAME_INITIAL_LETTER: Code = Code(114, "The account's name must start with a letter and can contain lowercase letters, digits and hyphens.");
    pub(crate) const INVALID_ACCOUNT_ID: Code = Code(115, "The account_id is invalid.");
    pub(crate) const INVALID_PHONE_NUMBER: Code = Code(121, "The phone number is invalid.");
    pub(crate) const INVALID_MONEY_AMOUNT: Code = Code(125, "Invalid money amount.");
    pub(crate) const INSUFFICIENT_MONEY: Code = Code(127, "Insufficient money.");
    pub(crate) const ACCOUNTS_EMAIL_ISNT_UNIQUE: Code = Code(128, "The account's email isn't unique.");
    pub(crate) const REQUIRED_IS_EMPTY: Code = Code(134, "A required parameter is empty.");
    pub(crate) const INVALID_EMAIL: Code = Code(136, "The email is invalid.");
    pub(crate) const INVALID_SESSION_ID: Code = Code(161, "The session_id is invalid.");
    pub(crate) const ACCOUNT_FIRST_NAME_TOO_LONG: Code = Code(163, "The first name must be less than 50 characters.");
    pub(crate) const ACCOUNT_LAST_NAME_TOO_LONG: Code = Code(164, "The last name must be less than 50 characters.");
    pub(crate) const ACCOUNT_NAME_FORBIDDEN: Code = Code(173, "The account's name is forbidden.");
    pub(crate) const INVALID_PARENT_ACCOUNT_ID: Code = Code(177, "The parent_account_id is invalid.");
    pub(crate) const INVALID_PHONE_ID: Code = Code(181, "The phone_id is invalid.");
    pub(crate) const INVALID_CHILD_ACCOUNT_ID: Code = Code(194, "The child_account_id is invalid.");
    pub(crate) const INVALID_CHILD_ACCOUNT_NAME: Code = Code(198, "The child_account_name is invalid.");
    pub(crate) const INVALID_CHILD_ACCOUNT_EMAIL: Code = Code(199, "The child_account_email is invalid.");
    pub(crate) const INVALID_NEW_CHILD_ACCOUNT_EMAIL: Code = Code(201, "The new_child_account_email is invalid.");
    pub(crate) const INVALID_LANGUAGE_CODE: Code = Code(202, "The language code is invalid.");
    pub(crate) const INVALID_MOBILE_PHONE: Code = Code(203, "The mobile phone is invalid.");
    pub(crate) const INVALID_BILLING_ADDRESS_COUNTRY_CODE: Code = Code(204, "The billing address country code is invalid.");
    pub(crate) const BILLING_ADDRESS_NAME_TOO_LONG: Code = Code(205, "The billing address name must be less than 200 characters.");
    pub(crate) const BILLING_ADDRESS_ADDRESS_TOO_LONG: Code = Code(206, "The billing address must be less than 512 characters.");
    pub(crate) const BILLING_ADDRESS_ZIP_TOO_LONG: Code = Code(207, "The billing address zip must be less than 30 characters.");
    pub(crate) const BILLING_ADDRESS_PHONE_TOO_LONG: Code = Code(208, "The billing address phone must be less than 30 characters.");
    pub(crate) const INVALID_CURRENCY: Code = Code(210, "The currency is invalid.");
    pub(crate) const ACCOUNT_CUSTOM_DATA_TOO_LONG: Code = Code(211, "The custom data must be less than 8192 characters.");
    pub(crate) const INVALID_DATE: Code = Code(233, "The date is invalid.");
    pub(crate) const INVALID_SUBSCRIPTION_TEMPLATE_ID: Code = Code(244, "The subscription_template_id is invalid.");
    pub(crate) const INVALID_SUBSCRIPTION_TEMPLATE_NAME: Code = Code(245, "The subscription_template_name is invalid.");
    pub(crate) const INVALID_SUBSCRIPTION_TEMPLATE_TYPE: Code = Code(246, "The subscription_template_type is invalid.");
    pub(crate) const INVALID_REQUESTED_RESOURCE: Code = Code(315, "The requested resource is invalid.");
    pub(crate) const REQUESTED_RESOURCE_IS_FORBIDDEN: Code = Code(316, "The requested resource is forbidden.");
    pub(crate) const INVALID_VERIFICATION_NAME: Code = Code(324, "The verification_name is invalid.");
    pub(crate) const INVALID_TO_UNVERIFIED_HOLD_UNTIL: Code = Code(325, "The to_unverified_hold_until is invalid.");
    pub(crate) const INVALID_VERIFICATION_STATUS: Code = Code(326, "The verification_status is invalid.");
    pub(crate) const ACCOUNT_PLAN_CHANGE_FORBIDDEN: Code = Code(379, "The plan change is forbidden.");
    pub(crate) const INVALID_RECORD_STORAGE_ID: Code = Code(396, "The record storage is invalid.");
    pub(crate) const CHILDREN_ACCOUNT_COUNT_LIMIT_PER_DAY_IS_EXCEEDED: Code = Code(397, "The limit of new child accounts per day is exceeded.");
    pub(crate) const INVALID_CALLBACK_URL: Code = Code(398, "The callback_url is invalid.");
    pub(crate) const CALLBACK_SALT_INVALID: Code = Code(399, "The callback_salt must be less than 40 characters.");
    pub(crate) const INVALID_PLAN_TYPE: Code = Code(426, "The plan_type is invalid.");
    pub(crate) const INVALID_RESOURCE_TYPE: Code = Code(429, "The resource_type is invalid.");
    pub(crate) const INVALID_PRICE_GROUP_NAME: Code = Code(430, "The price_group_name is invalid.");
    pub(crate) const INVALID_KEY_ID: Code = Code(433, "The key_id is invalid.");
    pub(crate) const INVALID_TOKEN_FORMAT: Code = Code(447, "The token format is invalid.");
    pub(crate) const INVALID_TOKEN_TTL: Code = Code(454, "The token lifetime is invalid.");
    pub(crate) const TOKEN_ISSUED_IN_FUTURE: Code = Code(455, "The token is issued in the future.");
    pub(crate) const TOKEN_EXPIRED: Code = Code(456, "The token is expired.");
    pub(crate) const ONLY_ONE_OF_PARAMETERS: Code = Code(458, "Only one of the parameters can be used.");
    pub(crate) const EMPTY_NEW_PASSWORD: Code = Code(463, "The new password is empty.");
    pub(crate) const REQUIRED_CHARACTERS_NEW_PASSWORD: Code = Code(464, "The password must contain an uppercase and a lowercase letter, a number and a special character.");
    pub(crate) const PARAMETER_CANT_BE_EMPTY: Code = Code(485, "The parameter can't be empty.");
    pub(crate) const INVALID: Code = Code(496, "The parameter is invalid.");
    pub(crate) const PASSWORD_TOO_WEAK: Code = Code(523, "The password is too weak.");
    pub(crate) const WHITESPACES_NOT_ALLOWED: Code = Code(524, "Whitespaces are not allowed.");
    pub(crate) const PASSWORD_WAS_ALREADY_USED: Code = Code(535, "The password was already used.");
    pub(crate) const ONLY_PASSWORD_AUTHENTICATION_FOR_EMAIL_CHANGING: Code = Code(537, "The email can be changed with password authentication only.");
}

/// One error of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ApiError {
    msg: &'static str,
    code: u16,
    /// The parameter at fault, if one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    field_name: Option<&'static str>,
}

impl ApiError {
    /// An error about one parameter.
    pub(crate) fn of(code: Code, field_name: &'static str) -> Self {
        Self { field_name: Some(field_name), ..code.into() }
    }
}

impl From<Code> for ApiError {
    fn from(Code(code, msg): Code) -> Self {
        Self { msg, code, field_name: None }
    }
}

/// Why nothing was done: the first error, and the others that were found with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiErrors {
    first: ApiError,
    others: Vec<ApiError>,
}

impl ApiErrors {
    /// `Ok` if nothing was found.
    pub(crate) fn check(found: Vec<ApiError>) -> Result<(), Self> {
        let mut found = found.into_iter();
        match found.next() {
            Some(first) => Err(Self { first, others: found.collect() }),
            None => Ok(()),
        }
    }

    pub(crate) fn reply(&self) -> Reply {
        #[derive(Serialize)]
        struct Body<'a> {
            error: &'a ApiError,
            errors: Vec<&'a ApiError>,
        }
        let errors = std::iter::once(&self.first).chain(&self.others).collect();
        Reply::json(StatusCode::OK, &Body { error: &self.first, errors })
    }
}

/// An error of any code, with a generic message; without a code, one that leaves open whether the request was processed.
pub(crate) fn any(code: Option<u32>) -> Reply {
    let error = json!({ "msg": "Something went wrong.", "code": code.unwrap_or(LOCKED) });
    Reply::json(StatusCode::OK, &json!({ "error": error, "errors": [error] }))
}

impl<R: Into<ApiError>> From<R> for ApiErrors {
    fn from(refusal: R) -> Self {
        Self { first: refusal.into(), others: Vec::new() }
    }
}
