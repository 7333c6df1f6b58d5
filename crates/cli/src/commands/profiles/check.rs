//! `cpaas profiles check`: what is wrong with the configuration, as far as it can be known offline.

use cpaas::profiles::Candidate as _;
use serde::Serialize;

use crate::base::exit::{Code, Failure};
use crate::config::thresholds::validated;
use crate::output::cell::Cell;
use crate::output::rows::{Row, rows};
use crate::session::context::AppContext;

#[derive(Serialize)]
struct Checked {
    ok: bool,
    problem: Option<String>,
}

pub(in crate::commands) const COLUMNS: [&str; 3] = ["PROFILE", "PROVIDER", "CHECK"];

/// Checks the selected profiles, else all: their secrets can be read, and the provider accepts them.
pub(super) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    let (loaded, _sandbox) = app.load().await?;
    let mut accounts = app.accounts().without_kept_tokens();
    let problems = app.config_problems(&loaded).into_iter().map(|problem| Row {
        profile: None,
        provider: None,
        result: Checked { ok: false, problem: Some(problem.to_string()) },
    });
    let mut checked: Vec<_> = problems.collect();
    let selected = loaded.select(&app.global.selector()?)?;
    for (entry, opened) in accounts.open_all(&selected).await {
        let (profile, provider) = (Some(entry.name()), entry.provider().map(|it| it.name.as_str()));
        let profile_of = entry.profile().map_err(Failure::from);
        let valid = profile_of.and_then(|profile| validated(profile, opened));
        let problem = valid.err().map(|failure| failure.to_string());
        let result = Checked { ok: problem.is_none(), problem };
        checked.push(Row { profile, provider, result });
    }
    rows(app.output()?, &COLUMNS, &checked, |row| {
        let Checked { ok, problem } = &row.result;
        let problem = problem.clone().unwrap_or_else(|| "ok".to_owned());
        [row.who().as_slice(), &[Cell::verdict(problem, *ok)]].concat()
    })?;
    Ok(if checked.iter().all(|row| row.result.ok) { Code::Done } else { Code::Config })
}
