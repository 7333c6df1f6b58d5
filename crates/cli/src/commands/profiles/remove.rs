//! `cpaas profiles remove`.

use clap::Args;
use cpaas::profiles::{Candidate as _, Entry, Secret, Value};
use serde::Serialize;

use super::document;
use crate::base::exit::{Code, Failure};
use crate::output::cell::Cell;
use crate::output::rows::{Row, rows};
use crate::session::confirm::ConfirmArgs;
use crate::session::context::AppContext;

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The profile
    name: String,
    /// Remove it without asking for confirmation
    #[arg(long)]
    yes: bool,
}

#[derive(Serialize)]
struct Removed {
    source: String,
    /// Files with its secrets, which are kept.
    files_left: Vec<String>,
}

pub(in crate::commands) const COLUMNS: [&str; 4] = ["PROFILE", "PROVIDER", "SOURCE", "FILES LEFT"];

pub(super) async fn run(remove: &Remove, app: &AppContext<'_>) -> Result<Code, Failure> {
    let Remove { name, yes } = remove;
    document::check_selection(app.global)?;
    let confirm = ConfirmArgs { yes: *yes, dry_run: false };
    confirm.check_for("this changes the configuration")?;
    let output = app.output()?;
    output.check(&COLUMNS)?;
    let document = document::open(app.global).await?;
    let source = document.path().display().to_string();
    let entry = document.entry(name)?.ok_or_else(|| document::unknown(&document, name))?;
    let is_default = document.default() == Some(name);
    let default = if is_default { ", which is the default profile," } else { "" };
    app.console.note(&format!("removes the profile {name}{default} from {source}"));
    confirm.confirm(None, &app.console).await?;
    let removed = name.clone();
    document::edit(app, move |document| {
        document.remove(&removed);
        if document.default() == Some(&removed) {
            document.remove_default();
        }
        Ok(())
    })
    .await?;
    let removed = Row {
        profile: Some(name),
        provider: entry.provider().map(|it| it.name.as_str()),
        result: Removed { source, files_left: files(&entry) },
    };
    rows(output, &COLUMNS, &[removed], |row| {
        let Removed { source, files_left } = &row.result;
        let left = Some(files_left.join(", ")).filter(|left| !left.is_empty());
        let known = [Some(source.as_str()), left.as_deref()].map(Cell::known);
        [row.who(), known].concat()
    })?;
    Ok(Code::Done)
}

fn files(entry: &Entry) -> Vec<String> {
    let values = entry.iter().flat_map(|profile| profile.values.iter().map(|(_, value)| value));
    let file = |value: &Value| match value {
        Value::SecretFile(path) | Value::Secret(Secret::File(path)) => {
            path.exists().then(|| path.display().to_string())
        }
        _ => None,
    };
    values.filter_map(file).collect()
}
