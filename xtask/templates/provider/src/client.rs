//! The vendor's operations, one method each.

use std::sync::Arc;

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::provider::{ApiClient, ApiRequest, BaseUrl};
use cpaas_http::{Access, ClientOptions};
use http::Method;

use crate::PROVIDER;
use crate::api::account::{AccountRecord, UpdateAccount};
use crate::auth::api_token;
use crate::config::Config;
use crate::error::VendorNameClassifier;

/// Vendor Name's account API. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Client {
    api: ApiClient,
    base_url: BaseUrl,
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
        let api = ApiClient::new(PROVIDER, options, Arc::new(VendorNameClassifier))?;
        Ok(Self {
            api: api.with_authenticator(Arc::new(api_token(config.api_token))),
            base_url: config.base_url,
        })
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
