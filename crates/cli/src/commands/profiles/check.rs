//! `cpaas profiles check`: what is wrong with the configuration, as far as it can be known offline.

use cpaas::profiles::Candidate as _;
use serde::Serialize;

use crate::base::exit::{Code, Failure};
use crate::config::thresholds::validated;
use crate::output::cell::Cell;
use crate::output::rows::rows;
use crate::session::context::AppContext;

#[derive(Serialize)]
struct Checked<'p> {
    /// `None` if it is about the configuration as a whole.
    profile: Option<&'p str>,
    provider: Option<&'static str>,
    ok: bool,
    problem: Option<String>,
}

/// Checks the selected profiles, else all: their secrets can be read, and the provider accepts them.
pub(super) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    let (loaded, _sandbox) = app.load().await?;
    let mut accounts = app.accounts().without_kept_tokens();
    let problems = app.config_problems(&loaded).into_iter().map(|problem| Checked {
        profile: None,
        provider: None,
        ok: false,
        problem: Some(problem.to_string()),
    });
    let mut checked: Vec<_> = problems.collect();
    let selected = loaded.select(&app.global.selector()?)?;
    for (entry, opened) in accounts.open_all(&selected).await {
        let (profile, provider) = (Some(entry.name()), entry.provider().map(|it| it.name.as_str()));
        let profile_of = entry.profile().map_err(Failure::from);
        let valid = profile_of.and_then(|profile| validated(profile, opened));
        let problem = valid.err().map(|failure| failure.to_string());
        checked.push(Checked { profile, provider, ok: problem.is_none(), problem });
    }
    rows(app.output()?, &["PROFILE", "PROVIDER", "CHECK"], &checked, |row| {
        let problem = row.problem.clone().unwrap_or_else(|| "ok".to_owned());
        vec![Cell::known(row.profile), Cell::known(row.provider), Cell::verdict(problem, row.ok)]
    })?;
    Ok(if checked.iter().all(|row| row.ok) { Code::Done } else { Code::Config })
}
