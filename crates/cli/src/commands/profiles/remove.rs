//! `cpaas profiles remove`.

use clap::Args;
use serde::Serialize;

use super::{document, the_file_itself};
use crate::args::Global;
use crate::commands::blocking;
use crate::commands::own::Consent;
use crate::config::{Candidate as _, Entry, Secret, Value, nearest};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The profile
    name: String,
    /// Go ahead without asking
    #[arg(long)]
    yes: bool,
}

#[derive(Serialize)]
struct Removed<'r> {
    profile: &'r str,
    provider: Option<&'static str>,
    source: String,
    /// Files with its secrets, which stay.
    files_left: Vec<String>,
}

pub(super) async fn run(asked: &Remove, global: &Global) -> Result<Code, Failure> {
    let Remove { name, yes } = asked;
    the_file_itself(global)?;
    let consent = Consent { yes: *yes, dry_run: false };
    consent.can_be_given_for("this changes the configuration")?;
    let format = global.output()?;
    let mut document = document(global).await?;
    let source = document.path().display().to_string();
    let Some(entry) = document.entry(name)? else {
        let names = document.names();
        let hint = nearest::hint(name, names.iter().map(String::as_str), "there are");
        return Err(Failure::config(format!("{source}: unknown profile {name:?}{hint}")));
    };
    let is_default = document.default() == Some(name);
    let default = if is_default { ", which is the default profile," } else { "" };
    output::note(&format!("profile {name}{default} is taken out of {source}"));
    consent.get(None).await?;
    document.remove(name);
    if is_default {
        document.remove_default();
    }
    blocking(move || document.save()).await??;
    let removed =
        Removed { profile: name, provider: entry.provider(), source, files_left: files(&entry) };
    let columns = ["PROFILE", "PROVIDER", "SOURCE", "FILES LEFT"];
    output::rows(format, &columns, &[removed], |row| {
        let left = if row.files_left.is_empty() { "-".into() } else { row.files_left.join(", ") };
        let provider = row.provider.unwrap_or("-");
        vec![row.profile.to_owned(), provider.to_owned(), row.source.clone(), left]
    })?;
    Ok(Code::Done)
}

fn files(entry: &Entry) -> Vec<String> {
    let values = entry.iter().flat_map(|profile| profile.values.values());
    let file = |value: &Value| match value {
        Value::SecretFile(path) | Value::Secret(Secret::File(path)) => {
            path.exists().then(|| path.display().to_string())
        }
        _ => None,
    };
    values.filter_map(file).collect()
}
