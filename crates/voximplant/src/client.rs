//! The vendor's methods, one each.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use cpaas_core::{AccountId, Error, ErrorKind, Result};
use cpaas_http::{
    Access, ApiClient, ApiRequest, Authenticator, BaseUrl, ClientOptions, Form, TokenCache, once,
};
use http::Method;

use crate::account::PROVIDER;
use crate::api::account_info::{GetAccountInfo, GetAccountInfoResponse};
use crate::api::endpoint::Endpoint;
use crate::api::envelope::{Done, RawAnswer};
use crate::api::set_account_info::SetAccountInfo;
use crate::auth::{Credentials, Legacy, Tokens};
use crate::config::Config;
use crate::error::VoximplantClassifier;

/// Voximplant's account API. Cheap to clone; clones share token and connections.
#[derive(Clone, Debug)]
pub struct Client {
    api: ApiClient,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    base_url: BaseUrl,
    /// Where requests are proved by the account's own credentials, which it may change.
    legacy: Option<Legacy>,
    /// Known from the configuration, or found once: an account keeps its id.
    account_id: OnceLock<AccountId>,
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
        let api = ApiClient::new(PROVIDER, options, Arc::new(VoximplantClassifier))?;
        let (authenticator, legacy): (Arc<dyn Authenticator>, _) = match config.credentials {
            Credentials::ServiceAccount(key) => {
                let tokens = Tokens::new(key, options.clock());
                (Arc::new(TokenCache::new(tokens, options)), None)
            }
            Credentials::Legacy(legacy) => {
                let legacy = Legacy::new(legacy, options.clone());
                (legacy.authenticator(), Some(legacy))
            }
        };
        Ok(Self {
            api: api.with_authenticator(authenticator),
            inner: Arc::new(Inner {
                base_url: config.base_url,
                legacy,
                account_id: config.account_id.map_or_else(OnceLock::new, OnceLock::from),
            }),
        })
    }

    /// The account: `GetAccountInfo`.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials or a wrong clock, `PermissionDenied`, `AccountInactive`,
    /// `RateLimited`, `Unavailable`, `Provider` for a code that fits no other kind, and those of the
    /// transport.
    pub async fn get_account_info(
        &self,
        request: &GetAccountInfo,
    ) -> Result<GetAccountInfoResponse> {
        self.send(request).await
    }

    /// Changes the account: `SetAccountInfo`.
    ///
    /// Needs the role of owner, admin, developer, accountant or payer. A new password or e-mail
    /// address that is part of legacy credentials takes their place at once, also for what clones
    /// have under way.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an empty update, or for a value that the vendor
    /// would refuse by its length or shape, before anything is sent; or as the vendor's answer says.
    /// `Conflict` for an e-mail address that is taken, `RateLimited` for a password changed too
    /// often; otherwise as [`get_account_info`](Self::get_account_info), with the effect `Unknown`
    /// where no clear answer came.
    pub async fn set_account_info(&self, request: &SetAccountInfo) -> Result<()> {
        let Done = match &self.inner.legacy {
            None => self.send(request).await?,
            Some(legacy) => {
                let email = request.new_account_email.as_deref();
                let new = legacy.replaced_by(email, request.new_account_password.as_ref());
                if new.is_empty() {
                    self.send(request).await?
                } else {
                    let request = self.prepare(request)?;
                    let changed = legacy.change(self.api.clone(), request, new).await;
                    changed.map_err(named::<SetAccountInfo>)?
                }
            }
        };
        Ok(())
    }

    /// Any method of the vendor's, by its name: for those that this crate has no types for.
    ///
    /// `access` decides whether it may be sent again when no clear answer came: see
    /// [`Access`]. Put secrets into the form as
    /// [`SecretString`](cpaas_core::SecretString)s, lists with [`Form::with_list`] and `';'`. The
    /// credentials are added.
    ///
    /// ```no_run
    /// use cpaas_voximplant::{Access, Client, Form};
    ///
    /// # async fn example(client: Client) -> cpaas_voximplant::Result<()> {
    /// let params = Form::new().with_list("currency", ["EUR", "RUR"], ';')?;
    /// let rates = client.call("GetCurrencyRate", params, Access::Read).await?;
    /// println!("{}", rates.text());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for a name that can't be one; otherwise as
    /// [`get_account_info`](Self::get_account_info), and as the method's own codes say.
    pub async fn call(&self, method: &str, params: Form, access: Access) -> Result<RawAnswer> {
        if method.is_empty() || !method.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let error = Error::new(ErrorKind::InvalidRequest, "not a method's name");
            return Err(error.with_provider(PROVIDER).with_operation("call").with_field("method"));
        }
        let request = self.request(method.to_owned(), access, params);
        RawAnswer::new(self.api.send(&request).await?)
    }

    /// The account's id: from the configuration where it is known, else from `GetAccountInfo`, once.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info).
    pub async fn account_id(&self) -> Result<AccountId> {
        let id = once(&self.inner.account_id, async {
            let answer = self.get_account_info(&GetAccountInfo::default()).await?;
            Ok(AccountId::new(answer.result.account_id))
        });
        id.await.cloned()
    }

    /// The same client for one call of several requests, which end by one deadline.
    pub(crate) fn for_one_call(&self) -> Self {
        Self { api: self.api.for_one_call(), inner: Arc::clone(&self.inner) }
    }

    async fn send<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response> {
        self.api.call(&self.prepare(endpoint)?).await
    }

    fn prepare<E: Endpoint>(&self, endpoint: &E) -> Result<ApiRequest> {
        let form = endpoint.form().map_err(named::<E>)?;
        Ok(self.request(E::METHOD, E::ACCESS, form))
    }

    fn request(
        &self,
        method: impl Into<Cow<'static, str>>,
        access: Access,
        form: Form,
    ) -> ApiRequest {
        let method = method.into();
        ApiRequest::new(method.clone(), access, Method::POST, &self.inner.base_url)
            .path("/{method}", &[&method])
            .form(form)
    }
}

fn named<E: Endpoint>(error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(E::METHOD)
}
