//! The vendor's operations, one method each.

use std::sync::{Arc, OnceLock};

use cpaas_core::{AccountId, Balance, Error, ErrorKind, Money, Result, SecretString};
use cpaas_http::{
    Access, ApiClient, ApiRequest, BaseUrl, ClientOptions, Clock, Proof, TokenCache, once,
};
use http::Method;
use serde::de::DeserializeOwned;

use crate::account::PROVIDER;
use crate::api::account::{AccountRecord, UpdateAccount};
use crate::api::envelope;
use crate::api::languages::Language;
use crate::api::timezones::Timezone;
use crate::api::token::{Claims, TokenStatus};
use crate::auth::Tokens;
use crate::config::Config;
use crate::error::{SonetelClassifier, no_credentials};

/// Sonetel's account API. Cheap to clone; clones share token, connections and lists.
#[derive(Clone, Debug)]
pub struct Client {
    api: ApiClient,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    base_url: BaseUrl,
    tokens: Arc<TokenCache<Tokens>>,
    clock: Arc<dyn Clock>,
    /// Found once: an account keeps its id.
    account_id: OnceLock<AccountId>,
    /// Read once: the vendor's lists hardly ever change.
    languages: OnceLock<Vec<Language>>,
    timezones: OnceLock<Vec<Timezone>>,
}

impl Client {
    /// A client with the default limits and a transport of its own. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// `Config`, naming every key that is missing or malformed.
    pub fn new(config: Config) -> Result<Self> {
        Self::with_options(config, &ClientOptions::default())
    }

    /// A client with limits and a transport of your choice; share the transport among accounts.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_options(config: Config, options: &ClientOptions) -> Result<Self> {
        let config = config.check()?;
        let api = ApiClient::new(PROVIDER, options, Arc::new(SonetelClassifier))?;
        let tokens =
            Tokens::new(api.for_exchange(), config.token_url, config.credentials, options.clone());
        let tokens = Arc::new(TokenCache::new(tokens, options));
        Ok(Self {
            api: api.with_authenticator(tokens.clone()),
            inner: Arc::new(Inner {
                base_url: config.base_url,
                tokens,
                clock: options.clock(),
                account_id: OnceLock::new(),
                languages: OnceLock::new(),
                timezones: OnceLock::new(),
            }),
        })
    }

    /// The account: `GET /account/{accountId}`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials, `NotFound`, `Provider` for a failure the vendor gives
    /// a code for, and those of the transport.
    pub async fn get(&self) -> Result<AccountRecord> {
        let this = self.for_one_call();
        let id = this.get_accountid().await?;
        let request = this
            .request("get", Access::Read, Method::GET)
            .path("/account/{account_id}", &[id.as_str()]);
        envelope::payload(&this.api.send(&request).await?)
    }

    /// Changes the account: `PUT /account/{accountId}`. Returns the account after the change.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for an empty update, before anything is sent; otherwise as
    /// [`get`](Self::get), with the effect `Unknown` where no clear answer came.
    pub async fn update(&self, update: &UpdateAccount) -> Result<AccountRecord> {
        if update.is_empty() {
            let error = Error::new(ErrorKind::InvalidRequest, "the update sets no field");
            return Err(error.with_provider(PROVIDER).with_operation("update"));
        }
        let this = self.for_one_call();
        let id = this.get_accountid().await?;
        let request = this
            .request("update", Access::Write, Method::PUT)
            .path("/account/{account_id}", &[id.as_str()])
            .json(update)?;
        envelope::payload(&this.api.send(&request).await?)
    }

    /// The prepaid balance, in the account's currency. Reads the account: there is no other place.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and `InvalidResponse` if balance or currency is missing.
    pub async fn get_balance(&self) -> Result<Money> {
        let record = self.get().await?;
        let balance = Balance::from_parts(record.credit_balance, record.currency.as_deref());
        balance
            .map(|balance| balance.money())
            .map_err(|error| error.with_provider(PROVIDER).with_operation("get_balance"))
    }

    /// The account's id, from the access token: costs no request beyond the login. From
    /// `GET /account/` if the token does not carry it.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn get_accountid(&self) -> Result<AccountId> {
        let this = self.for_one_call();
        let id = once(&this.inner.account_id, async {
            match Claims::of(&this.access_token().await?).acc_id {
                Some(id) => Ok(AccountId::new(id)),
                None => this.own_account().await.map(|record| AccountId::new(record.account_id)),
            }
        });
        id.await.cloned()
    }

    /// What the access token says of itself; logs in first if need be. Asks for nothing else, so it
    /// does not find out whether the vendor still takes the token.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials, and those of the transport.
    pub async fn token_status(&self) -> Result<TokenStatus> {
        let token = self.access_token().await?;
        Ok(TokenStatus::new(&token, self.inner.tokens.is_renewable()))
    }

    /// The languages an account can have: `GET /globaldata/language`, read once.
    ///
    /// # Errors
    ///
    /// Those of the transport, and `InvalidResponse`.
    pub async fn languages(&self) -> Result<&[Language]> {
        self.list(&self.inner.languages, "languages", "/globaldata/language").await
    }

    /// The time zones an account can have: `GET /globaldata/timezone`, read once.
    ///
    /// # Errors
    ///
    /// As [`languages`](Self::languages).
    pub async fn timezones(&self) -> Result<&[Timezone]> {
        self.list(&self.inner.timezones, "timezones", "/globaldata/timezone").await
    }

    /// The same client for one call of several requests, which end by one deadline.
    pub(crate) fn for_one_call(&self) -> Self {
        Self { api: self.api.for_one_call(), inner: Arc::clone(&self.inner) }
    }

    /// The clock this client tells the time by.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    /// The account that the token belongs to, whichever it is.
    async fn own_account(&self) -> Result<AccountRecord> {
        let request = self.request("get", Access::Read, Method::GET).path("/account/", &[]);
        envelope::payload(&self.api.send(&request).await?)
    }

    /// One of the vendor's lists, which need no token.
    async fn list<'l, T: DeserializeOwned + Send + Sync>(
        &self,
        read: &'l OnceLock<Vec<T>>,
        operation: &'static str,
        path: &'static str,
    ) -> Result<&'l [T]> {
        let request = self
            .request(operation, Access::Read, Method::GET)
            .path(path, &[])
            .with_proof(Proof::None);
        let list = async { envelope::list(&self.api.send(&request).await?) };
        once(read, list).await.map(Vec::as_slice)
    }

    /// The token that the next request would be sent with.
    async fn access_token(&self) -> Result<SecretString> {
        match self.api.credential().await?.proof {
            Proof::Bearer(token) => Ok(token),
            _ => Err(no_credentials()),
        }
    }

    fn request(&self, operation: &'static str, access: Access, method: Method) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.inner.base_url)
    }
}
