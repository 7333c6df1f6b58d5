//! `cpaas profiles`: what is configured. Asks nobody.

use cpaas_http::Background;
use serde::Serialize;

use crate::args::{Global, Profiles as Command};
use crate::config::{Accounts, Profile, Profiles};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Serialize)]
struct Listed<'p> {
    profile: &'p str,
    provider: &'static str,
    source: String,
    default: bool,
}

#[derive(Serialize)]
struct Checked<'p> {
    profile: &'p str,
    provider: &'static str,
    ok: bool,
    problem: Option<String>,
}

pub(super) async fn run(
    command: &Command,
    global: &Global,
    profiles: &Profiles,
) -> Result<Code, Failure> {
    match command {
        Command::List => list(global, profiles),
        Command::Check => check(global, profiles).await,
    }
}

fn list(global: &Global, profiles: &Profiles) -> Result<Code, Failure> {
    let listed = profiles.profiles.iter().map(|profile| Listed {
        profile: &profile.name,
        provider: profile.vendor.name,
        source: profile.origin.to_string(),
        default: profiles.default.as_ref() == Some(&profile.name),
    });
    let columns = ["PROFILE", "PROVIDER", "SOURCE", "DEFAULT"];
    output::rows(global.output()?, &columns, &listed.collect::<Vec<_>>(), |row| {
        let default = if row.default { "yes" } else { "" };
        vec![
            row.profile.to_owned(),
            row.provider.to_owned(),
            row.source.clone(),
            default.to_owned(),
        ]
    })?;
    Ok(Code::Done)
}

/// Checks those that are asked for, else all: their secrets are there, and the provider accepts them.
async fn check(global: &Global, profiles: &Profiles) -> Result<Code, Failure> {
    let selected: Vec<&Profile> = if global.profiles()?.is_empty() {
        profiles.profiles.iter().collect()
    } else {
        profiles.select(global)?
    };
    let mut accounts = Accounts::new(&global.network, Background::new());
    let mut checked = Vec::with_capacity(selected.len());
    for profile in selected {
        let problem = accounts.open(profile).await.err().map(|failure| failure.to_string());
        let (name, provider) = (profile.name.as_str(), profile.vendor.name);
        checked.push(Checked { profile: name, provider, ok: problem.is_none(), problem });
    }
    output::rows(global.output()?, &["PROFILE", "PROVIDER", "CHECK"], &checked, |row| {
        let problem = row.problem.as_deref().unwrap_or("ok");
        vec![row.profile.to_owned(), row.provider.to_owned(), problem.to_owned()]
    })?;
    Ok(if checked.iter().all(|row| row.ok) { Code::Done } else { Code::Config })
}
