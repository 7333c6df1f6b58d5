//! The forms of an answer: JSON where the path ends in `.json`, else XML.

use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::engine::digest::md5_hex;
use crate::engine::exchange::{Call, Reply};
use crate::vendors::twilio::render;

/// What requests JSON, at the end of a path.
pub(crate) const JSON_SUFFIX: &str = ".json";

/// Codes with their HTTP status and the vendor's words.
const ERRORS: &[(u32, u16, &str)] = &[
    (20001, 400, "Invalid parameter"),
    (20002, 400, "Invalid FriendlyName: it has 1 to 64 characters"),
    (20003, 401, "Authenticate"),
    (20004, 405, "Method not allowed"),
    (20005, 401, "Account not active"),
    (20006, 403, "Access Denied"),
    (20008, 403, "Resource not accessible with Test Account Credentials"),
    (20403, 403, "The account is suspended or closed"),
    (20404, 404, "The requested resource was not found"),
    (20429, 429, "Too Many Requests"),
    (20500, 500, "An internal server error has occurred"),
    (21101, 400, "A subaccount can't own subaccounts"),
    (21470, 400, "Invalid AccountSid"),
    (21471, 400, "Account does not exist"),
    (21472, 400, "Account is not active"),
    (21475, 400, "Invalid Status: active, suspended or closed"),
    (21476, 400, "Unable to update status of a subaccount whose parent account is suspended"),
    (21477, 400, "Unable to update Status for the main account"),
    (21478, 400, "Unable to update Status for an account that Twilio has suspended"),
    (21479, 400, "Unable to update Status for subaccount, subaccount has been closed"),
    (21480, 400, "Reached maximum number of subaccounts"),
    (70051, 403, "Authorization failed: the key lacks the permission"),
];

/// Why a request is not done.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// A code of [`ERRORS`].
    Code(u32),
    /// No credential was shown.
    Anonymous,
    /// Nothing is at this path.
    NotFound(String),
}

impl ApiError {
    pub(crate) fn new(code: u32) -> Self {
        Self::Code(code)
    }

    /// The answer in the format of the request.
    pub(crate) fn reply(self, call: &Call) -> Reply {
        if call.path.ends_with(JSON_SUFFIX) {
            return self.json();
        }
        let (status, mut error) = self.parts();
        // XML has the four members alone.
        if let Some(members) = error.as_object_mut() {
            members.remove("detail");
        }
        as_xml(status, "RestException", &error)
    }

    /// The answer as JSON.
    pub(crate) fn json(self) -> Reply {
        let (status, error) = self.parts();
        labelled(status, "application/json", error.to_string())
    }

    fn parts(self) -> (StatusCode, Value) {
        let (code, said) = match &self {
            Self::Code(code) => (*code, None),
            Self::Anonymous => {
                (20003, Some("Authentication Error - No credentials provided".to_owned()))
            }
            Self::NotFound(path) => {
                (20404, Some(format!("The requested resource {path} was not found")))
            }
        };
        let known = ERRORS.iter().find(|(known, ..)| *known == code);
        let (status, words) = known.map_or((400, "Error"), |(_, status, words)| (*status, *words));
        let mut error = json!({
            "code": code,
            "message": said.as_deref().unwrap_or(words),
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "status": status,
        });
        if status == 401 {
            let detail = said.map(|_| "Your AccountSid or AuthToken was incorrect.");
            error["detail"] = detail.unwrap_or_default().into();
        }
        (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), error)
    }
}

/// A success, in the format of the request; in XML as the element of this name.
pub(crate) fn success(call: &Call, status: StatusCode, name: &str, value: &Value) -> Reply {
    if call.path.ends_with(JSON_SUFFIX) {
        labelled(status, "application/json", value.to_string())
    } else {
        as_xml(status, name, value)
    }
}

fn as_xml(status: StatusCode, name: &str, value: &Value) -> Reply {
    let element = render::xml(name, value);
    let body = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse>{element}</TwilioResponse>"
    );
    labelled(status, "application/xml", body)
}

fn labelled(status: StatusCode, content_type: &'static str, body: String) -> Reply {
    let reply = Reply::text(status, content_type, body);
    if status == StatusCode::UNAUTHORIZED {
        return reply.header(header::WWW_AUTHENTICATE, "Basic realm=\"Twilio API\"");
    }
    reply
}

/// Adds what every answer of the vendor has.
pub(crate) fn with_vendor_headers(mut reply: Reply, concurrent: u32, number: u64) -> Reply {
    let texts = [
        ("twilio-concurrent-requests", concurrent.to_string()),
        ("twilio-request-id", format!("RQ{}", md5_hex(&number.to_string()))),
        ("twilio-request-duration", "0.001".to_owned()),
        ("x-home-region", "us1".to_owned()),
        ("x-api-domain", "api.twilio.com".to_owned()),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::try_from(text) {
            reply.headers.insert(HeaderName::from_static(name), value);
        }
    }
    reply
}
