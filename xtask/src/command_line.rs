//! What the command line says of itself and of its providers, in the documents.

use serde_json::{Value, json};

use crate::block::{Block, Text};
use crate::capabilities;
use crate::cargo::BUILD;
use crate::picture;
use crate::shell::{Cmd, Context, Failure};

const REFERENCE: Block = Block { file: "docs/cli-reference.md", name: "commands" };

/// The step: the blocks are what the code says.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    are_there(context)?;
    texts(context, &BUILD)?.iter().try_for_each(|text| text.check(context))
}

/// Writes what the code says into the blocks.
pub(crate) fn write(context: &Context) -> Result<(), Failure> {
    are_there(context)?;
    let texts = texts(context, &["build", "--package", "cpaas-cli"])?;
    texts.iter().try_for_each(|Text { block, text }| block.write(context, text))
}

/// Before the build, which takes its time.
fn are_there(context: &Context) -> Result<(), Failure> {
    let is_there = |block: &Block| block.of(&context.read(block.file)?).map(drop);
    [capabilities::BLOCK, REFERENCE, picture::BLOCK].iter().try_for_each(is_there)
}

/// Builds the command line by `build` and asks it. The binary is taken from cargo's own messages:
/// `cargo run` would choose other features and build all anew.
fn texts(context: &Context, build: &[&str]) -> Result<[Text; 3], Failure> {
    let arguments = build.iter().copied();
    let command =
        Cmd::cargo(arguments.chain(["--quiet", "--message-format", "json-render-diagnostics"]));
    println!("$ {command}");
    let binary = executable(&command.capture(&context.root)?)
        .ok_or_else(|| Failure::new(format!("`{command}` built no binary `cpaas`")))?;
    let ask = Cmd::new(&*binary, ["man", "--markdown"]);
    println!("$ {ask}");
    let reference = Text { block: REFERENCE, text: ask.capture(&context.root)? };
    Ok([capabilities::rendered(context, &binary)?, reference, picture::rendered(context, &binary)?])
}

/// The path of the binary `cpaas` among cargo's messages, one JSON object a line.
fn executable(messages: &str) -> Option<String> {
    let read = |line| serde_json::from_str::<Value>(line).ok();
    messages
        .lines()
        .filter_map(read)
        .filter(|message| message["target"]["name"] == "cpaas")
        .filter(|message| message["target"]["kind"] == json!(["bin"]))
        .filter(|message| message["profile"]["test"] == false)
        .find_map(|message| message["executable"].as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_readme_the_step_fails_and_says_so() {
        let context = Context { root: "no-such-directory".into() };
        let message = check(&context).unwrap_err().to_string();
        assert!(message.starts_with("cannot read README.md"), "{message}");
    }

    #[test]
    fn the_binary_is_found_among_the_messages() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"name":"cpaas_core","kind":["lib"]},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","target":{"name":"cpaas","kind":["bin"]},"profile":{"test":true},"executable":"/t/deps/cpaas-1"}
{"reason":"compiler-artifact","target":{"name":"cpaas","kind":["bin"]},"profile":{"test":false},"executable":"/t/cpaas"}
{"reason":"build-finished","success":true}
"#;
        assert_eq!(executable(messages).as_deref(), Some("/t/cpaas"));
        assert_eq!(executable(""), None);
    }
}
