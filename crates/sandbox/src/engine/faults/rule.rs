//! The rules, as Rust and as JSON.

use serde::{Deserialize, Serialize};

/// A fault, and which requests it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaultRule {
    /// The vendor, such as `sonetel`; any, if none is named.
    #[serde(default)]
    pub provider: Option<String>,
    /// The operation, such as `get`; any of the vendor's, if none is named.
    #[serde(default)]
    pub operation: Option<String>,
    /// From which matching request on, counted from 1 when the rule is added.
    #[serde(default = "first")]
    pub nth: u64,
    /// How often; always by default.
    #[serde(default)]
    pub times: Option<u64>,
    /// With what probability, in percent; 100 by default.
    #[serde(default)]
    pub percent: Option<u8>,
    /// The seed of the random numbers: the same seed, the same sequence. By default made of the sandbox's own seed and
    /// the rule's id.
    #[serde(default)]
    pub seed: Option<u64>,
    /// What goes wrong.
    pub fault: Fault,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// The answer comes later.
    Latency {
        /// By so many milliseconds, at most a minute.
        millis: u64,
    },
    /// The request is refused with this status and a web server's page; nothing is done.
    Status {
        /// The status, from 400 on.
        status: u16,
        /// A `Retry-After` header.
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    /// The request is refused with an error of the vendor's own, in its own shape; nothing is done.
    VendorError {
        /// The vendor's code (Restcomm's is the HTTP status); if none is given, one that leaves open what became of
        /// the request.
        #[serde(default)]
        code: Option<u32>,
    },
    /// The connection is reset.
    Reset {
        /// At which moment.
        when: ResetPoint,
    },
    /// The answer's JSON is cut in half, though it claims to be whole.
    Truncated,
    /// The answer is as ever, but its content type is `text/plain`.
    ContentType,
    /// Instead of the answer comes a page of HTML, with status 200.
    Html {
        /// Whether the request is done all the same.
        #[serde(default)]
        processed: bool,
    },
    /// The answer begins well and never ends (it does after 256 MiB).
    Endless,
    /// The answer comes one byte at a time.
    Drip {
        /// A byte in so many milliseconds, at most a second.
        millis: u64,
    },
    /// The request's access token is treated as expired, and so is every other that the vendor has issued. For
    /// vendors that have such tokens.
    TokenExpired,
    /// The same, and refresh tokens, or the key that the token was signed with, are taken for revoked.
    TokenRevoked,
    /// A read shows what the same read showed before, if there was one.
    Stale,
    /// A page of a list is not the requested one. For operations that have pages.
    Pages {
        /// Which one it is instead.
        how: Pages,
    },
    /// The answer's JSON has another member than it should.
    Member {
        /// The member's name, at any depth.
        name: String,
        /// What is wrong with it.
        change: Change,
    },
}

/// The value of a `Retry-After` header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetryAfter {
    /// Seconds.
    Seconds(u64),
    /// A date, so many seconds after now.
    DateIn(u64),
    /// Any text.
    Text(String),
}

/// When a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResetPoint {
    /// When the head of the request has come, before its body is read; nothing is done.
    BeforeRead,
    /// When the request was read; nothing is done.
    AfterRead,
    /// When it was done, before anything is answered.
    AfterCommit,
    /// When it was done, and half of the answer's body was sent.
    MidResponse,
}

/// Which page comes instead of the requested one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Pages {
    /// The one before, again.
    Repeated,
    /// Those before, one after the other, again and again.
    Cycling,
    /// The right one, but with a total that grows; past the end, the one before.
    Growing,
}

/// What is wrong with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// It is there, in every object, though nobody expects it.
    Extra,
    /// It is not there.
    Missing,
    /// It is null.
    Null,
    /// It is of another type.
    WrongType,
}

fn first() -> u64 {
    1
}

impl FaultRule {
    /// This fault for every request.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            provider: None,
            operation: None,
            nth: first(),
            times: None,
            percent: None,
            seed: None,
            fault,
        }
    }

    /// Only for requests to this vendor.
    #[must_use]
    pub fn provider(mut self, provider: impl Into<String>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// Only for this operation.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// From the nth matching request on, counted from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = nth;
        self
    }

    /// How often.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// With this probability, by random numbers of this seed.
    #[must_use]
    pub fn percent(mut self, percent: u8, seed: u64) -> Self {
        self.percent = Some(percent);
        self.seed = Some(seed);
        self
    }
}

impl Fault {
    /// The name, as in the member `kind`, with the details that distinguish faults of one kind.
    #[must_use]
    pub fn name(&self) -> String {
        let fault = serde_json::to_value(self).unwrap_or_default();
        let details = ["status", "when", "how", "change"].into_iter().filter_map(|member| {
            let detail = fault.get(member)?;
            Some(detail.as_str().map_or_else(|| detail.to_string(), str::to_owned))
        });
        let kind = fault["kind"].as_str().unwrap_or_default().to_owned();
        details.fold(kind, |name, detail| format!("{name}_{detail}"))
    }
}
