//! An account with one flaw.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Effect, Error,
    ErrorKind, ExposeSecret, MemoryProvider, Operation, ProviderName, Result, UpdateField,
};
use futures_util::FutureExt;
use tokio::sync::Semaphore;
use tokio::task::yield_now;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    NoneButNoBalance,
    NoneButFoundMissing,
    MissingUnread,
    ZeroForNoBalance,
    AsksBeforeItRefuses,
    IgnoresAField,
    AsksForCapabilities,
    HalfApplies,
    AcceptsNothing,
    ReturnsAnotherName,
    ForgetsTheLanguage,
    ChangesTwice,
    ReadsWithAnEffect,
    AnotherCurrency,
    IdWithoutZeros,
    NamelessErrors,
    PasswordInDebug,
    PasswordInMessage,
    PasswordInSource,
    RefusedIsUnknown,
    LostIsApplied,
    SendsLostAgain,
    GarbledIsNothing,
    SendsGarbledAgain,
    ThrottledIsUnavailable,
    ThrottledIsDone,
    MakesUpAnAnswer,
    ServerErrorIsProvider,
    WrongCredentialsAreDenied,
    WaitsForEver,
    LooksBackAndForgets,
    RefusesTheFifthCaller,
    LosesItsTurn,
}

impl Flaw {
    /// Every flaw, and the law against it.
    pub(crate) const ALL: &[(Self, &str)] = &[
        (Self::ZeroForNoBalance, "what_is_declared_works_and_the_rest_is_unsupported"),
        (Self::AsksBeforeItRefuses, "what_is_declared_works_and_the_rest_is_unsupported"),
        (Self::IgnoresAField, "every_declared_field_is_taken_and_no_other"),
        (Self::AsksForCapabilities, "name_and_capabilities_are_fixed_and_cost_no_request"),
        (Self::HalfApplies, "an_unsupported_field_spoils_the_whole_update"),
        (Self::AcceptsNothing, "an_empty_update_is_refused"),
        (Self::ReturnsAnotherName, "what_an_update_returns_is_what_info_shows"),
        (Self::ForgetsTheLanguage, "an_update_leaves_the_rest_alone"),
        (Self::ChangesTwice, "an_update_that_succeeds_is_one_change"),
        (Self::ReadsWithAnEffect, "reads_change_nothing"),
        (Self::AnotherCurrency, "the_balance_is_the_accounts_own"),
        (Self::IdWithoutZeros, "the_id_stays_the_same"),
        (Self::MissingUnread, "a_balance_is_found_missing_only_by_a_read"),
        (Self::NamelessErrors, "errors_name_provider_and_operation"),
        (Self::PasswordInDebug, "secrets_are_never_shown"),
        (Self::PasswordInMessage, "secrets_are_never_shown"),
        (Self::PasswordInSource, "secrets_are_never_shown"),
        (Self::RefusedIsUnknown, "a_refused_connection_has_no_effect"),
        (Self::LostIsApplied, "a_lost_request_is_never_called_applied"),
        (Self::SendsLostAgain, "a_change_whose_answer_is_lost_is_made_once"),
        (Self::GarbledIsNothing, "a_change_whose_answer_is_garbled_is_made_once"),
        (Self::SendsGarbledAgain, "a_change_whose_answer_is_garbled_is_made_once"),
        (Self::ThrottledIsUnavailable, "a_rate_limit_is_waited_for_or_told"),
        (Self::ThrottledIsDone, "a_rate_limit_is_waited_for_or_told"),
        (Self::MakesUpAnAnswer, "a_server_error_is_told"),
        (Self::ServerErrorIsProvider, "a_server_error_is_told"),
        (Self::WrongCredentialsAreDenied, "wrong_credentials_are_told_and_do_nothing"),
        (Self::WaitsForEver, "a_call_without_an_answer_ends_in_time"),
        (Self::LooksBackAndForgets, "an_update_whose_reads_fail_tells_whether_it_was_made"),
        (Self::RefusesTheFifthCaller, "calls_side_by_side_work"),
        (Self::LosesItsTurn, "a_dropped_call_leaves_the_account_usable"),
    ];

    /// Whether only a read shows that there is no balance.
    pub(crate) fn is_about_a_balance_found_missing(self) -> bool {
        matches!(self, Self::NoneButFoundMissing | Self::MissingUnread)
    }

    pub(crate) fn is_about_the_missing_balance(self) -> bool {
        matches!(self, Self::NoneButNoBalance | Self::ZeroForNoBalance | Self::AsksBeforeItRefuses)
    }
}

pub(crate) struct Mutant {
    inner: Arc<MemoryProvider>,
    flaw: Flaw,
    language_is_forgotten: AtomicBool,
    password: Mutex<String>,
    callers: AtomicUsize,
    turn: Semaphore,
}

impl Mutant {
    pub(crate) fn new(inner: Arc<MemoryProvider>, flaw: Flaw) -> Self {
        Self {
            inner,
            flaw,
            language_is_forgotten: AtomicBool::new(false),
            password: Mutex::default(),
            callers: AtomicUsize::new(0),
            turn: Semaphore::new(1),
        }
    }

    /// A call's way to the account and back, with the flaws that are the same for all of them.
    async fn call<T>(&self, call: impl Future<Output = Result<T>> + Send) -> Result<T> {
        let _busy = self.begin()?;
        if self.flaw == Flaw::RefusesTheFifthCaller {
            yield_now().await;
        }
        if self.flaw == Flaw::LosesItsTurn {
            self.turn.acquire().await.unwrap().forget();
            yield_now().await;
            self.turn.add_permits(1);
        }
        match call.await {
            Err(error) if self.flaw == Flaw::WaitsForEver && error.kind() == ErrorKind::Timeout => {
                std::future::pending().await
            }
            ended => ended.map_err(|error| self.twist(error)),
        }
    }

    fn begin(&self) -> Result<Busy<'_>> {
        let busy = Busy(&self.callers);
        let others = self.callers.fetch_add(1, Ordering::Relaxed);
        if self.flaw == Flaw::RefusesTheFifthCaller && others >= 4 {
            let error = Error::before_sending(ErrorKind::Conflict, "busy").with_operation("any");
            return Err(error.with_provider(MemoryProvider::NAME));
        }
        Ok(busy)
    }

    fn twist(&self, error: Error) -> Error {
        let as_kind = |kind| {
            Error::with_effect(kind, error.effect(), error.message())
                .with_provider(MemoryProvider::NAME)
                .with_operation("twisted")
        };
        match (self.flaw, error.kind(), error.effect()) {
            (Flaw::RefusedIsUnknown, ..) if error.message() == "connection refused" => {
                error.replace_effect(Effect::Unknown)
            }
            (Flaw::LostIsApplied, ErrorKind::Transport, Effect::Unknown) => {
                error.replace_effect(Effect::Applied)
            }
            (Flaw::GarbledIsNothing, ErrorKind::InvalidResponse, _) => {
                error.replace_effect(Effect::None)
            }
            (Flaw::ThrottledIsUnavailable, ErrorKind::RateLimited, _) => {
                as_kind(ErrorKind::Unavailable)
            }
            (Flaw::ServerErrorIsProvider, ErrorKind::Unavailable, _) => {
                as_kind(ErrorKind::Provider)
            }
            (Flaw::WrongCredentialsAreDenied, ErrorKind::Unauthenticated, _) => {
                as_kind(ErrorKind::PermissionDenied)
            }
            (Flaw::NamelessErrors, kind, effect) => {
                let nameless = Error::with_effect(kind, effect, error.message());
                match error.field() {
                    Some(field) => nameless.with_field(field.to_owned()),
                    None => nameless,
                }
            }
            (Flaw::PasswordInMessage, ..) => {
                let message = format!("{} for {}", error.message(), self.password.lock().unwrap());
                error.with_message(message)
            }
            (Flaw::PasswordInSource, ..) => {
                let source = std::io::Error::other(self.password.lock().unwrap().clone());
                error.with_source(source)
            }
            _ => error,
        }
    }

    fn seen(&self, mut info: AccountInfo) -> AccountInfo {
        if self.language_is_forgotten.load(Ordering::Relaxed) {
            info.language = None;
        }
        info
    }

    async fn flawed_update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        let only_language = update.fields() == [UpdateField::Language];
        match self.flaw {
            Flaw::IgnoresAField if only_language => return self.inner.info().await,
            Flaw::AcceptsNothing if update.is_empty() => return self.inner.info().await,
            Flaw::HalfApplies if update.language.is_some() && !only_language => {
                let mut half = update.clone();
                half.language = None;
                self.inner.update(&half).await?;
            }
            Flaw::ChangesTwice => drop(self.inner.update(update).await?),
            _ => {}
        }
        let ended = self.inner.update(update).await;
        match (self.flaw, ended.as_ref().map_err(Error::kind)) {
            (Flaw::SendsLostAgain, Err(ErrorKind::Transport))
            | (Flaw::SendsGarbledAgain, Err(ErrorKind::InvalidResponse)) => {
                self.inner.update(update).await
            }
            (Flaw::ThrottledIsDone, Err(ErrorKind::RateLimited)) => self.inner.info().await,
            (Flaw::LooksBackAndForgets, Ok(_)) => {
                self.inner.info().await.map_err(|error| error.replace_effect(Effect::None))
            }
            _ => ended,
        }
    }
}

/// While a call is under way.
struct Busy<'m>(&'m AtomicUsize);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl fmt::Debug for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutant");
        if self.flaw == Flaw::PasswordInDebug {
            shown.field("password", &self.password.lock().unwrap());
        }
        shown.finish_non_exhaustive()
    }
}

#[async_trait]
impl AccountProvider for Mutant {
    fn provider(&self) -> ProviderName {
        self.inner.provider()
    }

    fn capabilities(&self) -> Capabilities {
        if self.flaw == Flaw::AsksForCapabilities {
            let _ = self.inner.id().now_or_never();
        }
        self.inner.capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        let id = match self.call(self.inner.id()).await {
            Err(error)
                if self.flaw == Flaw::MakesUpAnAnswer && error.kind() == ErrorKind::Unavailable =>
            {
                AccountId::new("0042")
            }
            ended => ended?,
        };
        let short = id.as_str().trim_start_matches('0');
        Ok(if self.flaw == Flaw::IdWithoutZeros { AccountId::new(short) } else { id })
    }

    async fn info(&self) -> Result<AccountInfo> {
        let info = self.call(self.inner.info()).await?;
        if self.flaw == Flaw::ReadsWithAnEffect {
            let same = AccountUpdate::new().name(info.name.clone().unwrap());
            self.inner.update(&same).await?;
        }
        Ok(self.seen(info))
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        if let Some(password) = &update.password {
            password.expose_secret().clone_into(&mut self.password.lock().unwrap());
        }
        let mut info = self.call(self.flawed_update(update)).await?;
        match self.flaw {
            Flaw::ForgetsTheLanguage => self.language_is_forgotten.store(true, Ordering::Relaxed),
            Flaw::ReturnsAnotherName => info.name = info.name.map(|name| name.to_uppercase()),
            _ => {}
        }
        Ok(self.seen(info))
    }

    async fn balance(&self) -> Result<Balance> {
        match self.flaw {
            Flaw::ZeroForNoBalance => {
                return Ok(Balance::from("0 SEK".parse::<cpaas_core::Money>().unwrap()));
            }
            Flaw::AsksBeforeItRefuses => drop(self.inner.id().await?),
            _ => {}
        }
        let asked = self.call(self.inner.balance()).await;
        let missing = || Err(self.capabilities().unsupported(Operation::Balance));
        let mut balance = match self.flaw {
            Flaw::NoneButFoundMissing => return asked.and_then(|_| missing()),
            Flaw::MissingUnread => return missing(),
            _ => asked?,
        };
        if self.flaw == Flaw::AnotherCurrency {
            balance.currency = "USD".parse().unwrap();
        }
        Ok(balance)
    }
}
