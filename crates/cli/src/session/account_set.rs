//! The accounts of the selected profiles.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use cpaas::profiles::Profile;
use cpaas_core::{AccountId, Balance, Error, ErrorKind, ProviderName, SecretString};
use cpaas_fleet::{ChildBalances, ChildList, Fleet, Limits, Outcome, ThresholdError, Thresholds};

use super::accounts::{AccountFactory, Recorders, instrumented};
use super::concurrency::Concurrency;
use super::run_state::RunState;
use super::threshold_options::OfCredit;
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::base::log;
use crate::sandbox;
use crate::vendors::vendor::Vendor;
use crate::vendors::{self, VENDORS};

/// The platform of an account, and its address there.
type Place<'a> = (ProviderName, Option<&'a str>);

/// The accounts of profiles, under the profiles' names.
pub(crate) struct AccountSet {
    pub(crate) fleet: Fleet,
    /// What the accounts of a dry run send and withhold.
    pub(crate) recorders: Recorders,
    /// What becomes of the accounts' writes.
    pub(super) state: RunState,
    /// The names of the profiles whose thresholds are about what can be spent.
    available: HashSet<String>,
    /// Where the accounts are, by the names of their profiles.
    addresses: HashMap<String, String>,
    /// The vendors of the profiles, each once.
    vendors: Vec<&'static Vendor>,
    /// What gives the balances of child accounts, and of how many at most, by the names of the profiles; none if they
    /// are not wanted.
    children: HashMap<Arc<str>, (Arc<dyn ChildBalances>, usize)>,
    /// The limits of listing them, which may take longer than anything else.
    listing_limits: Limits,
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
        let (mut problems, mut children) = (Vec::new(), HashMap::new());
        let mut addresses = HashMap::new();
        for (profile, opened) in accounts.open_all(profiles).await {
            let name: Arc<str> = profile.name.as_str().into();
            let added = match opened {
                Ok(account) => {
                    let list = accounts.with_children.then(|| vendors::child_balances(&account));
                    if let Some(list) = list.flatten() {
                        children.insert(Arc::clone(&name), (list, profile.max_children));
                    }
                    addresses.insert(profile.name.clone(), account.base_url());
                    fleet.add(name, instrumented(profile, account))
                }
                Err(failure) => {
                    problems.push(failure.to_string());
                    let error = Error::before_sending(ErrorKind::Config, failure.to_string());
                    fleet.add_failed(name, profile.provider.name, error)
                }
            };
            added.map_err(|error| Failure::config(error.message()))?;
        }
        // What reading secrets took is over.
        let remaining = accounts.remaining();
        let limits = concurrency.limits(accounts.deadline(), remaining);
        let listing_limits = concurrency.limits(accounts.listing_deadline(), remaining);
        let fleet = fleet.with_limits(limits);
        let of_credit = profiles.iter().filter(|profile| profile.available);
        let available = of_credit.map(|profile| profile.name.clone()).collect();
        let (state, with_children) = (accounts.state().clone(), accounts.with_children);
        let recorders = accounts.into_recorders();
        let is_selected = |vendor: &&Vendor| {
            profiles.iter().any(|profile| profile.provider.name.as_str() == vendor.name)
        };
        let vendors = VENDORS.iter().filter(is_selected).collect();
        let set = Self {
            fleet,
            recorders,
            state,
            available,
            addresses,
            vendors,
            children,
            listing_limits,
            problems,
            _sandbox: None,
        };
        set.check_children(with_children)
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

    /// Whose thresholds are about what can be spent: all, or those whose profiles set it.
    pub(crate) fn of_credit(&self, all: bool) -> OfCredit {
        OfCredit { all, profiles: self.available.clone() }
    }

    /// Fails if child accounts are wanted, and no platform shows their balances.
    fn check_children(self, are_wanted: bool) -> Result<Self, Failure> {
        if are_wanted && self.vendors.iter().all(|vendor| vendor.child_balances.is_none()) {
            return Err(Failure::usage(
                "--children: no selected platform shows the balances of child accounts",
            ));
        }
        Ok(self)
    }

    /// The balance of each child account.
    pub(crate) async fn child_balances(&self) -> Vec<Outcome<Balance>> {
        self.child_lists().await.into_iter().flat_map(Outcome::into_balances).collect()
    }

    /// The child accounts of each account whose platform lists them, if they are wanted.
    pub(crate) async fn child_lists(&self) -> Vec<Outcome<ChildList>> {
        if self.children.is_empty() {
            return Vec::new();
        }
        let fleet = self.fleet.clone().with_limits(self.listing_limits);
        let lists = fleet.read(|label, _| {
            let list = async move {
                match self.children.get(label) {
                    Some((children, most)) => children.child_balances(*most).await,
                    None => Ok(ChildList::default()),
                }
            };
            log::instrumented(label, list)
        });
        let lists = lists.report().await.into_iter();
        // Why an account could not be made, its own outcome says.
        lists.filter(|one| self.children.contains_key(&one.label)).collect()
    }

    /// The labels of those balances that are of an account which another label before has too, by the ids that accounts
    /// answer: a sum counts each account once, which stderr says. Nothing is read where no two are of one platform.
    pub(crate) async fn repeated(
        &self,
        balances: &[Outcome<Balance>],
        console: &Console,
    ) -> HashSet<Arc<str>> {
        let mut by_place: HashMap<Place<'_>, Vec<&str>> = HashMap::new();
        for one in balances.iter().filter(|one| one.result.is_ok()) {
            by_place.entry(self.place(one)).or_default().push(&one.label);
        }
        let several = by_place.into_values().filter(|labels| labels.len() > 1);
        let wanted: HashSet<&str> = several.flatten().collect();
        if wanted.is_empty() {
            return HashSet::new();
        }
        let ids = self.fleet.read(|label, account| {
            let is_wanted = wanted.contains(label);
            async move { if is_wanted { account.id().await.map(Some) } else { Ok(None) } }
        });
        let mut ids: Vec<_> = ids.report().await.into_iter().collect();
        let children = balances.iter().filter(|one| wanted.contains(&*one.label));
        ids.extend(children.filter_map(|one| {
            let id = one.child.as_ref()?.id.clone();
            Some(one.clone().map(|_| id))
        }));
        self.repeated_ids(ids.iter(), console)
    }

    fn repeated_ids<'o>(
        &self,
        ids: impl Iterator<Item = &'o Outcome<Option<AccountId>>>,
        console: &Console,
    ) -> HashSet<Arc<str>> {
        let mut index = HashMap::new();
        // Each account's labels, in the order of the accounts.
        let mut labels: Vec<Vec<&'o Arc<str>>> = Vec::new();
        for one in ids {
            match &one.result {
                Ok(None) => {}
                Ok(Some(id)) => {
                    let next = labels.len();
                    let at = *index.entry((self.place(one), id)).or_insert(next);
                    if at == next {
                        labels.push(Vec::new());
                    }
                    labels[at].push(&one.label);
                }
                Err(error) => console.note(&format!(
                    "warning: {}: its id could not be read, so the total may count it twice: {error}",
                    one.label
                )),
            }
        }
        let several = labels.iter().filter_map(|labels| labels.split_first());
        let several: Vec<_> = several.filter(|(_, rest)| !rest.is_empty()).collect();
        for (first, rest) in &several {
            console.note(&same_account(first, rest));
        }
        several.into_iter().flat_map(|(_, rest)| rest).map(|label| Arc::clone(label)).collect()
    }

    fn place<T>(&self, one: &Outcome<T>) -> Place<'_> {
        let profile = one.child.as_ref().map_or(&one.label, |child| &child.parent);
        (one.provider, self.addresses.get(&**profile).map(String::as_str))
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

/// Most labels of one account that are named.
const MOST_SAME: usize = 3;

fn same_account(first: &str, rest: &[&Arc<str>]) -> String {
    let mut named: Vec<String> = rest.iter().take(MOST_SAME).map(ToString::to_string).collect();
    if rest.len() > MOST_SAME {
        named.push(format!("{} more", rest.len() - MOST_SAME));
    }
    let (last, others) =
        named.split_last().map_or(("", &[][..]), |(last, rest)| (last.as_str(), rest));
    let (listed, are) = if others.is_empty() {
        (last.to_owned(), "is")
    } else {
        (format!("{} and {last}", others.join(", ")), "are")
    };
    format!("note: {listed} {are} the same account as {first}: the total counts it once")
}
