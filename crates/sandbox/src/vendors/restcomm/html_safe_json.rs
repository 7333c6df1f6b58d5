//! JSON as Google's Gson writes it by default: indented, and safe to embed in HTML.

use serde::Serialize;

/// Characters that are escaped. Outside of strings JSON has none of them.
const ESCAPED: [(char, &str); 7] = [
    ('&', "\\u0026"),
    ('<', "\\u003c"),
    ('=', "\\u003d"),
    ('>', "\\u003e"),
    ('\'', "\\u0027"),
    ('\u{2028}', "\\u2028"),
    ('\u{2029}', "\\u2029"),
];

pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let json = serde_json::to_string_pretty(value)?;
    Ok(ESCAPED.iter().fold(json, |json, (character, escape)| json.replace(*character, escape)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn escapes_what_means_something_in_html() {
        let value = json!({"a": ["<b> & 'c' = \"d\"\n\u{1}é\u{2028}&"], "e": {}});
        let text = to_string(&value).unwrap();
        let line = r#""\u003cb\u003e \u0026 \u0027c\u0027 \u003d \"d\"\n\u0001é\u2028\u0026""#;
        assert_eq!(text, format!("{{\n  \"a\": [\n    {line}\n  ],\n  \"e\": {{}}\n}}"));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
