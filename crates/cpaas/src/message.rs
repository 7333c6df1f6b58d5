//! Messages of deserializers, as far as they can be shown.

/// What is wrong with values, in one line. A value of the wrong type is not quoted: it may be a secret
/// under the wrong key.
pub(crate) fn without_value(message: &str) -> &str {
    let message = message.lines().next().unwrap_or("unreadable");
    let of_a_value = ["invalid type: ", "invalid value: "].iter().any(|w| message.starts_with(w));
    match message.rfind(", expected ") {
        Some(at) if of_a_value => &message[at + ", ".len()..],
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_quoted() {
        for (message, shown) in [
            ("invalid type: string \"hunter2\", expected a boolean", "expected a boolean"),
            ("invalid value: \"a, expected b\", expected a map\nin `x`", "expected a map"),
            (
                "unknown field `pasword`, expected `password`",
                "unknown field `pasword`, expected `password`",
            ),
            ("", "unreadable"),
        ] {
            assert_eq!(without_value(message), shown);
        }
    }
}
