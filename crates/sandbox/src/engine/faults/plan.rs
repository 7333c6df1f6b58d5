//! The rules in force, and how often each was applied.

use std::sync::Mutex;
use std::time::Duration;

use fastrand::Rng;
use serde::Serialize;

use crate::engine::faults::rule::{Fault, FaultRule};
use crate::engine::lock::lock;

/// How many rules there may be at a time.
const LIMIT: usize = 1000;

/// The longest that one request is held up.
const LONGEST: Duration = Duration::from_secs(60);

/// A rule that was added, and how often it was applied.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ActiveFault {
    /// Identifies the rule; never used again.
    pub id: u64,
    /// The rule.
    pub rule: FaultRule,
    /// How many requests matched it.
    pub matched: u64,
    /// How often its fault was applied.
    pub applied: u64,
}

/// What is done to a request.
#[derive(Debug, Default)]
pub(crate) struct InjectedFault {
    pub(crate) latency: Duration,
    pub(crate) fault: Option<Fault>,
}

#[derive(Debug, Default)]
pub(crate) struct FaultPlan {
    /// Of the rules that have none of their own.
    seed: u64,
    rules: Mutex<Rules>,
}

#[derive(Debug, Default)]
struct Rules {
    last_id: u64,
    active: Vec<(ActiveFault, Rng)>,
}

impl FaultPlan {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, rules: Mutex::default() }
    }

    /// Adds rules; `None`, and none of them, if that were too many.
    pub(crate) fn add(&self, new: Vec<FaultRule>) -> Option<Vec<u64>> {
        let mut rules = lock(&self.rules);
        if rules.active.len() + new.len() > LIMIT {
            return None;
        }
        let add = |rule: FaultRule| {
            rules.last_id += 1;
            let id = rules.last_id;
            let dice = Rng::with_seed(rule.seed.unwrap_or(self.seed.wrapping_add(id)));
            rules.active.push((ActiveFault { id, rule, matched: 0, applied: 0 }, dice));
            id
        };
        Some(new.into_iter().map(add).collect())
    }

    pub(crate) fn list(&self) -> Vec<ActiveFault> {
        lock(&self.rules).active.iter().map(|(active, _)| active.clone()).collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.rules).active.clear();
    }

    /// Whether there was such a rule.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut rules = lock(&self.rules);
        let before = rules.active.len();
        rules.active.retain(|(active, _)| active.id != id);
        rules.active.len() < before
    }

    /// What is done to the next request of this operation. It counts, so it is called once a request.
    pub(crate) fn next(&self, provider: &str, operation: &str) -> InjectedFault {
        let mut injected = InjectedFault::default();
        for (active, dice) in &mut lock(&self.rules).active {
            if !active.matches(provider, operation) {
                continue;
            }
            active.matched += 1;
            let is_latency = matches!(active.rule.fault, Fault::Latency { .. });
            let is_due = active.is_due(dice);
            if !is_due || (injected.fault.is_some() && !is_latency) {
                continue;
            }
            active.applied += 1;
            match &active.rule.fault {
                Fault::Latency { millis } => injected.latency += Duration::from_millis(*millis),
                fault => injected.fault = Some(fault.clone()),
            }
        }
        injected.latency = injected.latency.min(LONGEST);
        injected
    }
}

impl ActiveFault {
    fn matches(&self, provider: &str, operation: &str) -> bool {
        let is = |wanted: &Option<String>, here: &str| wanted.as_ref().is_none_or(|w| w == here);
        is(&self.rule.provider, provider) && is(&self.rule.operation, operation)
    }

    fn is_due(&self, dice: &mut Rng) -> bool {
        // Drawn for every request, so that it does not depend on other rules.
        let thrown = self.rule.percent.is_none_or(|percent| dice.u8(..100) < percent);
        thrown
            && self.matched >= self.rule.nth
            && self.rule.times.is_none_or(|times| self.applied < times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::faults::rule::{Change, ResetPoint};

    fn reset() -> FaultRule {
        FaultRule::new(Fault::Reset { when: ResetPoint::AfterRead })
    }

    fn hits(plan: &FaultPlan, requests: usize) -> Vec<bool> {
        (0..requests).map(|_| plan.next("a", "get").fault.is_some()).collect()
    }

    #[test]
    fn a_rule_is_for_its_requests_from_the_nth_on_and_so_often() {
        let plan = FaultPlan::default();
        plan.add(vec![reset().provider("a").operation("get").nth(2).times(2)]).unwrap();
        for (provider, operation) in [("b", "get"), ("a", "set")] {
            assert!(plan.next(provider, operation).fault.is_none());
        }
        assert_eq!(hits(&plan, 5), [false, true, true, false, false]);
        let seen = &plan.list()[0];
        assert_eq!((seen.matched, seen.applied), (5, 2));
        plan.clear();
        assert_eq!(hits(&plan, 2), [false, false]);
    }

    #[test]
    fn dice_fall_alike_from_the_same_seed() {
        let throws = |seed| {
            let plan = FaultPlan::default();
            plan.add(vec![reset().percent(30, seed)]).unwrap();
            hits(&plan, 1000)
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
        let hits = throws(7).into_iter().filter(|hit| *hit).count();
        assert!((200..400).contains(&hits), "{hits}");
    }

    #[test]
    fn the_first_rule_counts_and_latencies_add_up() {
        let plan = FaultPlan::default();
        let latency = |millis| FaultRule::new(Fault::Latency { millis });
        let change = Change::Null;
        plan.add(vec![latency(20)]).unwrap();
        let first = plan.add(vec![reset().times(1)]).unwrap()[0];
        plan.add(vec![FaultRule::new(Fault::Member { name: "x".into(), change })]).unwrap();
        plan.add(vec![latency(30)]).unwrap();
        let injected = plan.next("a", "get");
        assert_eq!(injected.latency, Duration::from_millis(50));
        assert_eq!(injected.fault, Some(Fault::Reset { when: ResetPoint::AfterRead }));
        assert!(matches!(plan.next("a", "get").fault, Some(Fault::Member { .. })));
        assert!(plan.remove(first) && !plan.remove(first));
        plan.add(vec![latency(u64::MAX / 2)]).unwrap();
        assert_eq!(plan.next("a", "get").latency, LONGEST);
    }

    #[test]
    fn is_bounded() {
        let plan = FaultPlan::default();
        let added = (0..=LIMIT).filter(|_| plan.add(vec![reset()]).is_some()).count();
        assert_eq!(added, LIMIT);
    }
}
