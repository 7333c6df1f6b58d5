//! A part of a document that is written by code, between two markers.

use crate::shell::{Context, Failure};

/// The part between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    /// The document, from the workspace's root on.
    pub(crate) file: &'static str,
    pub(crate) name: &'static str,
}

impl Block {
    fn begin(self) -> String {
        format!("<!-- {}:begin -->", self.name)
    }

    fn end(self) -> String {
        format!("<!-- {}:end -->", self.name)
    }

    /// What stands between the markers.
    pub(crate) fn of(self, text: &str) -> Result<&str, Failure> {
        let (begin, end) = (self.begin(), self.end());
        let missing = || {
            let file = self.file;
            Failure::new(format!("{file} needs one line `{begin}` and, after it, one `{end}`"))
        };
        if text.matches(&begin).count() != 1 || text.matches(&end).count() != 1 {
            return Err(missing());
        }
        text.split_once(&begin)
            .and_then(|(_, rest)| rest.split_once(&end))
            .map(|(block, _)| block)
            .ok_or_else(missing)
    }

    /// The document with this in its block, an empty line around it.
    pub(crate) fn with(self, text: &str, new: &str) -> Result<String, Failure> {
        let (begin, end) = (self.begin(), self.end());
        let old = format!("{begin}{}{end}", self.of(text)?);
        Ok(text.replacen(&old, &format!("{begin}\n\n{new}\n{end}"), 1))
    }

    /// Writes it into the document, unless it stands there already.
    pub(crate) fn write(self, context: &Context, new: &str) -> Result<(), Failure> {
        let file = self.file;
        let text = context.read(file)?;
        let wanted = self.with(&text, new)?;
        if text == wanted {
            println!("{file} is current");
            return Ok(());
        }
        std::fs::write(context.root.join(file), wanted)
            .map_err(|error| Failure::new(format!("cannot write {file}: {error}")))?;
        println!("{file} is written");
        Ok(())
    }
}

/// What code says should stand in a block.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) block: Block,
    pub(crate) text: String,
}

impl Text {
    /// Fails, and shows the difference, if something else stands there.
    pub(crate) fn check(&self, context: &Context) -> Result<(), Failure> {
        let Block { file, name } = self.block;
        let found = context.read(file)?;
        let wanted = self.block.with(&found, &self.text)?;
        if found == wanted {
            return Ok(());
        }
        print!("{}", difference(self.block.of(&found)?, self.block.of(&wanted)?));
        Err(Failure::new(format!(
            "the {name} in {file} are not what the code says; `cargo xtask docs` writes them"
        )))
    }
}

/// The lines that only one of the two has, `-` for the old and `+` for the new.
fn difference(old: &str, new: &str) -> String {
    let only = |these: &str, others: &str, sign: char| -> String {
        let lines: Vec<String> = these
            .lines()
            .filter(|line| !others.lines().any(|other| other == *line))
            .map(|line| format!("{sign} {line}\n"))
            .collect();
        lines.concat()
    };
    let lines = only(old, new, '-') + &only(new, old, '+');
    if lines.is_empty() {
        "the same lines, in another order or with other empty lines\n".to_owned()
    } else {
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: Block = Block { file: "README.md", name: "x" };
    const BEGIN: &str = "<!-- x:begin -->";
    const END: &str = "<!-- x:end -->";

    #[test]
    fn the_block_is_replaced_and_nothing_else() {
        let text = format!("# x\n\n{BEGIN}\nold\n{END}\n\ntail\n");
        let written = BLOCK.with(&text, "new\n").unwrap();
        assert_eq!(written, format!("# x\n\n{BEGIN}\n\nnew\n\n{END}\n\ntail\n"));
        assert_eq!(BLOCK.with(&written, "new\n").unwrap(), written);
    }

    #[test]
    fn a_document_without_its_markers_is_refused() {
        for text in [
            String::new(),
            format!("{BEGIN}\n"),
            format!("{END}\n{BEGIN}\n"),
            format!("{BEGIN}{END}{BEGIN}{END}"),
        ] {
            assert!(BLOCK.of(&text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_difference_shows_both_sides() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c\n");
        assert!(difference("a\nb\n", "b\na\n").starts_with("the same lines"));
    }
}
