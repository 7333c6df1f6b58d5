//! Texts of vendors, files and people, made safe for a terminal or a shell.

/// The text without what controls a terminal: control characters, and those that change the direction
/// of text. A vendor's answer must not control the user's terminal.
pub(crate) fn printable(text: &str) -> String {
    printable_except(text, |_| false)
}

/// The same, but these characters are kept.
pub(crate) fn printable_except(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let controls = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let replaced =
        |c: char| if controls(c) && !is_kept(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(replaced).collect()
}

/// The text as one word of a shell, in quotes.
pub(crate) fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
