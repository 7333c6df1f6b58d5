//! Accounts as metrics: what a probe answers, and what a file for the textfile collector has.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use cpaas_core::{AccountStatus, Balance, Decimal, Error, ErrorKind, Money, ProviderName};
use cpaas_fleet::{ChildList, State};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::registry::Registry;

use crate::families::{Labels, Samples, flag, gauges};
use crate::format::Format;
use crate::levels::Levels;
use crate::reading::Reading;

/// What is known of one account at one time.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountMetrics {
    /// Its name: the label `profile`.
    pub name: String,
    /// Its provider: the label `provider`.
    pub provider: ProviderName,
    /// Below which amounts its balance is low.
    pub levels: Levels,
    /// What was read; none, if that was not done in time.
    pub reading: Option<Arc<Reading>>,
    /// Whether its child accounts are wanted, too.
    pub has_children: bool,
    /// What was read of them; none, if that was not done in time.
    pub of_children: Option<Arc<Reading>>,
    /// How many seconds the platform's clock is ahead of this machine's; none, if that is not known.
    pub clock_skew: Option<i64>,
}

impl AccountMetrics {
    /// What was read of an account.
    #[must_use]
    pub fn new(name: impl Into<String>, provider: ProviderName, reading: Arc<Reading>) -> Self {
        Self {
            name: name.into(),
            provider,
            levels: Levels::default(),
            reading: Some(reading),
            has_children: false,
            of_children: None,
            clock_skew: None,
        }
    }

    /// Adds what was read of its child accounts.
    #[must_use]
    pub fn with_children(self, reading: Arc<Reading>) -> Self {
        Self { has_children: true, of_children: Some(reading), ..self }
    }

    /// Sets below which amounts its balance is low.
    #[must_use]
    pub fn with_levels(self, levels: Levels) -> Self {
        Self { levels, ..self }
    }

    /// Why it counts as a failure, if it does: something that was wanted could not be read, or not be compared with a
    /// threshold.
    #[must_use]
    pub fn failure(&self) -> Option<ErrorKind> {
        let failed = self.error().map(Error::kind);
        let is_late = self.reading.is_none() || (self.has_children && self.of_children.is_none());
        let late = is_late.then_some(ErrorKind::Timeout);
        failed.or_else(|| Some(self.state()?.err()?.kind())).or(late)
    }

    /// Why something of it could not be read: the first reason.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        let mut readings = self.reading.iter().chain(&self.of_children);
        readings.find_map(|reading| reading.error())
    }

    /// The balance, if it was read.
    pub(crate) fn balance(&self) -> Option<&Balance> {
        self.reading.as_ref()?.balance.as_ref()?.as_ref().ok()
    }

    /// Its thresholds; while its currency is not known, its own alone.
    pub(crate) fn thresholds(&self) -> impl Iterator<Item = (State, Money)> {
        let currency = self.balance().map(|balance| balance.currency);
        let levels = self.levels.of(currency).into_iter();
        levels.filter_map(|(state, money)| Some((state, money?)))
    }

    /// The state of the balance that was read; none, if that was not, or there is no threshold.
    ///
    /// # Errors
    ///
    /// `Config`, if it can't be compared with a threshold.
    #[must_use]
    pub fn state(&self) -> Option<cpaas_core::Result<State>> {
        self.levels.state(&self.name, self.balance()?).transpose()
    }

    /// The status that was read; none, if that was not, or the platform has none.
    #[must_use]
    pub fn status(&self) -> Option<&AccountStatus> {
        self.info()?.status.as_ref()
    }

    fn info(&self) -> Option<&cpaas_core::AccountInfo> {
        self.reading.as_ref()?.info.as_ref()?.as_ref().ok()
    }

    /// The child accounts that were read.
    #[must_use]
    pub fn children(&self) -> Option<&ChildList> {
        self.of_children.as_ref()?.children.as_ref()?.as_ref().ok()
    }

    fn labels(&self) -> Labels {
        Labels::default().and("profile", &self.name).and("provider", self.provider.as_str())
    }
}

/// These accounts as text. Families are whole, whatever the number of accounts.
///
/// # Errors
///
/// None in practice: writing to a text does not fail.
pub fn encode(accounts: Vec<AccountMetrics>, format: Format) -> Result<String, fmt::Error> {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Accounts(accounts)));
    format.write(&registry)
}

#[derive(Debug)]
struct Accounts(Vec<AccountMetrics>);

impl Collector for Accounts {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for Family { name, help, samples } in FAMILIES {
            let mut all = Samples::new();
            for account in &self.0 {
                samples(account, &mut |labels, value| all.push((labels, value)));
            }
            gauges(&mut encoder, (name, help), &all)?;
        }
        Ok(())
    }
}

/// Takes a sample.
type Add<'a> = dyn FnMut(Labels, Decimal) + 'a;

struct Family {
    name: &'static str,
    help: &'static str,
    samples: fn(&AccountMetrics, &mut Add<'_>),
}

const FAMILIES: &[Family] = &[
    Family {
        name: "cpaas_probe_success",
        help: "Whether everything that was wanted of the account could be read.",
        samples: |it, add| add(it.labels(), flag(it.failure().is_none())),
    },
    Family {
        name: "cpaas_probe_duration_seconds",
        help: "How long reading the account took.",
        samples: |it, add| {
            let Some(reading) = &it.reading else { return };
            let milliseconds = u64::try_from(reading.took.as_millis()).unwrap_or(u64::MAX);
            add(it.labels(), Decimal::from_i128_with_scale(milliseconds.into(), 3));
        },
    },
    Family {
        name: "cpaas_probe_error_info",
        help: "Why it could not be read.",
        samples: |it, add| {
            if let Some(kind) = it.failure() {
                add(it.labels().and("kind", kind.as_str()), Decimal::ONE);
            }
        },
    },
    Family {
        name: "cpaas_account_balance",
        help: "The balance, in its currency.",
        samples: |it, add| amount(it, add, |balance| Some(balance.amount)),
    },
    Family {
        name: "cpaas_account_credit_limit",
        help: "How far below zero the balance may go.",
        samples: |it, add| amount(it, add, |balance| balance.credit_limit),
    },
    Family {
        name: "cpaas_account_held",
        help: "Money set aside for what is under way.",
        samples: |it, add| amount(it, add, |balance| balance.held),
    },
    Family {
        name: "cpaas_account_available",
        help: "What can be spent, credit included.",
        samples: |it, add| amount(it, add, |balance| balance.available),
    },
    Family {
        name: "cpaas_account_threshold",
        help: "Below this the balance is low.",
        samples: |it, add| {
            for (level, money) in it.thresholds() {
                let labels = it.labels().and("level", level.as_str());
                add(labels.and("currency", money.currency.as_str()), money.amount);
            }
        },
    },
    Family {
        name: "cpaas_account_below_threshold",
        help: "Whether the balance, or what can be spent where the threshold is about that, is below the threshold.",
        samples: below_threshold,
    },
    Family {
        name: "cpaas_account_status",
        help: "Whether this is the account's status.",
        samples: status,
    },
    Family {
        name: "cpaas_account_info",
        help: "The vendor's identifier and name of the account.",
        samples: |it, add| {
            let Some(info) = it.info() else { return };
            let labels = it.labels().and("account_id", info.id.as_str());
            add(labels.and("name", info.name.as_deref().unwrap_or_default()), Decimal::ONE);
        },
    },
    Family {
        name: "cpaas_account_reading_timestamp_seconds",
        help: "When the account was read.",
        samples: |it, add| {
            let Some(reading) = &it.reading else { return };
            add(it.labels(), reading.time.as_unix_seconds().into());
        },
    },
    Family {
        name: "cpaas_clock_skew_seconds",
        help: "How far the vendor's clock is ahead of this machine's.",
        samples: |it, add| {
            if let Some(ahead) = it.clock_skew {
                add(it.labels(), ahead.into());
            }
        },
    },
    Family {
        name: "cpaas_child_balance",
        help: "The balance of a child account, in its currency.",
        samples: child_balances,
    },
    Family {
        name: "cpaas_children",
        help: "How many child accounts were read.",
        samples: |it, add| {
            if let Some(list) = it.children() {
                add(it.labels(), list.children.len().into());
            }
        },
    },
    Family {
        name: "cpaas_children_cut",
        help: "Whether there are more child accounts than are read.",
        samples: |it, add| {
            if let Some(list) = it.children() {
                add(it.labels(), flag(list.is_cut));
            }
        },
    },
];

fn amount(it: &AccountMetrics, add: &mut Add<'_>, amount: fn(&Balance) -> Option<Decimal>) {
    let Some(balance) = it.balance() else { return };
    let labels = it.labels().and("currency", balance.currency.as_str());
    if let Some(amount) = amount(balance) {
        add(labels, amount);
    }
}

fn below_threshold(it: &AccountMetrics, add: &mut Add<'_>) {
    let Some(Ok(state)) = it.state() else { return };
    for (level, _) in it.thresholds() {
        add(it.labels().and("level", level.as_str()), flag(state >= level));
    }
}

/// A closed set of words: that of another status is the vendor's own.
fn status(it: &AccountMetrics, add: &mut Add<'_>) {
    const OTHER: &str = "other";
    let Some(status) = it.status() else { return };
    let word = match status {
        AccountStatus::Other(_) => OTHER,
        known => known.as_str(),
    };
    for known in ["active", "suspended", "closed", OTHER, "unknown"] {
        add(it.labels().and("status", known), flag(known == word));
    }
}

fn child_balances(it: &AccountMetrics, add: &mut Add<'_>) {
    // Two samples with the same labels would make the whole answer invalid.
    let mut seen = BTreeSet::new();
    for child in it.children().into_iter().flat_map(|list| &list.children) {
        let Ok(balance) = &child.balance else { continue };
        if seen.insert(&child.id) {
            let labels = it.labels().and("child", child.id.as_str());
            add(labels.and("currency", balance.currency.as_str()), balance.amount);
        }
    }
}
