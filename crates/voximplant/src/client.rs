//! The client, and how it calls the vendor's methods.

mod methods;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use cpaas_core::{AccountId, Error, ErrorKind, Result};
use cpaas_http::{
    Access, ApiClient, ApiRequest, ApiResponse, Authenticator, BaseUrl, ClientOptions, Form,
    TokenCache, get_or_fetch,
};
use http::Method;

use crate::account::PROVIDER;
use crate::api::account_info::GetAccountInfo;
use crate::api::children::GetChildrenAccounts;
use crate::api::endpoint::Endpoint;
use crate::api::envelope::{Done, RawAnswer};
use crate::api::set_account_info::SetAccountInfo;
use crate::auth::{Credentials, Legacy, SigningKey, Tokens};
use crate::children::Children;
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
    /// Where they are proved by a key, which can sign for a child too.
    key: Option<Arc<SigningKey>>,
    options: ClientOptions,
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
        let (authenticator, legacy, key): (Arc<dyn Authenticator>, _, _) = match config.credentials
        {
            Credentials::ServiceAccount(key) => {
                let key = Arc::new(key);
                (tokens(&key, options), None, Some(key))
            }
            Credentials::Legacy(legacy) => {
                let legacy = Legacy::new(legacy, options.clone());
                (legacy.authenticator(), Some(legacy), None)
            }
        };
        Ok(Self {
            api: api.with_authenticator(authenticator),
            inner: Arc::new(Inner {
                base_url: config.base_url,
                legacy,
                key,
                options: options.clone(),
                account_id: config.account_id.map_or_else(OnceLock::new, OnceLock::from),
            }),
        })
    }

    /// A client that acts for a child of this account, with the parent's key. It shares the
    /// connections and has tokens of its own. Sends nothing yet: whether there is such a child, the
    /// vendor says to the first request.
    ///
    /// # Errors
    ///
    /// `Config`, if this client has no service account's key, or the id is zero.
    pub fn for_child(&self, account_id: u64) -> Result<Self> {
        let why = match &self.inner.key {
            Some(key) if account_id != 0 => {
                let key = Arc::new(key.for_child(account_id));
                let options = self.inner.options.clone();
                let api = self.api.clone().with_authenticator(tokens(&key, &options));
                let inner = Inner {
                    base_url: self.inner.base_url.clone(),
                    legacy: None,
                    key: Some(key),
                    options,
                    account_id: OnceLock::from(AccountId::new(account_id.to_string())),
                };
                return Ok(Self { api, inner: Arc::new(inner) });
            }
            Some(_) => "not an account's number",
            None => "needs a service account's key",
        };
        let error = Error::new(ErrorKind::Config, format!("child_account_id: {why}"));
        Err(error.with_provider(PROVIDER).with_field("child_account_id"))
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

    /// All children that a request asks for, however many: pages of `GetChildrenAccounts`, in the
    /// order of their ids.
    ///
    /// `count` is the size of a page, at most 1,000 and by default that; `offset` is where to start;
    /// `order_by` is not taken from the request. The next page is read while this one is worked on.
    ///
    /// ```no_run
    /// use cpaas_voximplant::{Client, GetChildrenAccounts};
    ///
    /// # async fn example(client: Client) -> cpaas_voximplant::Result<()> {
    /// let mut children = client.children(GetChildrenAccounts::builder().active(true).build());
    /// while let Some(child) = children.next().await {
    ///     let child = child?;
    ///     println!("{} {:?}", child.account_id, child.balance);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn children(&self, request: GetChildrenAccounts) -> Children {
        Children::new(self.clone(), request)
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
        if let Some(name) = self.inner.legacy.as_ref().and_then(|legacy| legacy.collision(&params))
        {
            let message = format!("{name} is already taken by the legacy credentials");
            let error = Error::new(ErrorKind::InvalidRequest, message);
            let error = error.with_provider(PROVIDER).with_operation(method.to_owned());
            return Err(error.with_field(name.to_owned()));
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
        let id = get_or_fetch(&self.inner.account_id, async {
            let answer = self.get_account_info(&GetAccountInfo::default()).await?;
            Ok(AccountId::new(answer.result.account_id))
        });
        id.await.cloned()
    }

    /// The same client for one call of several requests, which end by one deadline.
    pub(crate) fn with_shared_deadline(&self) -> Self {
        Self { api: self.api.with_shared_deadline(), inner: Arc::clone(&self.inner) }
    }

    async fn send<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response> {
        self.answer(endpoint).await?.decode()
    }

    /// The answer of a success, not yet decoded.
    pub(crate) async fn answer<E: Endpoint>(&self, endpoint: &E) -> Result<ApiResponse> {
        let mut request = self.prepare(endpoint)?;
        if let Some(legacy) = &self.inner.legacy {
            let proof = legacy.proof_as(endpoint.legacy()).await.map_err(named::<E>)?;
            request = proof.into_iter().fold(request, ApiRequest::with_auth_scheme);
        }
        self.api.send(&request).await
    }

    fn prepare<E: Endpoint>(&self, endpoint: &E) -> Result<ApiRequest> {
        let form = endpoint.form().map_err(named::<E>)?;
        let request = self.request(E::METHOD, E::ACCESS, form);
        Ok(E::BODY_LIMIT.into_iter().fold(request, ApiRequest::with_body_limit))
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

fn tokens(key: &Arc<SigningKey>, options: &ClientOptions) -> Arc<dyn Authenticator> {
    let tokens = Tokens::new(Arc::clone(key), options.clock());
    Arc::new(TokenCache::new(tokens, options))
}

/// The error with what it happened to.
pub(crate) fn named<E: Endpoint>(error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(E::METHOD)
}
