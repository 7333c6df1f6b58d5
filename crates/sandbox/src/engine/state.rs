//! What all requests share: the vendors' fakes, the clock, the journal and the faults.

use serde_json::{Map, Value};

use crate::engine::clock::Clock;
use crate::engine::fake::Fake;
use crate::engine::faults::history::ReplyHistory;
use crate::engine::faults::plan::FaultPlan;
use crate::engine::faults::{Fault, FaultRule};
use crate::engine::journal::Journal;

#[derive(Debug)]
pub(crate) struct SandboxState {
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
    pub(crate) faults: FaultPlan,
    pub(crate) history: ReplyHistory,
    fakes: Vec<Box<dyn Fake>>,
}

impl SandboxState {
    pub(crate) fn new(seed: u64, fakes: Vec<Box<dyn Fake>>) -> Self {
        Self {
            clock: Clock::default(),
            journal: Journal::default(),
            faults: FaultPlan::new(seed),
            history: ReplyHistory::default(),
            fakes,
        }
    }

    /// The fake whose paths a path is one of.
    pub(crate) fn serving(&self, path: &str) -> Option<&dyn Fake> {
        self.fakes.iter().find(|fake| fake.serves(path)).map(|fake| &**fake)
    }

    /// What the control API shows.
    pub(crate) fn to_json(&self) -> Value {
        let now = self.clock.now();
        let mut state: Map<_, _> =
            self.fakes.iter().map(|fake| (fake.provider().to_owned(), fake.state(now))).collect();
        state.insert("clock".to_owned(), self.clock.to_json());
        Value::Object(state)
    }

    /// Changes what the fakes hold, by a member for each vendor. An error is the reason why one can't be applied; the
    /// vendors before it are changed.
    pub(crate) fn set(&self, changes: &Value) -> Result<(), String> {
        let changes =
            changes.as_object().ok_or("expected an object with a member for each vendor")?;
        for (provider, changes) in changes {
            self.fake(provider)?.set(changes).map_err(|why| format!("{provider}: {why}"))?;
        }
        Ok(())
    }

    pub(crate) fn reset(&self) {
        for fake in &self.fakes {
            fake.reset();
        }
        self.history.clear();
    }

    /// Adds rules, all or none. An error is the reason why one could never be applied.
    pub(crate) fn add_faults(&self, rules: Vec<FaultRule>) -> Result<Vec<u64>, String> {
        rules.iter().try_for_each(|rule| self.check(rule))?;
        self.faults.add(rules).ok_or_else(|| "there are too many faults already".to_owned())
    }

    fn check(&self, rule: &FaultRule) -> Result<(), String> {
        if rule.nth == 0 {
            return Err("`nth` counts from 1 on".to_owned());
        }
        if rule.percent.is_some_and(|percent| percent > 100) {
            return Err("`percent` is at most 100".to_owned());
        }
        if let Fault::Status { status, .. } = rule.fault
            && !(400..600).contains(&status)
        {
            return Err(format!("{status} is not an error status"));
        }
        let Some(provider) = &rule.provider else {
            return match &rule.operation {
                Some(_) => Err("an `operation` needs a `provider`".to_owned()),
                None => Ok(()),
            };
        };
        let fake = self.fake(provider)?;
        if let Some(operation) = &rule.operation
            && !fake.operations().contains(&operation.as_str())
        {
            let known = fake.operations().join(", ");
            return Err(format!("{provider} has no operation {operation:?}; it has {known}"));
        }
        let pages = matches!(rule.fault, Fault::Pages { .. });
        if pages && rule.operation.as_ref().is_some_and(|operation| !fake.has_pages(operation)) {
            return Err("that operation has no pages".to_owned());
        }
        let tokens = matches!(rule.fault, Fault::TokenExpired | Fault::TokenRevoked);
        if tokens && !fake.has_tokens() {
            return Err(format!("{provider} has no tokens that expire"));
        }
        Ok(())
    }

    fn fake(&self, provider: &str) -> Result<&dyn Fake, String> {
        let found = self.fakes.iter().find(|fake| fake.provider() == provider);
        let known = || self.fakes.iter().map(|fake| fake.provider()).collect::<Vec<_>>().join(", ");
        found
            .map(|fake| &**fake)
            .ok_or_else(|| format!("there is no vendor {provider:?}; there are {}", known()))
    }
}
