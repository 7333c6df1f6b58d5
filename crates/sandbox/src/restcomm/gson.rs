//! JSON in the manner of the vendor's library: indented, with the characters that mean something in HTML escaped.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

pub(super) fn pretty<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<u8>> {
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
}
