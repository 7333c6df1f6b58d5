//! Many accounts, and the operations over all of them.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::future::ready;
use std::sync::Arc;

use cpaas_core::{
    Access, AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Error,
    ErrorKind, Operation, ProviderName, Result,
};
use futures_util::future::BoxFuture;

use crate::call::{Begin, Member, Task};
use crate::limits::Limits;
use crate::queue::Queue;
use crate::run::Run;

/// Many accounts, each under a label of its own, at any providers.
///
/// An operation over them is a [`Run`]: a stream of results as they come, or one
/// [`Report`](crate::Report) in the order in which the accounts were added.
///
/// Make the accounts with clones of one `ClientOptions` of the provider crates: they then share a transport,
/// instead of opening connections of their own and reading the system's certificates again.
///
/// ```
/// use std::sync::Arc;
/// use cpaas_core::{MemoryProvider, Money};
/// use cpaas_fleet::Fleet;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut fleet = Fleet::new();
/// let balance = "5.04 SEK".parse::<Money>()?.into();
/// fleet.add("stockholm", Arc::new(MemoryProvider::new("1").with_balance(balance)))?;
/// fleet.add("london", Arc::new(MemoryProvider::new("2")))?;
///
/// let balances = fleet.balance().report().await;
/// for (label, balance) in balances.successes() {
///     assert_eq!(format!("{label} {}", balance.money()), "stockholm 5.04 SEK");
/// }
/// // A platform without balances is no failure.
/// assert_eq!((balances.counts().unsupported, balances.counts().failed), (1, 0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Fleet {
    members: Vec<Member>,
    labels: HashSet<Arc<str>>,
    /// The providers, numbered.
    lanes: BTreeMap<ProviderName, usize>,
    limits: Limits,
}

impl Fleet {
    /// No account yet, and the default limits.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The accounts of a list, each with its label, and the default limits.
    ///
    /// # Errors
    ///
    /// `Config` naming the first label that occurs twice.
    pub fn from_accounts<L: Into<Arc<str>>>(
        accounts: impl IntoIterator<Item = (L, Arc<dyn AccountProvider>)>,
    ) -> Result<Self> {
        let mut fleet = Self::new();
        for (label, account) in accounts {
            fleet.add(label, account)?;
        }
        Ok(fleet)
    }

    /// Sets how many accounts are under way at the same time, and how long each may take.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds an account.
    ///
    /// # Errors
    ///
    /// `Config` naming the label, if it is taken.
    pub fn add(
        &mut self,
        label: impl Into<Arc<str>>,
        account: Arc<dyn AccountProvider>,
    ) -> Result<()> {
        self.push(label.into(), account.provider(), Ok(account))
    }

    /// Adds an account that could not be made, so that it is not forgotten: every operation on it
    /// fails with this error.
    ///
    /// # Errors
    ///
    /// `Config` naming the label, if it is taken.
    pub fn add_failed(
        &mut self,
        label: impl Into<Arc<str>>,
        provider: ProviderName,
        error: Error,
    ) -> Result<()> {
        self.push(label.into(), provider, Err(error))
    }

    fn push(
        &mut self,
        label: Arc<str>,
        provider: ProviderName,
        account: Result<Arc<dyn AccountProvider>>,
    ) -> Result<()> {
        if !self.labels.insert(Arc::clone(&label)) {
            let message = format!("two accounts have the label {label:?}");
            return Err(Error::before_sending(ErrorKind::Config, message).with_provider(provider));
        }
        let next = self.lanes.len();
        let lane = *self.lanes.entry(provider).or_insert(next);
        self.members.push(Member { label, provider, lane, account });
        Ok(())
    }

    /// How many accounts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The labels, in the order in which the accounts were added.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| &*member.label)
    }

    /// Reads the [id](AccountProvider::id) of each account.
    pub fn id(&self) -> Run<'_, AccountId> {
        self.common(Access::Read, Operation::Id.as_str(), |account| account.id())
    }

    /// Reads the [information](AccountProvider::info) of each account.
    pub fn info(&self) -> Run<'_, AccountInfo> {
        self.common(Access::Read, Operation::Info.as_str(), |account| account.info())
    }

    /// Reads the [balance](AccountProvider::balance) of each account.
    pub fn balance(&self) -> Run<'_, Balance> {
        self.common(Access::Read, Operation::Balance.as_str(), |account| account.balance())
    }

    /// Makes the same [change](AccountProvider::update) to each account.
    ///
    /// An account whose provider does not take all of it refuses by itself, without I/O, and the
    /// others are changed all the same. To change all or none, look at
    /// [`capabilities`](Self::capabilities) first.
    pub fn update<'a>(&'a self, update: &'a AccountUpdate) -> Run<'a, AccountInfo> {
        self.common(Access::Write, Operation::Update.as_str(), |account| account.update(update))
    }

    /// Returns the [capabilities](AccountProvider::capabilities) of each account, without any I/O.
    pub fn capabilities(&self) -> Run<'_, Capabilities> {
        let read = |account: &dyn AccountProvider| -> BoxFuture<'_, _> {
            Box::pin(ready(Ok(account.capabilities())))
        };
        self.common(Access::Read, "capabilities", read)
    }

    /// Does something of your own to each account that changes nothing. It is given the label and
    /// the account.
    ///
    /// ```
    /// # use cpaas_fleet::Fleet;
    /// # async fn example(fleet: &Fleet) {
    /// let names = fleet.read(|label, account| async move {
    ///     let name = account.info().await?.name;
    ///     Ok(name.unwrap_or_else(|| label.to_owned()))
    /// });
    /// for (label, name) in names.report().await.successes() {
    ///     assert!(!name.is_empty(), "{label}");
    /// }
    /// # }
    /// ```
    pub fn read<'a, T, F, Fut>(&'a self, operation: F) -> Run<'a, T>
    where
        F: FnMut(&'a str, &'a dyn AccountProvider) -> Fut + Send + 'a,
        Fut: Future<Output = Result<T>> + Send + 'a,
    {
        self.own(Access::Read, operation)
    }

    /// Does something of your own to each account that may change it. As [`read`](Self::read), but
    /// where it does not end, the outcome is unknown: it may have been done.
    pub fn write<'a, T, F, Fut>(&'a self, operation: F) -> Run<'a, T>
    where
        F: FnMut(&'a str, &'a dyn AccountProvider) -> Fut + Send + 'a,
        Fut: Future<Output = Result<T>> + Send + 'a,
    {
        self.own(Access::Write, operation)
    }

    fn common<'a, T, F>(&'a self, access: Access, name: &'static str, mut call: F) -> Run<'a, T>
    where
        F: FnMut(&'a dyn AccountProvider) -> BoxFuture<'a, Result<T>> + Send + 'a,
    {
        self.run(access, Some(name), Box::new(move |_, account| call(account)))
    }

    fn own<'a, T, F, Fut>(&'a self, access: Access, mut operation: F) -> Run<'a, T>
    where
        F: FnMut(&'a str, &'a dyn AccountProvider) -> Fut + Send + 'a,
        Fut: Future<Output = Result<T>> + Send + 'a,
    {
        self.run(access, None, Box::new(move |label, account| Box::pin(operation(label, account))))
    }

    fn run<'a, T>(
        &'a self,
        access: Access,
        name: Option<&'static str>,
        begin: Begin<'a, T>,
    ) -> Run<'a, T> {
        let lanes = self.members.iter().map(|member| member.lane);
        let queue = Queue::new(lanes, self.lanes.len(), self.limits);
        let Limits { deadline, total, .. } = self.limits;
        Run::new(&self.members, queue, Task { access, name, deadline, total }, begin)
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet")
            .field("accounts", &self.members.len())
            .field("providers", &self.lanes.keys())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
