//! The vendor's operations, one method each.

use std::fmt;
use std::sync::{Arc, OnceLock};

use cpaas_core::{AccountId, Balance, Error, Money, Result, SecretString};
use cpaas_http::provider::{
    ApiClient, ApiRequest, ApiResponse, AuthScheme, Authenticator, BaseUrl, CredentialRotation,
    TokenCache, get_or_fetch,
};
use cpaas_http::{Access, ClientOptions, Clock, List, Settings};
use http::Method;
use serde::de::DeserializeOwned;

use crate::PROVIDER;
use crate::api::account::{AccountRecord, UpdateAccount};
use crate::api::errors::KnownError;
use crate::api::fields::Field;
use crate::api::languages::Language;
use crate::api::timezones::Timezone;
use crate::api::token::{Claims, TokenStatus};
use crate::api::{check, fields, response};
use crate::auth::{Credentials, Tokens};
use crate::config::Config;
use crate::error::{SonetelClassifier, no_credentials};

/// Sonetel's account API. Cheap to clone; clones share token, connections and lists.
///
/// Needs a tokio runtime with timers and I/O, as `#[tokio::main]` or a `Builder` with `enable_all` makes
/// it. Outside a runtime every call returns a `Config` error; in one without timers or I/O, tokio panics.
#[derive(Clone)]
pub struct Client {
    api: ApiClient,
    inner: Arc<Inner>,
}

struct Inner {
    base_url: BaseUrl,
    /// None for a token as given.
    tokens: Option<Arc<TokenCache<Tokens>>>,
    clock: Arc<dyn Clock>,
    /// Found once: an account keeps its id.
    account_id: OnceLock<AccountId>,
    /// Read once: the vendor's lists hardly ever change.
    languages: OnceLock<List<Language>>,
    timezones: OnceLock<List<Timezone>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.inner.account_id.get().map_or("of unknown id", AccountId::as_str);
        write!(f, "Client({PROVIDER} {id} at {})", self.inner.base_url)
    }
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

    /// A client with these options. Clients with the same options, or clones of them, share a transport.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_options(config: Config, options: &ClientOptions) -> Result<Self> {
        let config = config.check()?;
        let api = ApiClient::new(PROVIDER, options, Arc::new(SonetelClassifier))?;
        let (authenticator, tokens): (Arc<dyn Authenticator>, _) = match config.credentials {
            Credentials::AccessToken(token) => {
                let scheme = AuthScheme::Bearer(token);
                (Arc::new(CredentialRotation::new(scheme, &["access_token"], options)), None)
            }
            Credentials::Fetched(origin) => {
                let api = api.for_token_exchange();
                let tokens = Tokens::new(api, config.token_url, origin, options.clone());
                let tokens = Arc::new(TokenCache::new(tokens, options));
                (tokens.clone(), Some(tokens))
            }
        };
        Ok(Self {
            api: api.with_authenticator(authenticator),
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

    /// The same client with other limits: for one call, or for some. It shares token and connections.
    ///
    /// A deadline that is set here leaves a write its [`effect`](Error::effect): when the time is up, the
    /// error shows whether the change may have been made. A `tokio::time::timeout` around the call loses
    /// that.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # use cpaas_sonetel::{Client, UpdateAccount};
    ///
    /// # async fn example(client: Client, update: UpdateAccount) -> cpaas_sonetel::Result<()> {
    /// let settings = client.settings().clone().with_operation_timeout(Duration::from_secs(5));
    /// let account = client.with_settings(settings).update(&update).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_settings(&self, settings: Settings) -> Self {
        Self { api: self.api.with_settings(settings), inner: Arc::clone(&self.inner) }
    }

    /// The limits of this client.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.api.settings()
    }

    /// Where the API is, always written in the same way: with the default, if none was given.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.inner.base_url.to_string()
    }

    /// The account: `GET /account/{accountId}`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials, `NotFound`, `Provider` for a failure the vendor gives
    /// a code for, `InvalidResponse` for another account's, and those of the transport.
    pub async fn get(&self) -> Result<AccountRecord> {
        let this = self.with_shared_deadline();
        let id = this.own_id().await?;
        let request = this.account("get", Access::Read, Method::GET, id);
        requested(&this.api.send(&request).await?, id)
    }

    /// The account with these parts: `GET /account/{accountId}?fields=…`. The vendor does not say
    /// whether they come beside the other members or instead of them; all but the id may be absent.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn get_with_fields(&self, fields: &[Field]) -> Result<AccountRecord> {
        let this = self.with_shared_deadline();
        let id = this.own_id().await?;
        let mut request = this.account("get_with_fields", Access::Read, Method::GET, id);
        if !fields.is_empty() {
            request = request.query("fields", &fields::join(fields, ","));
        }
        let response = this.api.send(&request).await?;
        let record: AccountRecord = response::payload(&response)?;
        if record.account_id.is_empty() {
            return Ok(AccountRecord { account_id: id.as_str().to_owned(), ..record });
        }
        of_account(record, &response, id)
    }

    /// Changes the account: `PUT /account/{accountId}`. Returns the account after the change.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for an update that is empty or sets something to an empty text, before anything
    /// is sent; otherwise as [`get`](Self::get), with the effect `Unknown` where no clear response came.
    pub async fn update(&self, update: &UpdateAccount) -> Result<AccountRecord> {
        update.check().map_err(|error| named("update", error))?;
        let this = self.with_shared_deadline();
        let id = this.own_id().await?;
        let request = this.account("update", Access::Write, Method::PUT, id).json(update)?;
        requested(&this.api.send(&request).await?, id)
    }

    /// The prepaid balance, in the account's currency. Reads the account, which alone has it.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and `InvalidResponse` if balance or currency is missing or can't be read.
    pub async fn get_balance(&self) -> Result<Money> {
        let record = self.get().await?;
        let balance = Balance::from_members(
            ("credit_balance", record.credit_balance),
            ("currency", record.currency.as_deref()),
        );
        balance.map(|balance| balance.money()).map_err(|error| named("get_balance", error))
    }

    /// The account's id, from the access token: costs no request beyond the login. From
    /// `GET /account/` if the token does not carry it.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn get_accountid(&self) -> Result<AccountId> {
        self.with_shared_deadline().own_id().await.cloned()
    }

    /// The claims of the access token; logs in first if need be. Sends nothing else, so it does not find
    /// out whether the vendor still accepts the token.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials, and those of the transport.
    pub async fn token_status(&self) -> Result<TokenStatus> {
        let token = self.access_token().await?;
        let is_renewable = self.inner.tokens.as_ref().is_some_and(|tokens| tokens.is_renewable());
        Ok(TokenStatus::new(&token, is_renewable))
    }

    /// The languages an account can have: `GET /globaldata/language`, read once.
    ///
    /// # Errors
    ///
    /// Those of the transport, and `InvalidResponse`.
    pub async fn languages(&self) -> Result<&List<Language>> {
        let list = self.list(self.public("languages", "/globaldata/language"));
        get_or_fetch(&self.inner.languages, list).await
    }

    /// The time zones an account can have: `GET /globaldata/timezone`, read once.
    ///
    /// # Errors
    ///
    /// As [`languages`](Self::languages).
    pub async fn timezones(&self) -> Result<&List<Timezone>> {
        let list = self.list(self.public("timezones", "/globaldata/timezone"));
        get_or_fetch(&self.inner.timezones, list).await
    }

    /// The errors that the vendor documents, of one resource (such as `Phonenumbersubscription`) or
    /// of all: `GET /globaldata/errors`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for an empty resource; otherwise as [`languages`](Self::languages).
    pub async fn errors(&self, resource: Option<&str>) -> Result<List<KnownError>> {
        let mut request = self.public("errors", "/globaldata/errors");
        if let Some(resource) = resource {
            check::not_blank("resource", resource).map_err(|error| named("errors", error))?;
            request = request.query("resource", resource);
        }
        self.list(request).await
    }

    /// The documented error of a code, such as the [`vendor_code`](Error::vendor_code) of a failure;
    /// `None` if the vendor documents none. Reads [`errors`](Self::errors).
    ///
    /// # Errors
    ///
    /// As [`errors`](Self::errors), for an empty code too.
    pub async fn explain(&self, code: &str) -> Result<Option<KnownError>> {
        check::not_blank("code", code).map_err(|error| named("explain", error))?;
        let known = self.errors(None).await?;
        match known.items.iter().find(|known| known.code == code.trim()) {
            Some(found) => Ok(Some(found.clone())),
            // It may be one of those that can't be read.
            None => known.whole().map(|_| None),
        }
    }

    /// The same client for one call of several requests, which end by one deadline.
    pub(crate) fn with_shared_deadline(&self) -> Self {
        Self { api: self.api.with_shared_deadline(), inner: Arc::clone(&self.inner) }
    }

    /// The clock of this client.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    /// The account that the token belongs to, whichever it is.
    async fn own_account(&self) -> Result<AccountRecord> {
        let request = self.request("get", Access::Read, Method::GET).path("/account/", &[]);
        whole(&self.api.send(&request).await?)
    }

    /// One of the vendor's lists.
    async fn list<T: DeserializeOwned>(&self, request: ApiRequest) -> Result<List<T>> {
        response::list(&self.api.send(&request).await?)
    }

    async fn own_id(&self) -> Result<&AccountId> {
        let id = get_or_fetch(&self.inner.account_id, async {
            match Claims::of(&self.access_token().await?).acc_id {
                Some(id) => Ok(AccountId::new(id)),
                None => self.own_account().await.map(|record| AccountId::new(record.account_id)),
            }
        });
        id.await
    }

    /// The token that the next request would be sent with.
    async fn access_token(&self) -> Result<SecretString> {
        match self.api.credential().await?.scheme() {
            AuthScheme::Bearer(token) => Ok(token.clone()),
            _ => Err(no_credentials()),
        }
    }

    /// A request about this account. The documented path: the vendor's package sends `//account//{id}`,
    /// which only its gateway folds (`docs/wire/differences.csv`).
    fn account(
        &self,
        operation: &'static str,
        access: Access,
        method: Method,
        id: &AccountId,
    ) -> ApiRequest {
        self.request(operation, access, method).path("/account/{account_id}", &[id.as_str()])
    }

    /// A request for what everybody may read, without a token.
    fn public(&self, operation: &'static str, path: &'static str) -> ApiRequest {
        let request = self.request(operation, Access::Read, Method::GET);
        request.path(path, &[]).with_auth_scheme(AuthScheme::None)
    }

    fn request(&self, operation: &'static str, access: Access, method: Method) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.inner.base_url)
    }
}

/// The account of a response that must have its id.
fn whole(response: &ApiResponse) -> Result<AccountRecord> {
    let record: AccountRecord = response::payload(response)?;
    if record.account_id.is_empty() {
        return Err(response.invalid("the account has no id").with_field("response.account_id"));
    }
    Ok(record)
}

/// The account of a response that must be about this one.
fn requested(response: &ApiResponse, id: &AccountId) -> Result<AccountRecord> {
    of_account(whole(response)?, response, id)
}

fn of_account(
    record: AccountRecord,
    response: &ApiResponse,
    id: &AccountId,
) -> Result<AccountRecord> {
    if record.account_id == id.as_str() {
        return Ok(record);
    }
    Err(response.about_another_account("response.account_id"))
}

/// An error that did not come from sending, with where it happened.
fn named(operation: &'static str, error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(operation)
}
