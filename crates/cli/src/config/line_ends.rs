//! How the lines of a file end, and how the file begins: as its owner's editor has it.

/// What is kept of a text beside its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineEnds {
    has_mark: bool,
    is_crlf: bool,
}

/// A byte order mark.
const MARK: char = '\u{feff}';

impl LineEnds {
    /// Those of a text; of one with both, those of most lines.
    pub(crate) fn of(text: &str) -> Self {
        let (lines, crlf) = (text.matches('\n').count(), text.matches("\r\n").count());
        Self { has_mark: text.starts_with(MARK), is_crlf: crlf > lines / 2 }
    }

    /// A text with these.
    pub(crate) fn apply(self, text: &str) -> String {
        let mark = if self.has_mark { MARK.to_string() } else { String::new() };
        let text = text.trim_start_matches(MARK);
        if self.is_crlf {
            mark + &text.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            mark + text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_own() {
        for (text, expected) in [
            ("", "a\nb\n"),
            ("x\n", "a\nb\n"),
            ("x\r\ny\r\n", "a\r\nb\r\n"),
            ("x\r\ny\r\nz\n", "a\r\nb\r\n"),
            ("x\r\ny\n", "a\nb\n"),
            ("\u{feff}x\r\n", "\u{feff}a\r\nb\r\n"),
        ] {
            assert_eq!(LineEnds::of(text).apply("a\nb\n"), expected, "{text:?}");
        }
        assert_eq!(LineEnds::of("x\r\n").apply("a = '''b\r\nc'''\n"), "a = '''b\r\nc'''\r\n");
    }
}
