//! The capability table in README.md, rendered from what the command line says of each provider.

use serde::Deserialize;

use crate::block::Block;
use crate::ci;
use crate::shell::{Cmd, Context, Failure};

const README: &str = "README.md";
const BLOCK: Block = Block { file: README, name: "capabilities" };
/// The operations, in the order of their columns.
const OPERATIONS: [&str; 4] = ["id", "info", "balance", "update"];

/// The part of `cpaas capabilities --output json` that the table shows.
#[derive(Debug, Deserialize)]
struct Entry {
    provider: String,
    capabilities: Capabilities,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Capabilities {
    operations: Vec<String>,
    update_fields: Vec<String>,
}

/// The step: the block in the README equals the rendered table.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    let readme = context.read(README)?;
    BLOCK.of(&readme)?;
    let wanted = BLOCK.with(&readme, &table_from_code(context, &ci::BUILD)?)?;
    if readme == wanted {
        return Ok(());
    }
    print!("{}", difference(BLOCK.of(&readme)?, BLOCK.of(&wanted)?));
    Err(Failure::new(format!(
        "the capability table in {README} is not what the code says; `cargo xtask docs` writes it"
    )))
}

/// Writes the rendered table into the README.
pub(crate) fn write(context: &Context) -> Result<(), Failure> {
    // Before the build, which takes its time.
    BLOCK.of(&context.read(README)?)?;
    let table = table_from_code(context, &["build", "--package", "cpaas-cli"])?;
    BLOCK.write(context, &table)
}

/// Builds the command line by `build` and asks it for the capabilities. The binary is taken from
/// cargo's own messages: `cargo run` would choose other features and build all anew.
fn table_from_code(context: &Context, build: &[&str]) -> Result<String, Failure> {
    let arguments = build.iter().copied();
    let command =
        Cmd::cargo(arguments.chain(["--quiet", "--message-format", "json-render-diagnostics"]));
    println!("$ {command}");
    let binary = executable(&command.capture(&context.root)?)
        .ok_or_else(|| Failure::new(format!("`{command}` built no binary `cpaas`")))?;
    let ask = Cmd::new(binary, ["--sandbox", "--all", "--output", "json", "capabilities"]);
    println!("$ {ask}");
    render(&ask.capture(&context.root)?)
}

/// The path of the binary `cpaas` among cargo's messages, one JSON object a line.
fn executable(messages: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Message {
        target: Target,
        profile: Profile,
        executable: Option<String>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
        kind: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Profile {
        test: bool,
    }
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.target.name == "cpaas" && message.target.kind == ["bin"])
        .filter(|message| !message.profile.test)
        .find_map(|message| message.executable)
}

fn render(json: &str) -> Result<String, Failure> {
    let entries: Vec<Entry> = serde_json::from_str(json)
        .map_err(|error| Failure::new(format!("unexpected JSON of `capabilities`: {error}")))?;
    let mut seen: Vec<&Entry> = Vec::new();
    let mut table = String::from(
        "| provider | id | info | balance | update | update fields |\n\
         |---|:-:|:-:|:-:|:-:|---|\n",
    );
    for entry in &entries {
        if let Some(other) = seen.iter().find(|other| other.provider == entry.provider) {
            if other.capabilities == entry.capabilities {
                continue;
            }
            return Err(Failure::new(format!(
                "two profiles of {} differ in their capabilities",
                entry.provider
            )));
        }
        table.push_str(&row(entry)?);
        seen.push(entry);
    }
    if seen.is_empty() {
        return Err(Failure::new("`capabilities` names no provider"));
    }
    Ok(table)
}

fn row(entry: &Entry) -> Result<String, Failure> {
    let offered = &entry.capabilities.operations;
    if let Some(unknown) = offered.iter().find(|name| !OPERATIONS.contains(&name.as_str())) {
        return Err(Failure::new(format!(
            "the capability table has no column for operation `{unknown}`"
        )));
    }
    let marks = OPERATIONS
        .map(|operation| if offered.iter().any(|name| name == operation) { "✓" } else { "–" });
    let fields: Vec<String> =
        entry.capabilities.update_fields.iter().map(|field| format!("`{field}`")).collect();
    let fields = if fields.is_empty() { "–".to_owned() } else { fields.join(", ") };
    Ok(format!("| {} | {} | {fields} |\n", entry.provider, marks.join(" | ")))
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

    const JSON: &str = r#"[
        {"profile":"sonetel","provider":"sonetel","capabilities":{
            "operations":["id","info","update","balance"],
            "update_fields":["name","language","timezone"]}},
        {"profile":"second","provider":"sonetel","capabilities":{
            "operations":["id","info","update","balance"],
            "update_fields":["name","language","timezone"]}},
        {"profile":"other","provider":"restcomm","capabilities":{
            "operations":["id","info"],"update_fields":[]}}
    ]"#;
    const TABLE: &str = "\
| provider | id | info | balance | update | update fields |
|---|:-:|:-:|:-:|:-:|---|
| sonetel | ✓ | ✓ | ✓ | ✓ | `name`, `language`, `timezone` |
| restcomm | ✓ | ✓ | – | – | – |
";

    #[test]
    fn one_row_a_provider() {
        assert_eq!(render(JSON).unwrap(), TABLE);
    }

    #[test]
    fn what_the_table_cannot_show_is_a_failure() {
        for (json, word) in [
            ("[]", "no provider"),
            (r#"[{"profile":"a","provider":"a","error":{}}]"#, "capabilities"),
            (
                r#"[{"provider":"a","capabilities":{"operations":["close"],"update_fields":[]}}]"#,
                "`close`",
            ),
            (
                r#"[{"provider":"a","capabilities":{"operations":[],"update_fields":[]}},
                    {"provider":"a","capabilities":{"operations":["id"],"update_fields":[]}}]"#,
                "differ",
            ),
        ] {
            let message = render(json).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn without_a_readme_the_step_fails_and_says_so() {
        let context = Context { root: "no-such-directory".into() };
        let message = check(&context).unwrap_err().to_string();
        assert!(message.starts_with("cannot read README.md"), "{message}");
    }

    #[test]
    fn a_difference_shows_both_sides() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c\n");
        assert!(difference("a\nb\n", "b\na\n").starts_with("the same lines"));
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
