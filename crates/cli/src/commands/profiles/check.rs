//! `cpaas profiles check`: what is wrong with the configuration, as far as it tells without asking
//! anybody.

use std::path::Path;

use cpaas_http::Background;
use serde::Serialize;

use super::survey;
use crate::args::Global;
use crate::config::{Accounts, Candidate as _, Survey, env, file};
use crate::exit::{Code, Failure};
use crate::output::{self, Cell};

#[derive(Serialize)]
struct Checked<'p> {
    /// None, if it is about the configuration as a whole.
    profile: Option<&'p str>,
    provider: Option<&'static str>,
    ok: bool,
    problem: Option<String>,
}

/// Checks those that are asked for, else all: their secrets are there, and the provider accepts them.
pub(super) async fn run(global: &Global) -> Result<Code, Failure> {
    let (survey, _sandbox) = survey(global).await?;
    let mut accounts = Accounts::new(global, Background::new());
    let faults = faults(&survey, global).into_iter().map(|fault| Checked {
        profile: None,
        provider: None,
        ok: false,
        problem: Some(fault.to_string()),
    });
    let mut checked: Vec<_> = faults.collect();
    let selected = survey.selected(&global.choice()?)?;
    for (entry, opened) in accounts.open_all(&selected).await {
        let (profile, provider) = (Some(entry.name()), entry.provider());
        let well = entry.profile().and_then(|profile| profile.well(opened));
        let problem = well.err().map(|failure| failure.to_string());
        checked.push(Checked { profile, provider, ok: problem.is_none(), problem });
    }
    output::rows(global.output()?, &["PROFILE", "PROVIDER", "CHECK"], &checked, |row| {
        let problem = row.problem.clone().unwrap_or_else(|| "ok".to_owned());
        vec![Cell::known(row.profile), Cell::known(row.provider), Cell::verdict(problem, row.ok)]
    })?;
    Ok(if checked.iter().all(|row| row.ok) { Code::Done } else { Code::Config })
}

/// What is wrong with the configuration as a whole.
pub(in crate::commands) fn faults(survey: &Survey, global: &Global) -> Vec<Failure> {
    if global.sandbox {
        return Vec::new();
    }
    let file = file::location(global.config().as_deref());
    let open = file.filter(|file| others_can_write(file)).map(|file| {
        let why =
            "others can write to it, and so choose commands to run; make it private with chmod 600";
        Failure::config(format!("{}: {why}", file.display()))
    });
    let misspelled = env::misspelled().into_iter().map(|(name, meant)| {
        Failure::config(format!("environment: {name}: unknown; did you mean {meant}?"))
    });
    open.into_iter().chain(survey.default_problem()).chain(misspelled).collect()
}

#[cfg(unix)]
fn others_can_write(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o022;
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & OTHERS != 0)
}

#[cfg(not(unix))]
fn others_can_write(_: &Path) -> bool {
    false
}
