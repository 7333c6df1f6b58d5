//! Checks the configuration offline, then each account with one read.

use std::sync::Arc;

use cpaas::profiles::{Candidate as _, Entry, Profile, Resolved, SelectError};
use cpaas_core::{AccountInfo, AccountProvider, Error, ErrorKind};
use cpaas_http::{ClockWatch, SystemClock};
use futures_util::stream::{self, StreamExt as _};

use super::finding::Finding;
use crate::base::exit::{Code, Failure};
use crate::config::thresholds::validated;
use crate::output::cell::Cell;
use crate::output::rows::{Row, rows};
use crate::session::accounts::{AccountFactory, instrumented};
use crate::session::context::AppContext;
use crate::vendors;
use crate::vendors::vendor::ClockCodes;

pub(in crate::commands) const COLUMNS: [&str; 5] =
    ["PROFILE", "PROVIDER", "CHECK", "RESULT", "WHAT TO DO"];

/// Examines the selected profiles, else all.
pub(crate) async fn run(app: &AppContext<'_>) -> Result<Code, Failure> {
    let output = app.output()?;
    output.check(&COLUMNS)?;
    let (loaded, _sandbox) = app.load().await?;
    if loaded.entries.is_empty() {
        return Err(SelectError::NoProfile.into());
    }
    let selected = loaded.select(&app.global.selector()?)?;
    let problems = app.config_problems(&loaded);
    let is_wrong = !problems.is_empty();
    let problem = |problem: &Failure| Row {
        profile: None,
        provider: None,
        result: Finding::misconfigured(problem),
    };
    let mut findings: Vec<_> = problems.iter().map(problem).collect();
    let probed =
        probe(selected, app.accounts().without_kept_tokens(), app.global.concurrency.at_once())
            .await;
    let codes: Vec<_> = probed.iter().map(|row| row.result.code).collect();
    findings.extend(probed);
    rows(output, &COLUMNS, &findings, |row| {
        let (check, result, advice) = row.result.texts();
        let result = Cell::verdict(result, row.result.code == Code::Done);
        let found = [Cell::known(Some(check)), result, Cell::known(advice)];
        [row.who().as_slice(), &found].concat()
    })?;
    Ok(match Code::of_all(&codes, true) {
        Code::Done if is_wrong => Code::Config,
        code => code,
    })
}

/// Makes the accounts, and reads each of them, several at the same time.
async fn probe(
    selected: Vec<&Entry>,
    mut accounts: AccountFactory,
    at_once: usize,
) -> Vec<Row<'_, Finding>> {
    let mut opened = Vec::with_capacity(selected.len());
    for (entry, resolved) in accounts.resolve_all(&selected).await {
        let probe = match resolved {
            Ok(resolved) => open(&mut accounts, &resolved).await,
            Err(error) => Err(error.into()),
        };
        let profile = entry.profile().map_err(Failure::from);
        opened.push((entry, profile.and_then(|profile| validated(profile, probe))));
    }
    let rows = stream::iter(opened).map(|(entry, probe)| async move {
        let result = match probe {
            Ok(probe) => probe.run().await,
            Err(failure) => Finding::misconfigured(&failure),
        };
        Row {
            profile: Some(entry.name()),
            provider: entry.provider().map(|it| it.name.as_str()),
            result,
        }
    });
    rows.buffered(at_once).collect().await
}

/// An account, and a watch over the `Date` of its responses.
struct Probe<'p> {
    profile: &'p Profile,
    account: Arc<dyn AccountProvider>,
    clock: Arc<ClockWatch>,
}

async fn open<'p>(
    accounts: &mut AccountFactory,
    resolved: &Resolved<'p>,
) -> Result<Probe<'p>, Failure> {
    let profile = resolved.profile();
    let transport = accounts.transport(resolved).await?;
    let clock = Arc::new(ClockWatch::new(transport, Arc::new(SystemClock)));
    let account = accounts.build_over(resolved, Arc::clone(&clock) as _)?;
    Ok(Probe { profile, account: instrumented(profile, account), clock })
}

impl Probe<'_> {
    async fn run(&self) -> Finding {
        let answer = self.read().await;
        let codes = vendors::of(self.profile.provider);
        let codes = codes.map_or(ClockCodes::NONE, |vendor| vendor.clock_codes);
        Finding::of(codes, answer, self.clock.seconds_ahead())
    }

    /// Reads the id, the account and, if its platform has one, the balance; nothing else.
    async fn read(&self) -> Result<AccountInfo, Error> {
        self.account.id().await?;
        let info = self.account.info().await?;
        match self.account.balance().await {
            Err(error) if error.kind() != ErrorKind::Unsupported => Err(error),
            _ => Ok(info),
        }
    }
}
