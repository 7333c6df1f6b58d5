//! Commands over accounts.

use std::sync::Arc;

use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Error, ErrorKind,
};
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;

use crate::config::{Accounts, Profile};
use crate::exit::{Code, Failure};
use crate::output::{self, Output};

/// Most accounts that are asked at the same time.
pub(super) const AT_ONCE: usize = 16;

/// What is asked of each account.
#[derive(Debug)]
pub(crate) enum Query {
    Id,
    Info,
    Balance,
    Capabilities,
    Update(AccountUpdate),
}

/// What an account answered.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Id(AccountId),
    Info(AccountInfo),
    Balance(Balance),
    Capabilities(Capabilities),
}

/// How it ended for one account.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) profile: String,
    pub(crate) provider: &'static str,
    pub(crate) result: Result<Answer, Error>,
}

impl Query {
    /// The name of the command, under which its result stands in JSON.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Info => "info",
            Self::Balance => "balance",
            Self::Capabilities => "capabilities",
            Self::Update(_) => "update",
        }
    }

    /// Whether it changes nothing.
    pub(crate) fn is_read(&self) -> bool {
        !matches!(self, Self::Update(_))
    }

    async fn ask(&self, account: &dyn AccountProvider) -> Result<Answer, Error> {
        match self {
            Self::Id => account.id().await.map(Answer::Id),
            Self::Info => account.info().await.map(Answer::Info),
            Self::Balance => account.balance().await.map(Answer::Balance),
            Self::Capabilities => Ok(Answer::Capabilities(account.capabilities())),
            Self::Update(update) => account.update(update).await.map(Answer::Info),
        }
    }
}

/// Asks every account, prints how it ended for each, and says how it ended in all.
pub(super) async fn run(
    query: Query,
    output: Output<'_>,
    mut accounts: Accounts,
    profiles: &[&Profile],
) -> Result<Code, Failure> {
    output::check(output, &query)?;
    let mut opened = Vec::with_capacity(profiles.len());
    for profile in profiles {
        opened.push((*profile, accounts.open(profile).await));
    }
    // A change is made everywhere or nowhere, as far as the configuration tells.
    if !query.is_read() {
        let wrong =
            opened.iter().filter_map(|(_, account)| Some(account.as_ref().err()?.to_string()));
        let wrong: Vec<_> = wrong.collect();
        if !wrong.is_empty() {
            return Err(Failure::config(wrong.join("; ")));
        }
    }
    let progress =
        (opened.len() > 1).then(|| output::Progress::start(output, "accounts", Some(opened.len())));
    let outcomes: Vec<Outcome> = stream::iter(opened)
        .map(|(profile, account)| outcome(&query, profile, account))
        .buffered(AT_ONCE)
        .inspect(|_| progress.iter().for_each(output::Progress::step))
        .collect()
        .await;
    drop(progress);
    let codes: Vec<_> = outcomes
        .iter()
        .map(|outcome| outcome.result.as_ref().err().map_or(Code::Done, Code::of))
        .collect();
    let code = Code::of_all(&codes, query.is_read());
    match output::outcomes(output, &query, &outcomes) {
        // What was done counts more than that it could not be printed.
        Err(failure) if code != Code::Done => output::note(&format!("error: {failure}")),
        printed => printed?,
    }
    Ok(code)
}

async fn outcome(
    query: &Query,
    profile: &Profile,
    account: Result<Arc<dyn AccountProvider>, Failure>,
) -> Outcome {
    let result = match account {
        Ok(account) => query.ask(&*account).await,
        Err(failure) => Err(Error::new(ErrorKind::Config, failure.to_string())),
    };
    Outcome { profile: profile.name.clone(), provider: profile.vendor.name, result }
}
