//! Texts of vendors, files and people, made safe for a terminal or a shell.

use std::fmt::Write as _;

/// Whether a character is not seen and may deceive who reads: control characters, line and paragraph separators, those
/// that change the direction of text, those of no width, and tags.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}')
}

/// The text with `�` in place of each hidden character. A vendor's answer must not control the user's terminal.
pub(crate) fn printable(text: &str) -> String {
    printable_except(text, |_| false)
}

/// The same, but these characters are kept.
pub(crate) fn printable_except(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let replaced =
        |c: char| if is_hidden(c) && !is_kept(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(replaced).collect()
}

/// The text as one word of a shell, in quotes if it needs them.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@');
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        shell_quoted(text)
    }
}

/// The text as one word of a shell, in quotes: what is hidden in it by its bytes, as bash and zsh read them.
pub(crate) fn shell_quoted(text: &str) -> String {
    if !text.contains(is_hidden) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut quoted = String::from("$'");
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\'' | '\\' => quoted.extend(['\\', c]),
            c if is_hidden(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            c => quoted.push(c),
        }
    }
    quoted + "'"
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_quoted_word_is_read_to_the_byte_and_shows_what_is_hidden() {
        let all = (1..=0x2100).chain(0xe_0000..=0xe_0080).filter_map(char::from_u32);
        let all: String = all.collect();
        for text in [&all, "", "it's $HOME `x` !1 \\n", "a\nb'c\\d\"", "\u{7}7\u{1b}[31m"] {
            let word = shell_quoted(text);
            assert!(!word.contains(is_hidden), "{word:?}");
            for shell in ["bash", "zsh"] {
                match Command::new(shell).args(["-c", &format!("printf %s {word}")]).output() {
                    Ok(printed) => assert_eq!(printed.stdout, text.as_bytes(), "{shell}: {word}"),
                    Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{shell}"),
                }
            }
        }
    }

    #[test]
    fn what_is_hidden_is_replaced() {
        let hidden = "\u{0}\u{7f}\u{9b}\u{61c}\u{200b}\u{200d}\u{2028}\u{2029}\u{202e}\u{2060}\u{feff}\u{e0041}";
        assert_eq!(printable(hidden), "\u{fffd}".repeat(hidden.chars().count()));
        assert_eq!(printable("Åsa 東京 🙂 \u{a0}"), "Åsa 東京 🙂 \u{a0}");
        assert_eq!(printable_except("a\n\u{202e}", |c| c == '\n'), "a\n\u{fffd}");
    }
}
