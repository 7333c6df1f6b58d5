//! `cpaas profiles remove`.

use clap::Args;
use serde::Serialize;

use super::{document, the_file_itself};
use crate::args::Global;
use crate::commands::blocking;
use crate::commands::own::Consent;
use crate::config::{Candidate as _, Entry, Secret, Value, nearest};
use crate::exit::{Code, Failure};
use crate::output::{self, Cell};

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

const COLUMNS: [&str; 4] = ["PROFILE", "PROVIDER", "SOURCE", "FILES LEFT"];

pub(super) async fn run(asked: &Remove, global: &Global) -> Result<Code, Failure> {
    let Remove { name, yes } = asked;
    the_file_itself(global)?;
    let consent = Consent { yes: *yes, dry_run: false };
    consent.can_be_given_for("this changes the configuration")?;
    let output = global.output()?;
    output.check(&COLUMNS)?;
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
    output::rows(output, &COLUMNS, &[removed], |row| {
        let Removed { profile, provider, source, files_left } = row;
        let left = Some(files_left.join(", ")).filter(|left| !left.is_empty());
        let known = [Some(*profile), *provider, Some(source), left.as_deref()];
        known.map(Cell::known).into()
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
