//! Wrappers with a classic mistake each, around any account.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Error,
    ErrorKind, Operation, ProviderName, Result,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// Keeps `info` until an update succeeds.
    ForgetsOnlyAfterSuccess,
    /// Keeps the error of an `info`, too.
    RemembersAnError,
    /// Gives an update up after a while, and says that nothing was done.
    DeniesWhatIsUnderWay,
    /// Lets one update in at a time, and clears the flag only when it is over.
    StaysBusy,
}

impl Mistake {
    /// Every mistake, and the law against it.
    pub(crate) const ALL: &[(Self, &str)] = &[
        (Self::ForgetsOnlyAfterSuccess, "after_a_failed_update_info_shows_what_the_platform_has"),
        (Self::RemembersAnError, "a_failure_is_not_remembered"),
        (Self::DeniesWhatIsUnderWay, "a_call_without_an_answer_ends_in_time"),
        (Self::StaysBusy, "a_dropped_call_leaves_the_account_usable"),
    ];
}

/// An account in a wrapper with a mistake.
#[derive(Debug)]
pub(crate) struct Broken {
    inner: Arc<dyn AccountProvider>,
    mistake: Mistake,
    kept: Mutex<Option<Result<AccountInfo>>>,
    is_busy: AtomicBool,
    patience: Duration,
}

impl Broken {
    /// Gives updates up after `patience`, if that is its mistake.
    pub(crate) fn new(
        inner: Arc<dyn AccountProvider>,
        mistake: Mistake,
        patience: Duration,
    ) -> Self {
        let (kept, is_busy) = (Mutex::default(), AtomicBool::new(false));
        Self { inner, mistake, kept, is_busy, patience }
    }

    fn keeps(&self, info: &Result<AccountInfo>) -> bool {
        match self.mistake {
            Mistake::ForgetsOnlyAfterSuccess => info.is_ok(),
            Mistake::RemembersAnError => info.is_err(),
            _ => false,
        }
    }

    fn refusal(&self, kind: ErrorKind, message: &'static str) -> Error {
        Error::before_sending(kind, message)
            .with_provider(self.inner.provider())
            .with_operation(Operation::Update.as_str())
    }
}

#[async_trait]
impl AccountProvider for Broken {
    fn provider(&self) -> ProviderName {
        self.inner.provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        self.inner.id().await
    }

    async fn info(&self) -> Result<AccountInfo> {
        if let Some(kept) = self.kept.lock().unwrap().clone() {
            return kept;
        }
        let info = self.inner.info().await;
        if self.keeps(&info) {
            *self.kept.lock().unwrap() = Some(info.clone());
        }
        info
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        if self.mistake == Mistake::DeniesWhatIsUnderWay {
            let ended = tokio::time::timeout(self.patience, self.inner.update(update)).await;
            return ended.unwrap_or_else(|_| Err(self.refusal(ErrorKind::Timeout, "too slow")));
        }
        let is_exclusive = self.mistake == Mistake::StaysBusy;
        if is_exclusive && self.is_busy.swap(true, Ordering::Relaxed) {
            return Err(self.refusal(ErrorKind::Conflict, "busy"));
        }
        let ended = self.inner.update(update).await;
        self.is_busy.store(false, Ordering::Relaxed);
        if self.mistake == Mistake::ForgetsOnlyAfterSuccess && ended.is_ok() {
            *self.kept.lock().unwrap() = None;
        }
        ended
    }

    async fn balance(&self) -> Result<Balance> {
        self.inner.balance().await
    }
}
