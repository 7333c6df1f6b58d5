//! The accounts of the selected profiles.

use std::collections::HashSet;
use std::sync::Arc;

use cpaas::profiles::Profile;
use cpaas_core::{Error, ErrorKind, SecretString};
use cpaas_fleet::{Fleet, ThresholdError, Thresholds};

use super::accounts::{AccountFactory, Recorders, instrumented};
use super::concurrency::Concurrency;
use super::run_state::RunState;
use crate::base::exit::Failure;
use crate::sandbox;
use crate::vendors::VENDORS;
use crate::vendors::vendor::Vendor;

/// The accounts of profiles, under the profiles' names.
pub(crate) struct AccountSet {
    pub(crate) fleet: Fleet,
    /// What the accounts of a dry run send and withhold.
    pub(crate) recorders: Recorders,
    /// What becomes of the accounts' writes.
    pub(super) state: RunState,
    /// The names of the profiles whose thresholds are about what can be spent.
    available: HashSet<String>,
    /// The vendors of the profiles, each once.
    vendors: Vec<&'static Vendor>,
    /// Why some accounts could not be made.
    problems: Vec<String>,
    /// It runs as long as its accounts are used.
    _sandbox: Option<sandbox::Running>,
}

impl AccountSet {
    /// Makes the accounts: resolves their secrets, sends nothing.
    pub(crate) async fn open(
        mut accounts: AccountFactory,
        profiles: &[&Profile],
        concurrency: Concurrency,
    ) -> Result<Self, Failure> {
        let mut fleet = Fleet::new();
        let mut problems = Vec::new();
        for (profile, opened) in accounts.open_all(profiles).await {
            let name: Arc<str> = profile.name.as_str().into();
            let added = match opened {
                Ok(account) => fleet.add(name, instrumented(profile, account)),
                Err(failure) => {
                    problems.push(failure.to_string());
                    let error = Error::before_sending(ErrorKind::Config, failure.to_string());
                    fleet.add_failed(name, profile.provider.name, error)
                }
            };
            added.map_err(|error| Failure::config(error.message()))?;
        }
        // What reading secrets took is over.
        let limits = concurrency.limits(accounts.deadline(), accounts.remaining());
        let fleet = fleet.with_limits(limits);
        let of_credit = profiles.iter().filter(|profile| profile.available);
        let available = of_credit.map(|profile| profile.name.clone()).collect();
        let state = accounts.state().clone();
        let recorders = accounts.into_recorders();
        let is_selected = |vendor: &&Vendor| {
            profiles.iter().any(|profile| profile.provider.name.as_str() == vendor.name)
        };
        let vendors = VENDORS.iter().filter(is_selected).collect();
        Ok(Self { fleet, recorders, state, available, vendors, problems, _sandbox: None })
    }

    /// The same, served by this sandbox if there is one.
    pub(super) fn served_by(self, sandbox: Option<sandbox::Running>) -> Self {
        Self { _sandbox: sandbox, ..self }
    }

    /// Fails if a threshold would never be evaluated: it is for an account that is not in the set, or
    /// that has no balance.
    pub(crate) async fn check_covers(&self, thresholds: &Thresholds) -> Result<(), ThresholdError> {
        thresholds.check_covers(&self.fleet.capabilities().report().await)
    }

    /// The accounts whose thresholds are about what can be spent: all, or those whose profiles set it.
    pub(crate) fn of_credit(&self, all: bool) -> HashSet<String> {
        if all { self.fleet.labels().map(str::to_owned).collect() } else { self.available.clone() }
    }

    /// What is known of a new password before it is sent: a line for each vendor that has something to tell.
    pub(crate) fn password_warnings(&self, password: &SecretString) -> Vec<String> {
        self.vendors.iter().filter_map(|vendor| vendor.password_warning(password)).collect()
    }

    /// Fails if any account could not be made: a change is made everywhere or, if the configuration is
    /// wrong, nowhere.
    pub(crate) fn check_complete(&self) -> Result<(), Failure> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::config(self.problems.join("; ")))
        }
    }
}
