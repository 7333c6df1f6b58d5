//! The trait every provider implements.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::account::{AccountId, AccountInfo};
use crate::balance::Balance;
use crate::capabilities::Capabilities;
use crate::error::Result;
use crate::provider_name::ProviderName;
use crate::update::AccountUpdate;

/// One account on one communications platform.
///
/// # Contract
///
/// This trait is a contract between providers, the wrappers around them, and generic account
/// tooling. The suite in `cpaas-conformance` tests it.
///
/// * A value represents **one account**, with the credentials to act on it. It is cheap to share
///   (`Arc<dyn AccountProvider>`) and every method may be called from many tasks at once.
/// * **What a provider can't do, it refuses before doing anything.** An operation outside
///   [`capabilities`](Self::capabilities) fails with [`ErrorKind::Unsupported`] without any I/O, and
///   one inside never fails so. A platform without a balance has no zero balance. There is one
///   exception: if only a read shows that an account has no balance, because it spends another's,
///   [`balance`](Self::balance) is `Unsupported` after a read that proves it, and only then.
/// * **Reads have no effect** and may be repeated by the provider or the caller. **A write that may
///   have arrived is never repeated** by the provider; [`Error::effect`] says what is known of it.
/// * **Every call ends in bounded time**, and **dropping its future is safe**: the provider stays
///   usable. A dropped `update` may have been carried out.
/// * **Secrets are never shown**: not in `Debug`, not in errors, not in [`AccountInfo`].
///
/// Every method is required, so that a wrapper can't forget one and silently serve a default.
///
/// # Errors
///
/// Any method that does I/O may fail with `Unauthenticated`, `PermissionDenied`,
/// `AccountInactive`, `NotFound`, `RateLimited`, `Unavailable`, `Timeout`, `Transport`,
/// `InvalidResponse` or `Provider` (see [`ErrorKind`]); each method names what else it may return.
///
/// # Implementing
///
/// [`MemoryProvider`](crate::MemoryProvider) is the reference. The first line of every `update` is
/// `self.capabilities().check(update)?`: an older provider then refuses a field that was added after it
/// was written, instead of silently ignoring it.
///
/// ```
/// use async_trait::async_trait;
/// use cpaas_core::{
///     AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, Operation,
///     ProviderName, Result,
/// };
///
/// /// An account that can be read and has no balance.
/// #[derive(Debug)]
/// struct Fixed(AccountInfo);
///
/// #[async_trait]
/// impl AccountProvider for Fixed {
///     fn provider(&self) -> ProviderName {
///         ProviderName::new("fixed")
///     }
///
///     fn capabilities(&self) -> Capabilities {
///         Capabilities::new(self.provider()).with_operations([Operation::Id, Operation::Info])
///     }
///
///     async fn id(&self) -> Result<AccountId> {
///         Ok(self.0.id.clone())
///     }
///
///     async fn info(&self) -> Result<AccountInfo> {
///         Ok(self.0.clone())
///     }
///
///     async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
///         self.capabilities().check(update)?;
///         self.info().await
///     }
///
///     async fn balance(&self) -> Result<Balance> {
///         Err(self.capabilities().unsupported(Operation::Balance))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let account = Fixed(AccountInfo::new(AccountId::new("7")));
/// assert_eq!(account.id().await?.as_str(), "7");
/// assert!(account.update(&AccountUpdate::new().name("Acme")).await.is_err());
/// # Ok(())
/// # }
/// ```
///
/// [`Error::effect`]: crate::Error::effect
/// [`ErrorKind`]: crate::ErrorKind
/// [`ErrorKind::Unsupported`]: crate::ErrorKind::Unsupported
// mockall's attribute comes before async_trait's: it must see the `async fn`s.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait AccountProvider: fmt::Debug + Send + Sync + 'static {
    /// The platform's name in lower case, such as `sonetel`. No I/O; always the same.
    fn provider(&self) -> ProviderName;

    /// Which operations this account offers, and which fields its `update` takes. No I/O; always
    /// the same for one value.
    fn capabilities(&self) -> Capabilities;

    /// The platform's identifier of the account.
    ///
    /// **Behaviour:** the same id at every call. May cost a login, or one read where credentials do
    /// not carry the id.
    async fn id(&self) -> Result<AccountId>;

    /// The account as the platform shows it now.
    ///
    /// **Behaviour:** `info().id` equals [`id`](Self::id). Words such as language and time zone are
    /// the vendor's own. What the platform does not show is `None`, never a guess.
    async fn info(&self) -> Result<AccountInfo>;

    /// Changes the fields that `update` sets, and leaves every other alone.
    ///
    /// **Requires:** every set field is among the `update_fields` of
    /// [`capabilities`](Self::capabilities). Languages may be given as ISO 639-1 codes and time
    /// zones as IANA names, whatever the vendor's own words are; the vendor's words are accepted
    /// too.
    ///
    /// **Behaviour:** all or nothing: everything that can be refused is refused before anything is
    /// sent. Returns the account after the change; each field of the result that `update` set has
    /// the same value in [`info`](Self::info), once the platform makes the change visible.
    ///
    /// **Errors:** `Unsupported` (naming the field), `InvalidRequest` (an empty update, or a value
    /// the platform can't take), `Conflict`. [`Error::effect`](crate::Error::effect) is
    /// [`Effect::None`](crate::Effect::None) only if certainly nothing was changed.
    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo>;

    /// The account's own balance, exact, in its own currency.
    ///
    /// **Behaviour:** the vendor's figure, never computed and never converted.
    ///
    /// **Errors:** `Unsupported` where the platform has no balance, or a read proves that the account
    /// has none; a read that fails proves nothing, and its error is returned. `InvalidResponse` where
    /// the platform gives an amount without a currency.
    async fn balance(&self) -> Result<Balance>;
}

/// Forwards every method through a pointer. `missing_trait_methods` makes a method that is added to
/// the trait and forgotten here a build error, even one with a default body.
macro_rules! forward_through {
    ($pointer:ty) => {
        #[async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl<T: AccountProvider + ?Sized> AccountProvider for $pointer {
            fn provider(&self) -> ProviderName {
                (**self).provider()
            }

            fn capabilities(&self) -> Capabilities {
                (**self).capabilities()
            }

            async fn id(&self) -> Result<AccountId> {
                (**self).id().await
            }

            async fn info(&self) -> Result<AccountInfo> {
                (**self).info().await
            }

            async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
                (**self).update(update).await
            }

            async fn balance(&self) -> Result<Balance> {
                (**self).balance().await
            }
        }
    };
}

forward_through!(Arc<T>);
forward_through!(Box<T>);
