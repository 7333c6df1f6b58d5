//! How a sandbox is started.

use crate::vendors::{restcomm, sonetel, voximplant};

/// How a sandbox is started. [`Options::default`] is a free port and the vendors' default seeds.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The port on `127.0.0.1`; 0 takes a free one.
    pub port: u16,
    /// Whether to speak TLS, with a certificate authority of the sandbox's own.
    pub tls: bool,
    /// What the dice of faults begin with that have no seed of their own.
    pub seed: u64,
    /// How many child accounts to make. For vendors that have child accounts; Sonetel has none.
    pub children: u32,
    /// What the fake Restcomm holds at the start.
    pub restcomm: restcomm::Seed,
    /// What the fake Sonetel holds at the start.
    pub sonetel: sonetel::Seed,
    /// What the fake Voximplant holds at the start.
    pub voximplant: voximplant::Seed,
}

impl Options {
    /// The default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the port; 0 takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets whether to speak TLS. Whom to trust then, [`Sandbox::ca_pem`](crate::Sandbox::ca_pem) says.
    #[must_use]
    pub fn tls(mut self, tls: bool) -> Self {
        self.tls = tls;
        self
    }

    /// Sets what the dice of faults begin with that have no seed of their own.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how many child accounts to make, for vendors that have them.
    #[must_use]
    pub fn children(mut self, children: u32) -> Self {
        self.children = children;
        self
    }

    /// Sets what the fake Restcomm holds at the start.
    #[must_use]
    pub fn restcomm(mut self, seed: restcomm::Seed) -> Self {
        self.restcomm = seed;
        self
    }

    /// Sets what the fake Sonetel holds at the start.
    #[must_use]
    pub fn sonetel(mut self, seed: sonetel::Seed) -> Self {
        self.sonetel = seed;
        self
    }

    /// Sets what the fake Voximplant holds at the start.
    #[must_use]
    pub fn voximplant(mut self, seed: voximplant::Seed) -> Self {
        self.voximplant = seed;
        self
    }
}
