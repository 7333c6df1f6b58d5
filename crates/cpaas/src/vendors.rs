//! The vendors: the one list of them, and all that is made of it.

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountUpdate, Balance, Capabilities, ProviderName,
    Result,
};
use cpaas_http::{ClientOptions, Settings};
use serde::Deserializer;

use crate::provider::Provider;
#[cfg(any(
    feature = "restcomm",
    feature = "sonetel",
    feature = "twilio",
    feature = "voximplant"
))]
use crate::values;

/// Makes of each vendor's crate a variant of [`Account`], a [`Provider`], and a way to open it. Its name is
/// its feature's.
macro_rules! vendors {
    ($($(#[$doc:meta])* $name:literal: $variant:ident($vendor:ident)),+ $(,)?) => {
        /// An account of any provider that this build has, as an [`AccountProvider`].
        ///
        /// Put it into an `Arc<dyn AccountProvider>`, or match on it to reach what only its vendor has: each
        /// variant holds the account of the provider's crate, and `account.client()` is the vendor's client. Each
        /// is behind the feature of the provider's name, so a match has a `_` arm.
        ///
        /// Clones are cheap, and share tokens and connections.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        #[cfg_attr(
            not(any($(feature = $name),+)),
            allow(clippy::empty_enums, reason = "without providers there is no account")
        )]
        pub enum Account {
            $(
                $(#[$doc])*
                #[cfg(feature = $name)]
                $variant($vendor::Account),
            )+
        }

        impl Account {
            /// The same account with other limits. It shares tokens and connections with this one.
            #[must_use]
            #[cfg_attr(
                not(any($(feature = $name),+)),
                allow(unused_variables, clippy::needless_pass_by_value, reason = "there is no account")
            )]
            pub fn with_settings(&self, settings: Settings) -> Self {
                match *self {
                    $(
                        #[cfg(feature = $name)]
                        Self::$variant(ref account) => Self::$variant(account.with_settings(settings)),
                    )+
                }
            }

            /// Where the API is, always written in the same way.
            #[must_use]
            pub fn base_url(&self) -> String {
                match *self {
                    $(
                        #[cfg(feature = $name)]
                        Self::$variant(ref account) => account.client().base_url(),
                    )+
                }
            }

            fn inner(&self) -> &dyn AccountProvider {
                match *self {
                    $(
                        #[cfg(feature = $name)]
                        Self::$variant(ref account) => account,
                    )+
                }
            }
        }

        $(
            #[cfg(feature = $name)]
            impl From<$vendor::Account> for Account {
                fn from(account: $vendor::Account) -> Self {
                    Self::$variant(account)
                }
            }
        )+

        /// The name of every provider that this crate has a feature for.
        pub(crate) const FEATURES: &[&str] = &[$($name),+];

        /// The providers of this build.
        pub(crate) static PROVIDERS: &[Provider] = &[
            $(
                #[cfg(feature = $name)]
                Provider::new($vendor::PROVIDER, $vendor::Config::KEYS, $vendor::capabilities),
            )+
        ];

        /// The account of these values at this provider; `None` for a provider that this build does not have.
        #[cfg_attr(
            not(any($(feature = $name),+)),
            allow(unused_variables, clippy::needless_pass_by_value, reason = "there is no provider")
        )]
        pub(crate) fn build<'de, D: Deserializer<'de>>(
            provider: &Provider,
            values: D,
            options: &ClientOptions,
        ) -> Option<Result<Account>> {
            match provider.name.as_str() {
                $(
                    #[cfg(feature = $name)]
                    $name => Some(
                        values::read(provider, values)
                            .and_then(|config| $vendor::Account::with_options(config, options))
                            .map(Account::$variant)
                    ),
                )+
                _ => None,
            }
        }
    };
}

vendors! {
    /// Of [Sonetel](https://docs.rs/cpaas-sonetel).
    "sonetel": Sonetel(cpaas_sonetel),
    /// Of [Voximplant](https://docs.rs/cpaas-voximplant).
    "voximplant": Voximplant(cpaas_voximplant),
    /// Of [Restcomm](https://docs.rs/cpaas-restcomm).
    "restcomm": Restcomm(cpaas_restcomm),
    /// Of [Twilio](https://docs.rs/cpaas-twilio).
    "twilio": Twilio(cpaas_twilio),
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl AccountProvider for Account {
    fn provider(&self) -> ProviderName {
        self.inner().provider()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner().capabilities()
    }

    async fn id(&self) -> Result<AccountId> {
        self.inner().id().await
    }

    async fn info(&self) -> Result<AccountInfo> {
        self.inner().info().await
    }

    async fn update(&self, update: &AccountUpdate) -> Result<AccountInfo> {
        self.inner().update(update).await
    }

    async fn balance(&self) -> Result<Balance> {
        self.inner().balance().await
    }
}
