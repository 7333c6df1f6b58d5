//! Accounts that take their time, fail, hang or panic, and a gauge of how many are asked at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Error,
    ErrorKind, Money, Operation, ProviderName, Result, UpdateField,
};
use cpaas_fleet::{Fleet, Report};

/// What an account does when its time is over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Does {
    Answer,
    Fail(ErrorKind),
    /// Is refused for the rate, and required to wait for so many seconds.
    Limited(Option<u64>),
    Panic,
    Hang,
}

#[derive(Clone, Debug)]
pub(crate) struct Fake {
    pub(crate) provider: ProviderName,
    pub(crate) delay: Duration,
    pub(crate) does: Does,
    pub(crate) balance: Balance,
    pub(crate) gauges: Vec<Arc<Gauge>>,
}

/// What the panics say: nobody may repeat it.
pub(crate) const SECRET: &str = "hunter2";

impl Fake {
    pub(crate) fn new(provider: &'static str, does: Does, delay: u64) -> Self {
        Self {
            provider: ProviderName::new(provider),
            delay: Duration::from_millis(delay),
            does,
            balance: "5.04 SEK".parse::<Money>().unwrap().into(),
            gauges: Vec::new(),
        }
    }

    pub(crate) fn has(money: &str) -> Self {
        let balance = money.parse::<Money>().unwrap().into();
        Self { balance, ..Self::new("acme", Does::Answer, 0) }
    }

    pub(crate) fn gauged(mut self, gauge: &Arc<Gauge>) -> Self {
        self.gauges.push(Arc::clone(gauge));
        self
    }

    async fn done<T>(&self, answer: T) -> Result<T> {
        let _asked: Vec<_> = self.gauges.iter().map(|gauge| gauge.begin()).collect();
        tokio::time::sleep(self.delay).await;
        match self.does {
            Does::Answer => Ok(answer),
            Does::Fail(kind) => Err(Error::before_sending(kind, "no")),
            Does::Limited(seconds) => {
                let error = Error::before_sending(ErrorKind::RateLimited, "slow down");
                let time = seconds.map(Duration::from_secs);
                Err(time.into_iter().fold(error, Error::with_retry_after))
            }
            Does::Panic => panic!("{SECRET}"),
            Does::Hang => std::future::pending().await,
        }
    }
}

#[async_trait]
impl AccountProvider for Fake {
    fn provider(&self) -> ProviderName {
        self.provider
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::new(self.provider)
            .with_operations([
                Operation::Id,
                Operation::Info,
                Operation::Update,
                Operation::Balance,
            ])
            .with_update_fields([UpdateField::Name])
    }

    async fn id(&self) -> Result<AccountId> {
        self.done(AccountId::new("1")).await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.done(AccountInfo::new(AccountId::new("1"))).await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.capabilities().check(update)?;
        self.done(AccountInfo::new(AccountId::new("1"))).await
    }

    async fn balance(&self) -> Result<Balance> {
        self.done(self.balance).await
    }
}

/// How many are asked at the same time.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
    begun: AtomicUsize,
}

impl Gauge {
    fn begin(&self) -> Asked<'_> {
        self.begun.fetch_add(1, SeqCst);
        let now = self.now.fetch_add(1, SeqCst) + 1;
        self.most.fetch_max(now, SeqCst);
        Asked(self)
    }

    pub(crate) fn now(&self) -> usize {
        self.now.load(SeqCst)
    }

    pub(crate) fn most(&self) -> usize {
        self.most.load(SeqCst)
    }

    pub(crate) fn begun(&self) -> usize {
        self.begun.load(SeqCst)
    }
}

struct Asked<'a>(&'a Gauge);

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, SeqCst);
    }
}

/// Accounts under the labels a, b, c, ….
pub(crate) fn fleet(accounts: impl IntoIterator<Item = Fake>) -> Fleet {
    let account = |account| -> Arc<dyn AccountProvider> { Arc::new(account) };
    let labels = ('a'..='z').map(|label| label.to_string());
    Fleet::from_accounts(labels.zip(accounts.into_iter().map(account))).unwrap()
}

/// What they answer, asked for their balances.
pub(crate) async fn balances(fleet: &Fleet) -> Report<Balance> {
    fleet.balance().report().await
}
