//! Stateful fakes of communications vendors on loopback, for tests and demonstrations without an account.
//!
//! A [`Sandbox`] listens on `127.0.0.1` and responds as the vendors do: with their paths, their errors and
//! their undocumented behaviour; and it remembers changes. The vendors' own SDKs work with it unchanged. It shares
//! no type with this project's clients, so a client that misreads the vendor's format fails here, too.
//!
//! ```
//! use cpaas_sandbox::{Options, Sandbox};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), cpaas_sandbox::Error> {
//!     let sandbox = Sandbox::start(Options::new()).await?;
//!
//!     // The address and the credentials for a client.
//!     let access = sandbox.sonetel();
//!     assert!(access.token_url.starts_with(sandbox.base_url()));
//!     assert_eq!(access.account_id.len(), 10);
//!
//!     // … let the client work, then look at what it sent.
//!     assert!(sandbox.journal().is_empty());
//!     sandbox.stop().await;
//!     Ok(())
//! }
//! ```
//!
//! # Vendors
//!
//! * [`restcomm`]: a tree of accounts to read, list, create, update and migrate, as JSON or XML.
//! * [`sonetel`]: token endpoint, account, languages, time zones and the registry of errors.
//! * [`twilio`]: a main account with sub-accounts to fetch, list, create and update, as JSON or XML, and its balance.
//! * [`voximplant`]: the whole Accounts section (the account, its children, prices, plans, charges, documents), for tokens
//!   and for the legacy parameters; callbacks to loopback when the balance falls.
//!
//! # Control
//!
//! Beside the vendors' paths the server has its own, to control it from another process:
//!
//! | request | effect |
//! |---|---|
//! | `GET /_sandbox/state` | returns the state of the fakes without secrets |
//! | `POST /_sandbox/state` with a member for each vendor | sets balances and statuses: see the vendors' modules |
//! | `POST /_sandbox/state/reset` | restores the state at the start and revokes every token; the clock and the journal stay |
//! | `GET /_sandbox/journal` | returns the newest 10,000 requests, secrets redacted |
//! | `DELETE /_sandbox/journal` | empties the journal; the numbering continues |
//! | `GET /_sandbox/faults` | returns the faults, and how often each was applied |
//! | `POST /_sandbox/faults` with a rule of [`faults`], or a list | adds them, all or none; the response has their `ids` |
//! | `DELETE /_sandbox/faults`, `/_sandbox/faults/{id}` | removes all of them, or one |
//! | `GET /_sandbox/clock` | returns the fakes' time |
//! | `POST /_sandbox/clock` `{"advance_seconds": N}` | moves the fakes' clock forward, so that tokens expire |
//!
//! # Limits
//!
//! A request body may have 1 MiB (a larger one gets 413) and must arrive within 30 seconds. Only HTTP/1.1 is
//! supported. There is no protection beyond listening on loopback: never give it a real password.

mod engine;
mod error;
mod options;
mod seed;
mod vendors;

use std::sync::Arc;
use std::time::Duration;

pub use engine::faults;
pub use engine::journal::JournalEntry;
pub use error::Error;
pub use options::Options;
pub use vendors::{restcomm, sonetel, twilio, voximplant};

use engine::connection::{self, Connections, ListenerControl};
use engine::faults::{ActiveFault, FaultRule};
use engine::server::Server;
use engine::state::SandboxState;
use engine::tls::Tls;
use vendors::Vendors;

/// A running sandbox. Dropping it stops the server; [`stop`](Sandbox::stop) also waits for it.
#[derive(Debug)]
pub struct Sandbox {
    base_url: String,
    ca_pem: Option<String>,
    restcomm: restcomm::Access,
    sonetel: sonetel::Access,
    twilio: twilio::Access,
    voximplant: voximplant::Access,
    state: Arc<SandboxState>,
    listener: ListenerControl,
    server: Server,
}

impl Sandbox {
    /// Starts the fakes on `127.0.0.1`. The server is ready to be called when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::Start`], if the port can't be bound or there is no randomness for a key.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O and time enabled.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let listener = connection::bind(options.port).await?;
        let tls = if options.tls { Some(Tls::new()?) } else { None };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let base_url = format!("{scheme}://{}", listener.local_addr()?);
        let (seed, vendors) = (options.seed, Vendors::new(&base_url, options).await?);
        let state = Arc::new(SandboxState::new(seed, vendors.fakes));
        let (acceptor, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca)).unzip();
        let (connections, listener) = Connections::new(listener, acceptor)?;
        Ok(Self {
            base_url,
            ca_pem,
            restcomm: vendors.restcomm,
            sonetel: vendors.sonetel,
            twilio: vendors.twilio,
            voximplant: vendors.voximplant,
            server: Server::spawn(connections, Arc::clone(&state)),
            state,
            listener,
        })
    }

    /// The certificate of the authority that clients must trust, as PEM, where the sandbox speaks TLS. Its certificates are
    /// for `localhost` and this machine's loopback addresses.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Where the server listens, as `http://127.0.0.1:PORT`, or `https`, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address and the credentials of the fake Restcomm.
    #[must_use]
    pub fn restcomm(&self) -> &restcomm::Access {
        &self.restcomm
    }

    /// The address and the credentials of the fake Sonetel.
    #[must_use]
    pub fn sonetel(&self) -> &sonetel::Access {
        &self.sonetel
    }

    /// The address and the credentials of the fake Twilio.
    #[must_use]
    pub fn twilio(&self) -> &twilio::Access {
        &self.twilio
    }

    /// The address and the credentials of the fake Voximplant.
    #[must_use]
    pub fn voximplant(&self) -> &voximplant::Access {
        &self.voximplant
    }

    /// The requests received so far, oldest first, at most the newest 10,000, secrets redacted.
    ///
    /// An entry is recorded before its response leaves, so it is there once the response has arrived.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.state.journal.entries()
    }

    /// Moves the fakes' clock forward, in whole milliseconds: tokens that end before the new time are expired.
    ///
    /// Real time goes on from there; the clock never goes back.
    pub fn advance_clock(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// What the fakes hold, one member per vendor, and the `clock`. Passwords and tokens are left out.
    #[must_use]
    pub fn state(&self) -> serde_json::Value {
        self.state.to_json()
    }

    /// Changes what the fakes hold, by a member for each vendor, such as
    /// `{"sonetel": {"credit_balance": "0.00", "status": "disabled"}}`. The vendors' modules list what can be changed.
    ///
    /// # Errors
    ///
    /// [`Error::State`], if something can't be changed.
    pub fn set_state(&self, changes: &serde_json::Value) -> Result<(), Error> {
        self.state.set(changes).map_err(Error::State)
    }

    /// Adds a fault, and returns its id.
    ///
    /// # Errors
    ///
    /// [`Error::Fault`], if it could never be applied, or there are a thousand already.
    pub fn add_fault(&self, rule: FaultRule) -> Result<u64, Error> {
        self.add_faults(vec![rule]).map(|ids| ids.first().copied().unwrap_or_default())
    }

    /// Adds faults, all or none, and returns their ids.
    ///
    /// # Errors
    ///
    /// As [`add_fault`](Self::add_fault), of the first that can't be added.
    pub fn add_faults(&self, rules: Vec<FaultRule>) -> Result<Vec<u64>, Error> {
        self.state.add_faults(rules).map_err(Error::Fault)
    }

    /// The faults that were added, and how often they were applied.
    #[must_use]
    pub fn faults(&self) -> Vec<ActiveFault> {
        self.state.faults.list()
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        self.state.faults.clear();
    }

    /// Refuses connections for that long from when this returns, as a port without a listener; idle ones are
    /// closed.
    pub async fn refuse_connections(&self, time: Duration) {
        self.listener.pause(time).await;
    }

    /// Stops the server: requests under way are answered, for at most two seconds; the port is free afterwards.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
