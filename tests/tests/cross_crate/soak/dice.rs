//! What is thrown: the same for the same seed.

use cpaas_sandbox::faults::{Change, Fault, FaultRule, ResetPoint, RetryAfter};
use fastrand::Rng;

pub(crate) struct Dice(Rng);

impl Dice {
    pub(crate) fn new(seed: u64, provider: &str) -> Self {
        Self(Rng::with_seed(seed.wrapping_add(provider.len() as u64)))
    }

    pub(crate) fn one_in(&mut self, sides: u32) -> bool {
        self.0.u32(..sides) == 0
    }

    pub(crate) fn number(&mut self, below: usize) -> usize {
        self.0.usize(..below)
    }

    /// A fault for the next requests of a vendor: one, or a few, or some of them.
    pub(crate) fn fault(&mut self, provider: &str) -> FaultRule {
        let rule = FaultRule::new(self.kind(provider)).provider(provider);
        let rule = rule.times(self.0.u64(1..4));
        if self.one_in(3) { rule.percent(50, self.0.u64(..)) } else { rule }
    }

    fn kind(&mut self, provider: &str) -> Fault {
        let refused = |status| Fault::Status { status, retry_after: None };
        let reset = |when| Fault::Reset { when };
        let member = |change| Fault::Member { name: "account_id".into(), change };
        let token = if matches!(provider, "restcomm" | "twilio") {
            refused(503)
        } else {
            Fault::TokenExpired
        };
        let faults = [
            Fault::Latency { millis: 30 },
            Fault::Latency { millis: 600 },
            refused(429),
            Fault::Status { status: 429, retry_after: Some(RetryAfter::Seconds(1)) },
            refused(500),
            refused(503),
            Fault::VendorError { code: None },
            reset(ResetPoint::BeforeRead),
            reset(ResetPoint::AfterRead),
            reset(ResetPoint::AfterCommit),
            reset(ResetPoint::AfterCommit),
            reset(ResetPoint::MidResponse),
            Fault::Truncated,
            Fault::ContentType,
            Fault::Html { processed: false },
            Fault::Html { processed: true },
            Fault::Drip { millis: 20 },
            member(Change::Extra),
            member(Change::Missing),
            member(Change::WrongType),
            token,
        ];
        let at = self.number(faults.len());
        faults.into_iter().nth(at).unwrap()
    }
}
