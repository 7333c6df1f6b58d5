//! The forms of an answer: an account as JSON or XML, a bare sentence, a web server's error page.

use std::borrow::Cow;

use http::{StatusCode, header};
use serde::Serialize;
use serde_json::json;

use crate::engine::exchange::{Call, Reply};

use crate::vendors::restcomm::{html_safe_json, render};

/// What requests JSON, behind any segment of a path, regardless of the `Accept` header.
pub(crate) const JSON_SUFFIX: &str = ".json";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
}

impl Format {
    /// The format that a request accepts, if the vendor has it.
    pub(crate) fn of(call: &Call) -> Result<Self, ApiError> {
        if call.path.contains(JSON_SUFFIX) {
            return Ok(Self::Json);
        }
        let values = call.headers.get_all(header::ACCEPT).iter();
        let accept: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        Self::accepted(&accept.join(",")).ok_or(ApiError::Page(StatusCode::NOT_ACCEPTABLE))
    }

    fn accepted(accept: &str) -> Option<Self> {
        let accept = accept.to_ascii_lowercase();
        if accept.contains("json") {
            Some(Self::Json)
        } else if accept.trim().is_empty()
            || ["xml", "*/*", "application/*"].iter().any(|range| accept.contains(range))
        {
            Some(Self::Xml)
        } else {
            None
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }
}

/// 200 with an account.
pub(crate) fn account(format: Format, account: &render::Account<'_>) -> Reply {
    match format {
        Format::Json => json(account),
        Format::Xml => xml(StatusCode::OK, &account.xml()),
    }
}

/// 200 with accounts: in JSON a bare array, without an envelope and without pages.
pub(crate) fn accounts(format: Format, accounts: &[render::Account<'_>]) -> Reply {
    match format {
        Format::Json => json(accounts),
        Format::Xml => {
            let elements: String = accounts.iter().map(render::Account::xml).collect();
            xml(StatusCode::OK, &format!("<Accounts>{elements}</Accounts>"))
        }
    }
}

fn json<T: Serialize + ?Sized>(value: &T) -> Reply {
    match html_safe_json::to_string(value) {
        Ok(body) => Reply::text(StatusCode::OK, Format::Json.content_type(), body),
        // A struct of texts can't fail to serialise; a client sees it if it ever does.
        Err(_) => page(StatusCode::INTERNAL_SERVER_ERROR, None),
    }
}

fn xml(status: StatusCode, content: &str) -> Reply {
    let body = format!("<RestcommResponse>{content}</RestcommResponse>");
    Reply::text(status, Format::Xml.content_type(), body)
}

/// Why a request is not done.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The error page of the server around the API.
    Page(StatusCode),
    /// The same with the vendor's own reason phrase, the only distinction among errors of one status.
    Reason(StatusCode, &'static str),
    /// A bare sentence under the requested content type, though it is in neither format.
    Text(StatusCode, Cow<'static, str>),
    /// A sentence in the requested format.
    Message(StatusCode, &'static str),
    Unauthenticated,
    /// The path is known, the method is not; the value of `Allow`.
    WrongMethod(&'static str),
}

impl ApiError {
    pub(crate) fn text(status: StatusCode, words: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(status, words.into())
    }

    pub(crate) fn reply(self, call: &Call) -> Reply {
        // An error precedes the check of the format, so it may be one that the vendor does not have.
        let format = || Format::of(call).unwrap_or(Format::Xml);
        match self {
            Self::Page(status) => page(status, None),
            Self::Reason(status, words) => page(status, Some(words)).reason(words),
            Self::Text(status, words) => {
                Reply::text(status, format().content_type(), words.into_owned())
            }
            Self::Message(status, words) => match format() {
                Format::Json => {
                    let body = json!({ "message": words }).to_string();
                    Reply::text(status, Format::Json.content_type(), body)
                }
                Format::Xml => xml(status, &format!("<Message>{words}</Message>")),
            },
            Self::Unauthenticated => page(StatusCode::UNAUTHORIZED, None)
                .header(header::WWW_AUTHENTICATE, "Basic realm=\"Restcomm realm\""),
            Self::WrongMethod(allow) => {
                page(StatusCode::METHOD_NOT_ALLOWED, None).header(header::ALLOW, allow)
            }
        }
    }
}

/// The error page of the server around the API.
pub(crate) fn page(status: StatusCode, words: Option<&str>) -> Reply {
    let reason = words.or(status.canonical_reason()).unwrap_or("Error");
    let line = format!("HTTP Status {} - {reason}", status.as_u16());
    let page = format!(
        "<html><head><title>Sandbox - Error report</title></head><body><h1>{line}</h1><hr/>\
         <p><b>type</b> Status report</p><p><b>message</b> <u>{reason}</u></p></body></html>"
    );
    Reply::text(status, "text/html;charset=utf-8", page)
}
