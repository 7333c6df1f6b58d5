//! JSON kept as text, so that money keeps every digit it was given.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// The members of an object.
pub(crate) type Members = BTreeMap<&'static str, Box<RawValue>>;

/// A text that is JSON, as it is; any other becomes a JSON string, so that a seed can't break an answer.
pub(crate) fn verbatim(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap_or_else(|_| encoded(text))
}

/// A text, number or flag as JSON.
pub(crate) fn encoded<T: Serialize + ?Sized>(value: &T) -> Box<RawValue> {
    // Texts, numbers and flags can't fail to serialise.
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// The same as a member that may as well be borrowed.
pub(crate) fn owned<'a>(raw: Box<RawValue>) -> Cow<'a, RawValue> {
    Cow::Owned(raw)
}

/// A value for the control API: a fraction as text, since a [`Value`] would keep it as a binary float.
pub(crate) fn for_control(raw: &RawValue) -> Value {
    match serde_json::from_str(raw.get()) {
        Ok(Value::Number(number)) if number.is_f64() => raw.get().into(),
        Ok(value) => value,
        Err(_) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_digits_and_survives_nonsense() {
        for (text, json) in [
            ("19772.350", "19772.350"),
            ("0.1000000000000000000000000000001", "0.1000000000000000000000000000001"),
            ("null", "null"),
            ("\"5.04\"", "\"5.04\""),
            ("5,04", "\"5,04\""),
            ("", "\"\""),
        ] {
            assert_eq!(verbatim(text).get(), json);
        }
        assert_eq!(for_control(&verbatim("5.10")), json!("5.10"));
        assert_eq!(for_control(&verbatim("5")), json!(5));
        assert_eq!(for_control(&encoded("x")), json!("x"));
    }
}
