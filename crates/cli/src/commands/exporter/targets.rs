//! The profiles as targets of the exporter.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use cpaas::profiles::Profile;
use cpaas_core::{Error, ErrorKind, Result};
use cpaas_exporter::{Levels, Target, TargetSource};
use cpaas_fleet::Thresholds;

use crate::base::exit::Failure;
use crate::config::thresholds;
use crate::session::accounts::AccountFactory;
use crate::session::lazy_account::{LazyAccount, LazyAccounts, LazyChildren};
use crate::session::observed_transport::Observer;
use crate::vendors;

/// What the exporter takes its targets from, each time they are loaded.
#[derive(Debug, Default)]
pub(super) struct Loaded(Mutex<Option<Result<Vec<Target>>>>);

impl Loaded {
    pub(super) fn set(&self, targets: std::result::Result<Vec<Target>, Failure>) {
        let config = |failure: Failure| Error::before_sending(ErrorKind::Config, failure.message());
        *self.slot() = Some(targets.map_err(config));
    }

    fn slot(&self) -> MutexGuard<'_, Option<Result<Vec<Target>>>> {
        // Nothing panics while it holds the lock, so a poisoned one is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl TargetSource for Loaded {
    async fn targets(&self) -> Result<Vec<Target>> {
        self.slot().take().unwrap_or_else(|| Ok(Vec::new()))
    }
}

/// The accounts of profiles, each as long as its profile stays the same.
#[derive(Debug)]
pub(super) struct Accounts {
    lazy: Arc<LazyAccounts>,
    /// By the names of their profiles, with a fingerprint of those.
    known: HashMap<String, (u64, Arc<LazyAccount>)>,
    /// The thresholds of accounts that have none of their own.
    defaults: Arc<Thresholds>,
}

impl Accounts {
    pub(super) fn new(factory: AccountFactory, defaults: Arc<Thresholds>) -> Self {
        Self { lazy: LazyAccounts::new(factory), known: HashMap::new(), defaults }
    }

    pub(super) fn observer(&self) -> Arc<Observer> {
        Arc::clone(&self.lazy.observer)
    }

    /// The targets of these profiles. Accounts of other profiles are forgotten.
    pub(super) fn targets(
        &mut self,
        profiles: &[&Profile],
    ) -> std::result::Result<Vec<Target>, Failure> {
        profiles.iter().try_for_each(|profile| check_children(profile))?;
        let levels = profiles.iter().map(|profile| thresholds::levels(profile, &self.defaults));
        let levels: Vec<_> = levels.collect::<std::result::Result<_, _>>()?;
        let names: HashSet<_> = profiles.iter().map(|profile| profile.name.as_str()).collect();
        self.known.retain(|name, _| names.contains(name.as_str()));
        self.lazy.observer.retain(&names);
        let targets = profiles.iter().zip(levels);
        Ok(targets.map(|(profile, levels)| self.target(profile, levels)).collect())
    }

    fn target(&mut self, profile: &Profile, levels: Levels) -> Target {
        let account = self.account(profile);
        let mut target = Target::new(&profile.name, Arc::clone(&account) as _);
        target = target.with_levels(levels);
        if !profile.tags.is_empty() {
            // Between commas, as Prometheus shows lists: a pattern finds a whole tag.
            target = target.with_label("tags", format!(",{},", profile.tags.join(",")));
        }
        if profile.children {
            let children = Arc::new(LazyChildren(account));
            target = target.with_children(children, profile.max_children);
        }
        target
    }

    fn account(&mut self, profile: &Profile) -> Arc<LazyAccount> {
        let now = fingerprint(profile);
        match self.known.get(&profile.name) {
            Some((before, account)) if *before == now => Arc::clone(account),
            _ => {
                let account = Arc::new(LazyAccount::new(profile.clone(), &self.lazy));
                self.known.insert(profile.name.clone(), (now, Arc::clone(&account)));
                account
            }
        }
    }
}

/// Fails if the children of a profile are to be watched, and can't be.
fn check_children(profile: &Profile) -> std::result::Result<(), Failure> {
    let has_children = vendors::of(profile.provider).is_some_and(|it| it.child_balances.is_some());
    if profile.children && !has_children {
        let provider = profile.provider.name;
        let why = format!("{profile}: children: {provider} shows no balances of children");
        return Err(Failure::config(why));
    }
    Ok(())
}

/// Tells a profile from a changed one. A secret that is in it as such is not told from another, but it can't change
/// while the program runs.
fn fingerprint(profile: &Profile) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{profile:?}").hash(&mut hasher);
    hasher.finish()
}
