//! An account behind a transport, held to the laws of `cpaas-conformance`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_conformance::{Changes, Fault, NotInjectable, Subject, Times};
use cpaas_core::{Access, AccountProvider, AccountUpdate, SecretString, UpdateField};

use super::faulty::{FaultyTransport, TransportFault};
use crate::options::{ClientOptions, Settings};
use crate::retry::RetryPolicy;
use crate::transport::Transport;

/// A provider as a [`Subject`]: its account reaches a platform, such as a fake of the vendor, over a
/// [`FaultyTransport`].
///
/// ```
/// # use std::sync::Arc;
/// # use std::time::Duration;
/// # use cpaas_core::{AccountProvider, MemoryProvider};
/// # use cpaas_http::ClientOptions;
/// # use cpaas_http::testing::{ScriptedTransport, TransportSubject};
/// # fn account(_: &ClientOptions) -> Arc<dyn AccountProvider> { Arc::new(MemoryProvider::new("1")) }
/// # let platform = ScriptedTransport::new([]);
/// # let changes = || 0;
/// let subject = TransportSubject::new(platform, Duration::from_millis(500), account, changes)
///     .with_secrets(|| vec!["the token".into()])
///     .without(&["the_balance_is_the_accounts_own", "a_balance_is_found_missing_only_by_a_read"]);
/// ```
pub struct TransportSubject {
    account: Arc<dyn AccountProvider>,
    transport: Arc<FaultyTransport>,
    deadline: Duration,
    effects: Box<dyn Fn() -> u64 + Send + Sync>,
    secrets: Box<dyn Fn() -> Vec<SecretString> + Send + Sync>,
    changes: Changes,
    has_no_balance: bool,
    not_applicable: &'static [&'static str],
}

impl TransportSubject {
    /// The account that `account` makes with options under which each call reaches `platform` and ends
    /// within `deadline`. `effects` returns how many changes the platform has made so far; logins are
    /// none.
    pub fn new(
        platform: Arc<dyn Transport>,
        deadline: Duration,
        account: impl FnOnce(&ClientOptions) -> Arc<dyn AccountProvider>,
        effects: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> Self {
        let transport = FaultyTransport::new(platform);
        let settings = Settings {
            attempt_timeout: deadline,
            operation_timeout: deadline,
            retry: RetryPolicy { base_delay: Duration::from_millis(5), ..RetryPolicy::default() },
            ..Settings::default()
        };
        let options =
            ClientOptions::default().with_settings(settings).with_transport(transport.clone());
        Self {
            account: account(&options),
            transport,
            deadline,
            effects: Box::new(effects),
            secrets: Box::new(Vec::new),
            changes: Changes::new(),
            has_no_balance: false,
            not_applicable: &[],
        }
    }

    /// Names the secrets that must never be shown: the credentials, and the tokens derived from them.
    #[must_use]
    pub fn with_secrets(
        mut self,
        secrets: impl Fn() -> Vec<SecretString> + Send + Sync + 'static,
    ) -> Self {
        self.secrets = Box::new(secrets);
        self
    }

    /// Takes the values for updates from here, for platforms that accept few.
    #[must_use]
    pub fn with_changes(mut self, changes: Changes) -> Self {
        self.changes = changes;
        self
    }

    /// Tells of an account whose balance a read [finds missing](Subject::has_no_balance).
    #[must_use]
    pub fn with_balance_missing(mut self) -> Self {
        self.has_no_balance = true;
        self
    }

    /// Lists the laws that don't apply, such as those about what the account does not offer.
    #[must_use]
    pub fn without(mut self, laws: &'static [&'static str]) -> Self {
        self.not_applicable = laws;
        self
    }

    /// The same account, behind one more `Arc<dyn AccountProvider>`.
    #[must_use]
    pub fn behind_arc_dyn(mut self) -> Self {
        self.account = Arc::new(self.account);
        self
    }
}

impl fmt::Debug for TransportSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportSubject").field("account", &self.account).finish_non_exhaustive()
    }
}

#[async_trait]
impl Subject for TransportSubject {
    fn account(&self) -> Arc<dyn AccountProvider> {
        Arc::clone(&self.account)
    }

    async fn effects(&self) -> u64 {
        (self.effects)()
    }

    async fn requests(&self) -> u64 {
        self.transport.requests()
    }

    async fn inject(
        &self,
        fault: Fault,
        access: Access,
        times: Times,
    ) -> Result<(), NotInjectable> {
        let fault = match fault {
            Fault::Refused => TransportFault::Refused,
            Fault::LostBefore => TransportFault::LostBefore,
            Fault::LostAfter => TransportFault::LostAfter,
            Fault::Garbled => TransportFault::Garbled,
            Fault::RateLimited => TransportFault::Status(429),
            Fault::ServerError => TransportFault::Status(503),
            Fault::WrongCredentials => TransportFault::WrongCredentials,
            Fault::Hang => TransportFault::Hang,
            other => return Err(NotInjectable::new(format!("no transport fault is {other:?}"))),
        };
        match times {
            Times::Once => self.transport.fail_next(access, fault),
            Times::Always => self.transport.fail_always(access, fault),
        }
        Ok(())
    }

    async fn clear_faults(&self) {
        self.transport.clear_faults();
    }

    fn change(&self, field: UpdateField) -> AccountUpdate {
        self.changes.next(field)
    }

    fn secrets(&self) -> Vec<SecretString> {
        (self.secrets)()
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }

    fn has_no_balance(&self) -> bool {
        self.has_no_balance
    }

    fn not_applicable(&self) -> &[&str] {
        self.not_applicable
    }
}
