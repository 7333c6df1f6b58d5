//! The picture at the top of the README: what the command prints, drawn.

use std::fmt::Write as _;

use anstyle_svg::Term;

use crate::block::{Block, Text};
use crate::shell::{Cmd, Context, Failure};

/// An SVG may have comments around its element.
pub(crate) const BLOCK: Block = Block { file: "docs/terminal.svg", name: "terminal" };

/// What is shown.
const LINES: [&str; 2] =
    ["cpaas --sandbox balance --below '10 SEK'", "cpaas --sandbox check --warn '10 SEK, 100 USD'"];

/// The picture, of the binary's own output.
pub(crate) fn rendered(context: &Context, binary: &str) -> Result<Text, Failure> {
    let mut screen = String::new();
    for line in LINES {
        let _ = writeln!(screen, "\x1b[1m$ {line}\x1b[0m\n{}", output(context, binary, line)?);
    }
    let picture = Term::new().render_svg(screen.trim_end());
    Ok(Text { block: BLOCK, text: picture.trim().to_owned() + "\n" })
}

/// What the command prints. That a balance is low is what the picture is about, not a failure.
fn output(context: &Context, binary: &str, line: &str) -> Result<String, Failure> {
    let run = line.replacen("cpaas", "\"$0\" --color always", 1);
    Cmd::new("sh", ["-c", &format!("{run} 2>&1 || test $? -le 10"), binary]).capture(&context.root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_prints_is_drawn_also_if_a_balance_is_low() {
        let context = Context { root: env!("CARGO_MANIFEST_DIR").into() };
        assert_eq!(output(&context, "echo", "cpaas x").unwrap(), "--color always x\n");
        assert!(output(&context, "false", "cpaas").is_ok());
        assert!(output(&context, "no-such-program-here", "cpaas").is_err());
        let picture = rendered(&context, "echo").unwrap().text;
        assert!(picture.starts_with("<svg") && picture.contains("10 SEK"), "{picture}");
    }
}
