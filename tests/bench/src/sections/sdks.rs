//! Single calls: ours against the vendors' own SDKs for Python.

use std::path::Path;
use std::process::Command;

use crate::base::Result;
use crate::bench::{Asked, Bench, load};
use crate::row::{Figure, Goal, Row, rows};
use crate::servers::Place;

/// The SDKs are so much slower that fewer rounds and fewer calls tell enough.
const ROUNDS: u16 = 3;

struct Comparison {
    vendor: &'static str,
    in_flight: u64,
    /// Of ours, and of the SDK's.
    calls: [u64; 2],
    goal: f64,
}

/// Voximplant's SDK insists on TLS, and so both sides use it.
const COMPARISONS: [Comparison; 5] = [
    Comparison { vendor: "voximplant", in_flight: 1, calls: [5_000, 60], goal: 200.0 },
    Comparison { vendor: "sonetel", in_flight: 1, calls: [10_000, 1_000], goal: 5.0 },
    Comparison { vendor: "sonetel", in_flight: 64, calls: [20_000, 1_000], goal: 30.0 },
    Comparison { vendor: "twilio", in_flight: 1, calls: [10_000, 1_000], goal: 5.0 },
    Comparison { vendor: "twilio", in_flight: 64, calls: [20_000, 1_000], goal: 30.0 },
];

pub(super) fn table(bench: &Bench) -> Result<String> {
    let (replay, tls) = (bench.replay(&bench.sandbox())?, bench.replay_over_tls()?);
    let row = |comparison: &Comparison| {
        let at = if comparison.vendor == "voximplant" { &tls } else { &replay };
        comparison.row(bench, at)
    };
    rows(&COMPARISONS.iter().map(row).collect::<Result<Vec<_>>>()?)
}

impl Comparison {
    fn row(&self, bench: &Bench, at: &Place) -> Result<Row> {
        let tls = if at.ca.is_some() { " over TLS" } else { "" };
        let how = if self.in_flight == 1 { "one after another" } else { "64 in flight" };
        let (what, goal) = (format!("{}{tls}, {how}", self.vendor), Goal::AtLeast(self.goal));
        let Some(python) = bench.python() else {
            return Ok(Row::missing(what, goal, "the SDKs are not installed"));
        };
        let account = bench.account(self.vendor, at);
        let size = [("calls", self.calls[0]), ("in-flight", self.in_flight)];
        let ours = load("account", &account, &size)?;
        let [ours, sdk] = bench.costs(ROUNDS, [ours, self.sdk(python, &account)])?;
        let sdk = Figure::rate(&sdk).of("the vendor's Python SDK");
        Ok(Row::ratio(what, Figure::rate(&ours), sdk, goal))
    }

    fn sdk(&self, python: &Path, account: &Asked) -> Command {
        // An address: by the name, every new connection would try IPv6 first, in vain.
        let values = account.values.to_string().replace("//localhost:", "//127.0.0.1:");
        let [calls, in_flight] = [self.calls[1], self.in_flight].map(|number| number.to_string());
        let mut command = Command::new(python);
        command.args(["tests/official_sdks/bench.py", self.vendor, &values, &calls, &in_flight]);
        command.env("NO_PROXY", "*").env("PYTHONDONTWRITEBYTECODE", "1");
        if let Some(ca) = &account.ca {
            command.env("REQUESTS_CA_BUNDLE", ca);
        }
        command
    }
}
