//! The vendor's operations, one method each.

use std::fmt;
use std::sync::Arc;

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::provider::{ApiClient, ApiRequest, BaseUrl};
use cpaas_http::{Access, ClientOptions, Settings};
use http::Method;

use crate::PROVIDER;
use crate::api::account::{AccountRecord, UpdateAccount};
use crate::auth::api_token;
use crate::config::Config;
use crate::error::VendorNameClassifier;

/// Vendor Name's account API. Cheap to clone; clones share connections.
///
/// Needs a tokio runtime with timers and I/O, as `#[tokio::main]` or a `Builder` with `enable_all` makes
/// it. Outside a runtime every call returns a `Config` error; in one without timers or I/O, tokio panics.
#[derive(Clone)]
pub struct Client {
    api: ApiClient,
    base_url: BaseUrl,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({PROVIDER} at {})", self.base_url)
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
        let api = ApiClient::new(PROVIDER, options, Arc::new(VendorNameClassifier))?;
        Ok(Self {
            api: api.with_authenticator(Arc::new(api_token(config.api_token))),
            base_url: config.base_url,
        })
    }

    /// The same client with other limits: for one call, or for some. It shares connections.
    ///
    /// A deadline that is set here leaves a write its [`effect`](Error::effect): when the time is up, the
    /// error shows whether the change may have been made. A `tokio::time::timeout` around the call loses
    /// that.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # use cpaas_vendor_name::{Client, UpdateAccount};
    ///
    /// # async fn example(client: Client, update: UpdateAccount) -> cpaas_vendor_name::Result<()> {
    /// let settings = client.settings().clone().with_operation_timeout(Duration::from_secs(5));
    /// let account = client.with_settings(settings).update_account(&update).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_settings(&self, settings: Settings) -> Self {
        Self { api: self.api.with_settings(settings), base_url: self.base_url.clone() }
    }

    /// The limits of this client.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.api.settings()
    }

    /// Where the API is, always written in the same way: with the default, if none was given.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.base_url.to_string()
    }

    /// The account: `GET /v1/account`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for a bad token, and those of the transport.
    pub async fn get_account(&self) -> Result<AccountRecord> {
        self.api.call(&self.request("get_account", Access::Read, Method::GET)).await
    }

    /// Changes the account: `PATCH /v1/account`. Returns the account after the change.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for an empty update, before anything is sent; otherwise as
    /// [`get_account`](Self::get_account), with the effect `Unknown` where no clear answer came.
    pub async fn update_account(&self, update: &UpdateAccount) -> Result<AccountRecord> {
        let operation = "update_account";
        if update.is_empty() {
            let error =
                Error::before_sending(ErrorKind::InvalidRequest, "the update sets no field");
            return Err(error.with_provider(PROVIDER).with_operation(operation));
        }
        self.api.call(&self.request(operation, Access::Write, Method::PATCH).json(update)?).await
    }

    fn request(&self, operation: &'static str, access: Access, method: Method) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.base_url).path("/v1/account", &[])
    }
}
