//! The forms of an answer: an account as JSON or XML, a bare sentence, a web server's error page.

use std::io;

use http::{StatusCode, header};
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use crate::exchange::{Call, Reply};

use super::render;
use super::route;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

impl Format {
    /// The form a request asks for, `None` if it is none that the vendor has.
    pub(super) fn of(call: &Call) -> Option<Self> {
        if route::asks_for_json(&call.path) {
            return Some(Self::Json);
        }
        let values = call.headers.get_all(header::ACCEPT).iter();
        let accept: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        Self::accepted(&accept.join(","))
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
pub(super) fn account(format: Format, account: &render::Account<'_>) -> Reply {
    let body = match format {
        Format::Json => match pretty(account) {
            Ok(body) => body,
            // A struct of texts can't fail to serialise; a client sees it if it ever does.
            Err(_) => return page(StatusCode::INTERNAL_SERVER_ERROR, None),
        },
        Format::Xml => account.xml().into_bytes(),
    };
    Reply::text(StatusCode::OK, format.content_type(), body)
}

/// Why a request is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The error page of the server around the API.
    Page(StatusCode),
    /// The same with words of the vendor's own in the status line, which tell apart what has one status.
    Saying(StatusCode, &'static str),
    Unauthenticated,
    /// The caller's own account is not active.
    Inactive,
    WrongMethod,
}

impl Refusal {
    pub(super) fn reply(self, call: &Call) -> Reply {
        match self {
            Self::Page(status) => page(status, None),
            Self::Saying(status, words) => page(status, Some(words)).reason(words),
            Self::Unauthenticated => page(StatusCode::UNAUTHORIZED, None)
                .header(header::WWW_AUTHENTICATE, "Basic realm=\"Restcomm realm\""),
            Self::Inactive => {
                // A sentence alone, labelled with the form that was asked for, though it is in neither.
                let format = Format::of(call).unwrap_or(Format::Xml);
                let words = "Provided Account is not active";
                Reply::text(StatusCode::FORBIDDEN, format.content_type(), words)
            }
            Self::WrongMethod => page(StatusCode::METHOD_NOT_ALLOWED, None)
                .header(header::ALLOW, "GET, HEAD, POST, PUT"),
        }
    }
}

fn page(status: StatusCode, words: Option<&str>) -> Reply {
    let reason = words.or(status.canonical_reason()).unwrap_or("Error");
    let line = format!("HTTP Status {} - {reason}", status.as_u16());
    let page = format!(
        "<html><head><title>Sandbox - Error report</title></head><body><h1>{line}</h1><hr/>\
         <p><b>type</b> Status report</p><p><b>message</b> <u>{reason}</u></p></body></html>"
    );
    Reply::text(status, "text/html;charset=utf-8", page)
}

/// JSON in the manner of the vendor's library: indented, with the characters that mean something in HTML escaped.
fn pretty<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::new();
    value
        .serialize(&mut Serializer::with_formatter(&mut body, HtmlSafe(PrettyFormatter::new())))?;
    Ok(body)
}

struct HtmlSafe<'a>(PrettyFormatter<'a>);

/// What is written in place of a character.
fn escaped(character: char) -> Option<&'static [u8]> {
    Some(match character {
        '&' => b"\\u0026",
        '<' => b"\\u003c",
        '=' => b"\\u003d",
        '>' => b"\\u003e",
        '\'' => b"\\u0027",
        '\u{2028}' => b"\\u2028",
        '\u{2029}' => b"\\u2029",
        _ => return None,
    })
}

impl Formatter for HtmlSafe<'_> {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some((at, character)) = rest.char_indices().find(|(_, c)| escaped(*c).is_some()) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            writer.write_all(escaped(character).unwrap_or_default())?;
            rest = after.get(character.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W>(&mut self, writer: &mut W, first: bool) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W>(&mut self, writer: &mut W, first: bool) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn escapes_what_means_something_in_html() {
        let value = json!({"a": ["<b> & 'c' = \"d\"\n\u{1}é\u{2028}&"], "e": {}});
        let text = String::from_utf8(pretty(&value).unwrap()).unwrap();
        let line = r#""\u003cb\u003e \u0026 \u0027c\u0027 \u003d \"d\"\n\u0001é\u2028\u0026""#;
        assert_eq!(text, format!("{{\n  \"a\": [\n    {line}\n  ],\n  \"e\": {{}}\n}}"));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn chooses_the_form() {
        for (accept, expected) in [
            ("", Some(Format::Xml)),
            ("*/*", Some(Format::Xml)),
            ("application/xml", Some(Format::Xml)),
            ("application/json", Some(Format::Json)),
            ("text/html, Application/Vnd+JSON;q=0.1", Some(Format::Json)),
            ("text/html", None),
            ("image/*", None),
        ] {
            assert_eq!(Format::accepted(accept), expected, "{accept}");
        }
    }
}
