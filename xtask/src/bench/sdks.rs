//! Single calls: ours against the vendors' own SDKs for Python.

use std::path::Path;

use super::load::{ACCESS, At, CA, Loads, rate};
use super::row::{Goal, RATIO, Row};
use crate::shell::{Cmd, Context, Failure};

/// The SDKs are so much slower that fewer rounds and fewer calls tell enough.
const ROUNDS: usize = 3;

struct Comparison {
    what: &'static str,
    vendor: &'static str,
    at: At,
    in_flight: u64,
    /// Of ours, and of the SDK's.
    calls: [u64; 2],
    goal: f64,
}

const COMPARISONS: [Comparison; 3] = [
    Comparison {
        what: "voximplant over TLS, one after another",
        vendor: "voximplant",
        at: At::Tls,
        in_flight: 1,
        calls: [5_000, 60],
        goal: 200.0,
    },
    Comparison {
        what: "sonetel balance, one after another",
        vendor: "sonetel",
        at: At::Replay,
        in_flight: 1,
        calls: [10_000, 1_000],
        goal: 5.0,
    },
    Comparison {
        what: "sonetel balance, 64 in flight",
        vendor: "sonetel",
        at: At::Replay,
        in_flight: 64,
        calls: [20_000, 1_000],
        goal: 30.0,
    },
];

pub(crate) fn rows(context: &Context, loads: &Loads) -> Result<Vec<Row>, Failure> {
    match loads.python(context) {
        Ok(python) => COMPARISONS.iter().map(|comparison| comparison.row(loads, python)).collect(),
        Err(why) => {
            let missing = |c: &Comparison| Row::missing(c.what, Goal::AtLeast(c.goal), RATIO, why);
            Ok(COMPARISONS.iter().map(missing).collect())
        }
    }
}

impl Comparison {
    fn row(&self, loads: &Loads, python: &Path) -> Result<Row, Failure> {
        let size = [("calls", self.calls[0]), ("in-flight", self.in_flight)];
        let ours = loads.load(&format!("ours {}", self.vendor), self.at, &size);
        let [ours, sdk] = loads.in_turn(ROUNDS, &[ours, self.sdk(loads, python)])?;
        let (ours, sdk) = (rate(&ours), rate(&sdk).of("the vendor's Python SDK"));
        Ok(Row::ratio(self.what, ours, sdk, Goal::AtLeast(self.goal)))
    }

    fn sdk(&self, loads: &Loads, python: &Path) -> Cmd {
        let [calls, in_flight] = [self.calls[1], self.in_flight].map(|number| number.to_string());
        // An address: by the name, every new connection would try IPv6 first, in vain.
        let at = &loads.base_url(self.at).replace("localhost", "127.0.0.1");
        let words = ["tests/official_sdks/bench.py", self.vendor, ACCESS, at, &calls, &in_flight];
        let run = Cmd::new(python.display().to_string(), words).env("NO_PROXY", "*");
        run.env("REQUESTS_CA_BUNDLE", CA).env("PYTHONDONTWRITEBYTECODE", "1")
    }
}
