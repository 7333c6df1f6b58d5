//! `cpaas doctor`: what is wrong, and what to do about it.
//!
//! First the configuration, without asking anybody; then one look at each account.

mod cause;
mod finding;

use std::sync::Arc;

use cpaas_core::{AccountInfo, AccountProvider, Error};
use cpaas_http::{Background, ClockWatch, SystemClock};
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;

use self::finding::Finding;
use super::{profiles, survey};
use crate::args::Global;
use crate::config::{Accounts, Candidate as _, Entry, NO_PROFILE, Profile, traced};
use crate::exit::{Code, Failure};
use crate::output::{self, Cell};

#[derive(Serialize)]
struct Row<'p> {
    /// None, if it is about the configuration as a whole.
    profile: Option<&'p str>,
    provider: Option<&'static str>,
    doctor: Finding,
}

const COLUMNS: [&str; 5] = ["PROFILE", "PROVIDER", "CHECK", "RESULT", "WHAT TO DO"];

/// Looks at those that are asked for, else at all.
pub(super) async fn run(global: &Global, background: &Background) -> Result<Code, Failure> {
    let output = global.output()?;
    output.check(&COLUMNS)?;
    let (survey, _sandbox) = survey(global).await?;
    if survey.entries.is_empty() {
        return Err(Failure::usage(NO_PROFILE));
    }
    let selected = survey.selected(&global.choice()?)?;
    let faults = profiles::faults(&survey, global);
    let is_wrong = !faults.is_empty();
    let mut rows: Vec<_> = faults
        .into_iter()
        .map(|fault| Row { profile: None, provider: None, doctor: Finding::misconfigured(&fault) })
        .collect();
    let accounts = Accounts::new(global, background.clone());
    let looked_at = look(selected, accounts, global.concurrency.at_once()).await;
    let codes: Vec<_> = looked_at.iter().map(|row| row.doctor.code).collect();
    rows.extend(looked_at);
    output::rows(output, &COLUMNS, &rows, |row| {
        let [check, result, advice] = row.doctor.cells();
        let result = Cell::verdict(result, row.doctor.code == Code::Done);
        vec![
            Cell::known(row.profile),
            Cell::known(row.provider),
            check.into(),
            result,
            advice.into(),
        ]
    })?;
    Ok(match Code::of_all(&codes, true) {
        Code::Done if is_wrong => Code::Config,
        code => code,
    })
}

/// Makes the accounts, and asks them side by side.
async fn look(selected: Vec<&Entry>, mut accounts: Accounts, at_once: usize) -> Vec<Row<'_>> {
    let resolved = accounts.resolve_all(&selected).await.into_iter();
    let opened = resolved.map(|(entry, resolved)| {
        let patient = resolved.and_then(|(profile, values)| open(&mut accounts, profile, values));
        (entry, entry.profile().and_then(|profile| profile.well(patient)))
    });
    let opened: Vec<_> = opened.collect();
    let rows = stream::iter(opened).map(|(entry, patient)| async move {
        let doctor = match patient {
            Ok(patient) => patient.examine().await,
            Err(failure) => Finding::misconfigured(&failure),
        };
        Row { profile: Some(entry.name()), provider: entry.provider(), doctor }
    });
    rows.buffered(at_once).collect().await
}

/// An account, and what its answers tell of the time.
struct Patient<'p> {
    profile: &'p Profile,
    account: Arc<dyn AccountProvider>,
    clock: Arc<ClockWatch>,
}

fn open<'p>(
    accounts: &mut Accounts,
    profile: &'p Profile,
    values: toml::Table,
) -> Result<Patient<'p>, Failure> {
    let transport = accounts.transport(profile)?;
    let clock = Arc::new(ClockWatch::new(transport, Arc::new(SystemClock)));
    let watched = Arc::clone(&clock);
    let account = accounts.build(profile, values, |values, options| {
        (profile.vendor.account)(values, &options.clone().with_transport(watched))
    })?;
    Ok(Patient { profile, account: traced(profile, account), clock })
}

impl Patient<'_> {
    async fn examine(&self) -> Finding {
        let answer = self.ask().await;
        Finding::of(self.profile.vendor, answer, self.clock.seconds_ahead())
    }

    /// Who it is, and what the platform says of it; nothing else.
    async fn ask(&self) -> Result<AccountInfo, Error> {
        self.account.id().await?;
        self.account.info().await
    }
}
