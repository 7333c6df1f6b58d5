//! The vendor's operations, one method each.

use std::fmt;
use std::sync::Arc;

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::provider::{ApiClient, ApiRequest, BaseUrl, LARGE_BODY_LIMIT};
use cpaas_http::{Access, ClientOptions, Settings};
use http::Method;
use tokio::time::Instant;

use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::balance::BalanceRecord;
use crate::api::check;
use crate::api::create::CreateAccount;
use crate::api::id::check_sid;
use crate::api::list::COLLECTION;
use crate::api::response::{Page, balance_of, page, record_of};
use crate::api::update::UpdateAccount;
use crate::config::Config;
use crate::error::TwilioClassifier;

const INSTANCE: &str = "/2010-04-01/Accounts/{sid}.json";

const BALANCE: &str = "/2010-04-01/Accounts/{sid}/Balance.json";

/// Twilio's account API. Cheap to clone; clones share connections.
///
/// Needs a tokio runtime with timers and I/O, as `#[tokio::main]` or a `Builder` with `enable_all` makes
/// it. Outside a runtime every call returns a `Config` error; in one without timers or I/O, tokio panics.
#[derive(Clone)]
pub struct Client {
    api: ApiClient,
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    base_url: BaseUrl,
    /// The account whose credential it is.
    owner: String,
    is_api_key: bool,
    /// The account to act on.
    sid: String,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({PROVIDER} {} at {})", self.inner.sid, self.inner.base_url)
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
        let inner = Inner {
            base_url: config.base_url,
            owner: config.login.account_sid.clone(),
            is_api_key: config.login.api_key.is_some(),
            sid: config.sid,
        };
        let api = ApiClient::new(PROVIDER, options, Arc::new(TwilioClassifier))?;
        let api = api.with_authenticator(Arc::new(config.login.credential()));
        Ok(Self { api, inner: Arc::new(inner) })
    }

    /// The same client with other limits: for one call, or for some. It shares connections.
    ///
    /// A deadline that is set here leaves a write its [`effect`](Error::effect): when the time is up, the
    /// error shows whether the change may have been made. A `tokio::time::timeout` around the call loses
    /// that.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # use cpaas_twilio::{Client, UpdateAccount};
    ///
    /// # async fn example(client: Client, update: UpdateAccount) -> cpaas_twilio::Result<()> {
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

    /// The same client for one call of several requests, which end by one deadline.
    pub(crate) fn with_shared_deadline(&self) -> Self {
        Self { api: self.api.with_shared_deadline(), inner: Arc::clone(&self.inner) }
    }

    /// The same client for calls that end by this time.
    pub(crate) fn with_deadline(&self, deadline: Instant) -> Self {
        Self { api: self.api.with_deadline(deadline), inner: Arc::clone(&self.inner) }
    }

    /// A client that acts on a sub-account with this one's auth token, or on the main account again. It
    /// shares the connections; its requests count among the main account's. Sends nothing yet.
    ///
    /// ```no_run
    /// # async fn example(client: cpaas_twilio::Client) -> cpaas_twilio::Result<()> {
    /// use cpaas_twilio::{ListAccounts, UpdateAccount};
    ///
    /// let mut children = client.children(&ListAccounts::new().friendly_name("Acme"));
    /// while let Some(child) = children.next().await {
    ///     let child = client.for_account(&child?.sid)?;
    ///     child.update(&UpdateAccount::new().friendly_name("Acme South")).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `Config`, naming `subaccount_sid`, for a malformed SID, and if this client has an API key: that
    /// reaches its own account only.
    pub fn for_account(&self, sid: &str) -> Result<Self> {
        let refused = |why: &str| {
            let error = Error::before_sending(ErrorKind::Config, format!("subaccount_sid: {why}"));
            error.with_provider(PROVIDER).with_field("subaccount_sid")
        };
        let sid = check_sid(sid).map_err(refused)?;
        if self.inner.is_api_key && !self.inner.owner.eq_ignore_ascii_case(&sid) {
            return Err(refused("an API key reaches its own account only"));
        }
        let inner = Inner { sid, ..Inner::clone(&self.inner) };
        Ok(Self { api: self.api.clone(), inner: Arc::new(inner) })
    }

    /// The SID of the account that the client acts on. No I/O.
    #[must_use]
    pub fn sid(&self) -> &str {
        &self.inner.sid
    }

    /// The SID of the account whose credential it is.
    pub(crate) fn owner(&self) -> &str {
        &self.inner.owner
    }

    /// The SID of the main account, if this client acts on a sub-account with that one's auth token. `None`
    /// proves nothing: a sub-account may have a credential of its own. No I/O.
    #[must_use]
    pub fn main_account(&self) -> Option<&str> {
        let Inner { owner, sid, .. } = &*self.inner;
        Some(owner.as_str()).filter(|owner| !owner.eq_ignore_ascii_case(sid))
    }

    /// The account: `GET /2010-04-01/Accounts/{Sid}.json`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials, and for a suspended or closed account;
    /// `AccountInactive` where the platform says so; `PermissionDenied` for an API key without that right;
    /// `NotFound`, and those of the transport. `InvalidResponse` for another account's record.
    pub async fn fetch(&self) -> Result<AccountRecord> {
        self.read("fetch", &self.inner.sid).await
    }

    /// The account with this SID: the credential's, or one of its sub-accounts.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `sid` for a malformed one, before anything is sent; otherwise as
    /// [`fetch`](Self::fetch).
    pub async fn fetch_by_sid(&self, sid: &str) -> Result<AccountRecord> {
        let operation = "fetch_by_sid";
        let sid = check::sid(sid).map_err(|error| named(operation, error))?;
        self.read(operation, &sid).await
    }

    /// The balance: `GET /2010-04-01/Accounts/{AccountSid}/Balance.json`. It may lag behind the usage.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch). `NotFound` for a sub-account, too: it has no balance.
    pub async fn fetch_balance(&self) -> Result<BalanceRecord> {
        let Inner { base_url, sid, .. } = &*self.inner;
        let request = ApiRequest::new("fetch_balance", Access::Read, Method::GET, base_url)
            .path(BALANCE, &[sid]);
        balance_of(&self.api.send(&request).await?, sid)
    }

    /// Makes a sub-account: `POST /2010-04-01/Accounts.json`. Returns it, its auth token included.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `FriendlyName` for one that has none or more than 64 characters, before
    /// anything is sent; `InvalidRequest` for a sub-account, which can have none; `Conflict` where there
    /// are as many as there may be. Otherwise as [`fetch`](Self::fetch), with the effect `Unknown` where
    /// no clear response came: [`children`](Self::children) then shows whether it was made.
    pub async fn create(&self, request: &CreateAccount) -> Result<AccountRecord> {
        let operation = "create";
        request.check().map_err(|error| named(operation, error))?;
        let creation = self.collection(operation, Access::Write, Method::POST).form(request.form());
        self.api.call(&creation).await
    }

    /// Changes the account: `POST /2010-04-01/Accounts/{Sid}.json`. Returns the account after the change.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, before anything is sent: an empty update; a friendly name of no or more than 64
    /// characters; a status for the account of the credential, which only a main account's sub-accounts
    /// can get; a closure that is confirmed for another account. `Conflict` naming `Status` if the account
    /// is closed, or its main account suspended; `AccountInactive` if the vendor has suspended it.
    /// Otherwise as [`fetch`](Self::fetch), with the effect `Unknown` where no clear response came.
    pub async fn update(&self, update: &UpdateAccount) -> Result<AccountRecord> {
        self.change("update", &self.inner.sid, update).await
    }

    /// Changes the account with this SID: the credential's, or one of its sub-accounts.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update); `InvalidRequest` naming `sid` for a malformed one, before anything is
    /// sent.
    pub async fn update_by_sid(&self, sid: &str, update: &UpdateAccount) -> Result<AccountRecord> {
        let operation = "update_by_sid";
        let sid = check::sid(sid).map_err(|error| named(operation, error))?;
        self.change(operation, &sid, update).await
    }

    /// The page of the list that has these parameters.
    pub(crate) async fn page(&self, query: &[(String, String)]) -> Result<Page> {
        let request = self.collection("list", Access::Read, Method::GET);
        let request =
            query.iter().fold(request, |request, (name, value)| request.query(name, value));
        let response = self.api.send(&request.with_body_limit(LARGE_BODY_LIMIT)).await?;
        page(&response, &self.inner.base_url)
    }

    async fn read(&self, operation: &'static str, sid: &str) -> Result<AccountRecord> {
        let request = self.instance(operation, Access::Read, Method::GET, sid);
        record_of(&self.api.send(&request).await?, sid)
    }

    async fn change(
        &self,
        operation: &'static str,
        sid: &str,
        update: &UpdateAccount,
    ) -> Result<AccountRecord> {
        let is_own = self.inner.owner.eq_ignore_ascii_case(sid);
        update.check(sid, is_own).map_err(|error| named(operation, error))?;
        let request = self.instance(operation, Access::Write, Method::POST, sid);
        record_of(&self.api.send(&request.form(update.form())).await?, sid)
    }

    fn instance(
        &self,
        operation: &'static str,
        access: Access,
        method: Method,
        sid: &str,
    ) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.inner.base_url).path(INSTANCE, &[sid])
    }

    fn collection(&self, operation: &'static str, access: Access, method: Method) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.inner.base_url).path(COLLECTION, &[])
    }
}

/// An error that did not come from sending, with where it happened.
pub(crate) fn named(operation: &'static str, error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(operation)
}
