//! What may be shown: an allow-list. Every value whose name is not known to be harmless prints as
//! `[redacted]`; names themselves are shown, they are the protocol's.

use std::error::Error as StdError;

use cpaas_core::{Error, ErrorKind, SecretString};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::secret_scan::Secrets;
use crate::transport::error::{ConnectCause, TransportError};

/// What replaces a secret.
const REDACTED: &str = "[redacted]";

/// Larger bodies are not shown at all.
const SHOWN_BODY: usize = 16 * 1024;

/// Longest text of an error, in bytes.
const SHOWN_TEXT: usize = 4 * 1024;

/// Headers whose values are harmless. Not `www-authenticate`: some servers quote the token in it.
const HEADERS: &[&str] = &[
    "accept",
    "allow",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "date",
    "host",
    "retry-after",
    "server",
    "transfer-encoding",
    "user-agent",
];

/// Names that mean the same everywhere and whose values are harmless. The vendors' own come from
/// their [`Classifier`](crate::provider::Classifier).
const NAMES: &[&str] = &["currency", "grant_type", "status", "token_type"];

/// What the names of secrets contain.
const SECRET_NAMES: &[&str] = &[
    "api_key",
    "apikey",
    "authorization",
    "bundle",
    "cert",
    "credential",
    "passphrase",
    "password",
    "salt",
    "secret",
    "service_account",
    "session_id",
    "signature",
    "token",
];

/// Whether a name looks like a secret's: of a parameter that a program does not know, nothing else is known.
#[must_use]
pub fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("_key") || SECRET_NAMES.iter().any(|word| name.contains(word))
}

/// Shows requests and responses without what may be secret.
#[derive(Debug, Default)]
pub(crate) struct Redactor {
    names: &'static [&'static str],
    /// Whether every value is shown whose name does not look like a secret's.
    shows_unknown: bool,
    secrets: Secrets,
}

impl Redactor {
    /// Shows the values of these names, beside those that are harmless everywhere.
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Self { names, ..Self::default() }
    }

    /// Shows the values of these names instead, beside those that are harmless everywhere.
    pub(crate) fn showing(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }

    /// Also shows the values of unknown names, unless those look like a secret's: of a request, whose secrets are known.
    pub(crate) fn showing_unknown(self) -> Self {
        Self { shows_unknown: true, ..self }
    }

    /// Hides these secrets wherever they occur: servers echo what they are sent.
    pub(crate) fn hiding(self, secrets: impl IntoIterator<Item = SecretString>) -> Self {
        Self { secrets: Secrets::new(secrets), ..self }
    }

    /// A text without the secrets, nor the beginning of one at its end, where it may be cut off.
    fn text(&self, text: &str) -> String {
        self.secrets.hidden_in(text, REDACTED)
    }

    /// An error without the secrets, and without endless words.
    pub(crate) fn error(&self, error: Error) -> Error {
        let clean = |text: &str| Some(self.excerpt(text)).filter(|cleaned| cleaned != text);
        let message = clean(error.message());
        let code = error.vendor_code().and_then(clean);
        let field = error.field().and_then(clean);
        let cause = error.get_ref().and_then(|source| self.cause(source));
        let error = message.into_iter().fold(error, Error::with_message);
        let error = code.into_iter().fold(error, Error::with_vendor_code);
        let error = field.into_iter().fold(error, Error::with_field);
        cause.into_iter().fold(error, Error::with_source)
    }

    /// The text, or the beginning of a long one.
    fn excerpt(&self, text: &str) -> String {
        let mut end = SHOWN_TEXT.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let shown = self.text(&text[..end]);
        if end < text.len() { format!("{shown}…") } else { shown }
    }

    /// What replaces an error chain with a secret in it: its first link, cleaned.
    fn cause(&self, source: &(dyn StdError + 'static)) -> Option<TransportError> {
        let chain = std::iter::successors(Some(source), |error| (**error).source());
        let words = chain.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let is_clean = |text: &str| self.text(text) == text;
        let clean = is_clean(&words) && is_clean(&format!("{source:?}"));
        (!clean).then(|| {
            let cleaned =
                TransportError::maybe_sent(ErrorKind::Transport, self.excerpt(&source.to_string()));
            ConnectCause::of(source).into_iter().fold(cleaned, TransportError::with_connect_cause)
        })
    }

    fn is_harmless(&self, name: &str) -> bool {
        let is = |harmless: &&&str| harmless.eq_ignore_ascii_case(name);
        let is_known = NAMES.iter().chain(self.names).any(|harmless| is(&harmless));
        is_known || (self.shows_unknown && !names_a_secret(name))
    }

    fn value(&self, name: &str, value: &str) -> String {
        if self.is_harmless(name) { self.text(value) } else { REDACTED.to_owned() }
    }

    fn header(&self, name: &HeaderName, value: &HeaderValue) -> String {
        let harmless = is_harmless_header(name, self.names) && !value.is_sensitive();
        let text = value.to_str().ok().filter(|_| harmless);
        text.map_or_else(|| REDACTED.to_owned(), |text| self.text(text))
    }

    /// Name and value of every header, the value if harmless.
    pub(crate) fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        headers.iter().map(|(name, value)| (name.to_string(), self.header(name, value))).collect()
    }

    /// A URL, with the values of its query if harmless.
    pub(crate) fn url(&self, text: &str) -> String {
        match text.split_once('?') {
            None => self.text(text),
            Some((path, query)) => format!("{}?{}", self.text(path), self.form(query.as_bytes())),
        }
    }

    /// A form, with its values if harmless.
    fn form(&self, body: &[u8]) -> String {
        let pairs = self.pairs(body);
        pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    fn pairs(&self, body: &[u8]) -> impl Iterator<Item = (String, String)> {
        let pairs = url::form_urlencoded::parse(body);
        pairs.map(|(name, value)| (self.text(&name), self.value(&name, &value)))
    }

    /// Name and value of every field of a form, the value if harmless; none of any other body.
    pub(crate) fn fields(&self, headers: &HeaderMap, body: &[u8]) -> Vec<(String, String)> {
        let is_shown = is_form(headers) && body.len() <= SHOWN_BODY;
        if is_shown { self.pairs(body).collect() } else { Vec::new() }
    }

    /// A body: a form or JSON with its values if harmless, of anything else the size.
    pub(crate) fn body(&self, headers: &HeaderMap, body: &[u8]) -> String {
        if body.is_empty() {
            String::new()
        } else if body.len() > SHOWN_BODY {
            format!("[{} bytes]", body.len())
        } else if is_form(headers) {
            self.form(body)
        } else {
            match serde_json::from_slice(body) {
                Ok(mut value) => {
                    self.json(&mut value, false);
                    value.to_string()
                }
                Err(_) => format!("[{} bytes]", body.len()),
            }
        }
    }

    /// Replaces every leaf whose nearest name is not harmless.
    fn json(&self, value: &mut Value, harmless: bool) {
        match value {
            Value::Object(members) => {
                let shown = std::mem::take(members).into_iter().map(|(name, mut member)| {
                    self.json(&mut member, self.is_harmless(&name));
                    (self.text(&name), member)
                });
                *members = shown.collect::<Map<_, _>>();
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item, harmless)),
            Value::Null => {}
            Value::String(text) if harmless => *text = self.text(text),
            leaf => {
                let text = leaf.to_string();
                if !harmless || self.text(&text) != text {
                    *leaf = Value::from(REDACTED);
                }
            }
        }
    }
}

/// Whether the values of a header are harmless: everywhere, or among the vendor's own names.
pub(crate) fn is_harmless_header(name: &HeaderName, vendor: &[&str]) -> bool {
    let is = |harmless: &&str| harmless.eq_ignore_ascii_case(name.as_str());
    HEADERS.contains(&name.as_str()) || vendor.iter().any(is)
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hiding(secrets: &[&str]) -> Redactor {
        Redactor::new(&["code"]).hiding(secrets.iter().map(|secret| SecretString::from(*secret)))
    }

    #[test]
    fn only_what_is_known_to_be_harmless_is_shown() {
        let redactor = Redactor::new(&["fields", "code"]);
        assert_eq!(
            redactor.url("https://h/p?fields=usage&api_key=s3cret&x=s3cret"),
            "https://h/p?fields=usage&api_key=[redacted]&x=[redacted]"
        );
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let shown = redactor.body(
            &headers,
            br#"{"status":"ok","auth_token":"s3cret","list":[{"code":7},"s3cret"],"deep":{"pin":1234},"n":null}"#,
        );
        assert_eq!(
            shown,
            r#"{"auth_token":"[redacted]","deep":{"pin":"[redacted]"},"list":[{"code":7},"[redacted]"],"n":null,"status":"ok"}"#
        );
        assert_eq!(redactor.body(&headers, b"plain s3cret"), "[12 bytes]");
        assert_eq!(redactor.body(&headers, b"\"s3cret\""), "\"[redacted]\"");
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        assert_eq!(
            redactor.body(&headers, b"grant_type=password&password=s3cret"),
            "grant_type=password&password=[redacted]"
        );

        let mut value = HeaderValue::from_static("s3cret");
        assert_eq!(redactor.header(&HeaderName::from_static("x-token"), &value), REDACTED);
        assert_eq!(redactor.header(&http::header::WWW_AUTHENTICATE, &value), REDACTED);
        value.set_sensitive(true);
        assert_eq!(redactor.header(&CONTENT_TYPE, &value), REDACTED);
    }

    #[test]
    fn of_unknown_names_those_of_secrets_are_hidden_where_the_others_are_shown() {
        let redactor = hiding(&["s3cret"]).showing_unknown();
        assert_eq!(
            redactor.url("https://h/p?name=Acme&api_key=k&Password=p&note=s3cret&code=7"),
            "https://h/p?name=Acme&api_key=[redacted]&Password=[redacted]&note=[redacted]&code=7"
        );
        assert_eq!(
            redactor.body(&HeaderMap::new(), br#"{"a":{"refreshToken":["x"],"b":[1,"s3cret"]}}"#),
            r#"{"a":{"b":[1,"[redacted]"],"refreshToken":["[redacted]"]}}"#
        );
    }

    #[test]
    fn an_echoed_secret_is_hidden_even_where_values_are_shown() {
        let redactor = hiding(&["s3cret", ""]);
        let error = Error::before_sending(ErrorKind::Provider, "token s3cret is bad")
            .with_vendor_code("s3cret!")
            .with_field("s3cret");
        let text = format!("{:?}", redactor.error(error));
        assert!(!text.contains("s3cret") && text.contains("token [redacted] is bad"), "{text}");
        assert_eq!(
            redactor.body(&HeaderMap::new(), br#"{"code":"is s3cret"}"#),
            r#"{"code":"is [redacted]"}"#
        );
    }

    #[test]
    fn why_there_was_no_connection_is_kept_when_its_words_are_hidden() {
        let source = TransportError::not_sent(ErrorKind::Transport, "s3cret is refused")
            .with_connect_cause(ConnectCause::Refused);
        let error =
            Error::before_sending(ErrorKind::Transport, "no connection").with_source(source);
        let error = hiding(&["s3cret"]).error(error);
        assert_eq!(ConnectCause::of(&error), Some(ConnectCause::Refused));
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }

    #[test]
    fn the_beginning_of_a_secret_at_a_cut_is_hidden_too() {
        let redactor = hiding(&["hunter2-hunter2-å"]);
        for cut in ["hunt", "hunter2-hunt", "hunter2-hunter2-å"] {
            let error =
                redactor.error(Error::before_sending(ErrorKind::Provider, format!("no: {cut}")));
            assert_eq!(error.message(), "no: [redacted]", "{cut}");
        }
        let error = redactor.error(Error::before_sending(ErrorKind::Provider, "no: hun"));
        assert_eq!(error.message(), "no: hun", "too little to tell");
    }
}
