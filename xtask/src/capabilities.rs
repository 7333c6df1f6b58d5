//! The capability table in README.md, rendered from what the command line says of each provider.

use serde::Deserialize;

use crate::block::{Block, Text};
use crate::shell::{Cmd, Context, Failure};

pub(crate) const BLOCK: Block = Block { file: "README.md", name: "capabilities" };

/// The operations, in the order of their columns.
const OPERATIONS: [&str; 4] = ["id", "info", "balance", "update"];

/// The part of `cpaas capabilities --output json` that the table shows.
#[derive(Debug, Deserialize)]
struct Document {
    results: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    provider: String,
    result: Capabilities,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Capabilities {
    operations: Vec<String>,
    update_fields: Vec<String>,
}

/// The part of the README that says it, from the command line's own answer.
pub(crate) fn rendered(context: &Context, binary: &str) -> Result<Text, Failure> {
    let ask = Cmd::new(binary, ["--sandbox", "--all", "--output", "json", "capabilities"]);
    println!("$ {ask}");
    Ok(Text { block: BLOCK, text: render(&ask.capture(&context.root)?)? })
}

fn render(json: &str) -> Result<String, Failure> {
    let Document { results } = serde_json::from_str(json)
        .map_err(|error| Failure::new(format!("unexpected JSON of `capabilities`: {error}")))?;
    let mut seen: Vec<&Entry> = Vec::new();
    let mut table = String::from(
        "| provider | id | info | balance | update | update fields |\n\
         |---|:-:|:-:|:-:|:-:|---|\n",
    );
    for entry in &results {
        if let Some(other) = seen.iter().find(|other| other.provider == entry.provider) {
            if other.result == entry.result {
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
    let offered = &entry.result.operations;
    if let Some(unknown) = offered.iter().find(|name| !OPERATIONS.contains(&name.as_str())) {
        return Err(Failure::new(format!(
            "the capability table has no column for operation `{unknown}`"
        )));
    }
    let marks = OPERATIONS
        .map(|operation| if offered.iter().any(|name| name == operation) { "✓" } else { "–" });
    let fields: Vec<String> =
        entry.result.update_fields.iter().map(|field| format!("`{field}`")).collect();
    let fields = if fields.is_empty() { "–".to_owned() } else { fields.join(", ") };
    Ok(format!("| {} | {} | {fields} |\n", entry.provider, marks.join(" | ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"schema_version":1,"results":[
        {"profile":"sonetel","provider":"sonetel","result":{
            "operations":["id","info","update","balance"],
            "update_fields":["name","language","timezone"]}},
        {"profile":"second","provider":"sonetel","result":{
            "operations":["id","info","update","balance"],
            "update_fields":["name","language","timezone"]}},
        {"profile":"other","provider":"restcomm","result":{
            "operations":["id","info"],"update_fields":[]}}
    ],"totals":[]}"#;
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
            ("", "no provider"),
            (r#"{"profile":"a","provider":"a","error":{}}"#, "result"),
            (r#"{"provider":"a","result":{"operations":["close"],"update_fields":[]}}"#, "`close`"),
            (
                r#"{"provider":"a","result":{"operations":[],"update_fields":[]}},
                    {"provider":"a","result":{"operations":["id"],"update_fields":[]}}"#,
                "differ",
            ),
        ] {
            let message = render(&format!("{{\"results\":[{json}]}}")).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }
}
