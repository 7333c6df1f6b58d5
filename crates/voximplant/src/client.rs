//! The client, and how it calls the vendor's methods.

pub(crate) mod methods;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::provider::{
    ApiClient, ApiRequest, ApiResponse, Authenticator, BaseUrl, Form, TokenCache, get_or_fetch,
};
use cpaas_http::{Access, ClientOptions, Settings};
use http::Method;

use crate::PROVIDER;
use crate::api::account_info::GetAccountInfo;
use crate::api::id::Id;
use crate::api::request::Endpoint;
use crate::api::response::RawResponse;
use crate::auth::{Credentials, Legacy, SigningKey, Tokens};
use crate::config::Config;
use crate::error::VoximplantClassifier;

/// Voximplant's account API. Cheap to clone; clones share token and connections.
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
    /// The account's own credentials, which it may change, where requests carry them.
    legacy: Option<Legacy>,
    /// The key that signs tokens, for a child too, where requests carry those.
    key: Option<Arc<SigningKey>>,
    options: ClientOptions,
    /// Known from the configuration, or found once: an account keeps its id.
    account_id: OnceLock<Id>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.inner.account_id.get().map_or("of unknown id".into(), Id::to_string);
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
        let api = ApiClient::new(PROVIDER, options, Arc::new(VoximplantClassifier))?;
        let (authenticator, legacy, key): (Arc<dyn Authenticator>, _, _) = match config.credentials
        {
            Credentials::ServiceAccount(key) => {
                let key = Arc::new(key);
                (tokens(&api, &key, options), None, Some(key))
            }
            Credentials::Legacy(legacy) => {
                let legacy = Legacy::new(legacy, options);
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

    /// The same client with other limits: for one call, or for some. It shares token and connections.
    ///
    /// A deadline that is set here leaves a write its [`effect`](Error::effect): when the time is up, the
    /// error shows whether the change may have been made. A `tokio::time::timeout` around the call loses
    /// that.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # use cpaas_voximplant::{Client, SetAccountInfo};
    ///
    /// # async fn example(client: Client, update: SetAccountInfo) -> cpaas_voximplant::Result<()> {
    /// let settings = client.settings().clone().with_operation_timeout(Duration::from_secs(5));
    /// client.with_settings(settings).set_account_info(&update).await?;
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

    /// A client that acts for a child of this account, with the parent's key. It shares the
    /// connections and has tokens of its own. Sends nothing yet: if there is no such child, the first
    /// request fails.
    ///
    /// # Errors
    ///
    /// `Config`, if this client has no service account's key, or the id is zero.
    pub fn for_child(&self, account_id: Id) -> Result<Self> {
        let why = match &self.inner.key {
            Some(key) if account_id != 0 => {
                let key = Arc::new(key.for_child(account_id));
                let options = self.inner.options.clone();
                let api = self.api.clone().with_authenticator(tokens(&self.api, &key, &options));
                let inner = Inner {
                    base_url: self.inner.base_url.clone(),
                    legacy: None,
                    key: Some(key),
                    options,
                    account_id: OnceLock::from(account_id),
                };
                return Ok(Self { api, inner: Arc::new(inner) });
            }
            Some(_) => "not an account's number",
            None => "needs a service account's key",
        };
        let error = Error::before_sending(ErrorKind::Config, format!("child_account_id: {why}"));
        Err(error.with_provider(PROVIDER).with_field("child_account_id"))
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
    pub async fn call(&self, method: &str, params: Form, access: Access) -> Result<RawResponse> {
        if method.is_empty() || !method.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let error = Error::before_sending(ErrorKind::InvalidRequest, "not a method's name");
            return Err(error.with_provider(PROVIDER).with_operation("call").with_field("method"));
        }
        if let Some(name) = self.inner.legacy.as_ref().and_then(|legacy| legacy.collision(&params))
        {
            let message = format!("{name} is already taken by the legacy credentials");
            let error = Error::before_sending(ErrorKind::InvalidRequest, message);
            let error = error.with_provider(PROVIDER).with_operation(method.to_owned());
            return Err(error.with_field(name.to_owned()));
        }
        let request = self.request(method.to_owned(), access, params);
        RawResponse::new(self.api.send(&request).await?)
    }

    /// The account's id: from the configuration where it is known, else from `GetAccountInfo`, once.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info).
    pub async fn account_id(&self) -> Result<Id> {
        let id = get_or_fetch(&self.inner.account_id, async {
            let response = self.get_account_info(&GetAccountInfo::new()).await?;
            Ok(response.result.account_id)
        });
        id.await.copied()
    }

    /// The same client for one call of several requests, which end by one deadline.
    pub(crate) fn with_shared_deadline(&self) -> Self {
        Self { api: self.api.with_shared_deadline(), inner: Arc::clone(&self.inner) }
    }

    /// Calls a method. New credentials that it sets take the place of legacy ones.
    async fn send<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response>
    where
        E::Response: Send + 'static,
    {
        let (email, password) = endpoint.new_credentials();
        if let Some(legacy) = &self.inner.legacy {
            let new = legacy.replaced_by(email, password);
            if !new.is_empty() {
                let request = self.prepare(endpoint)?;
                let changed = legacy.change(self.api.clone(), request, new).await;
                return changed.map_err(named::<E>);
            }
        }
        let answer = self.response(endpoint).await?;
        let (mut response, mut unreadable) = answer.decode_entries()?;
        match E::unreadable(&mut response) {
            Some(errors) => *errors = unreadable,
            None => unreadable.drain(..).next().map_or(Ok(()), Err)?,
        }
        match E::account_in(&response) {
            Some((member, id)) if self.is_another(id) => Err(answer.about_another_account(member)),
            _ => Ok(response),
        }
    }

    /// Whether this is not the account of the tokens. Legacy credentials belong to one account by
    /// themselves, whatever their id in the configuration is.
    fn is_another(&self, id: Id) -> bool {
        let own = self.inner.key.as_ref().and_then(|_| self.inner.account_id.get());
        own.is_some_and(|own| *own != id)
    }

    /// The response of a success, not yet decoded.
    pub(crate) async fn response<E: Endpoint>(&self, endpoint: &E) -> Result<ApiResponse> {
        let mut request = self.prepare(endpoint)?;
        if let Some(legacy) = &self.inner.legacy {
            let scheme = legacy.scheme_beside(endpoint.legacy()).map_err(named::<E>)?;
            request = scheme.into_iter().fold(request, ApiRequest::with_auth_scheme);
        }
        self.api.send(&request).await
    }

    fn prepare<E: Endpoint>(&self, endpoint: &E) -> Result<ApiRequest> {
        let form = endpoint.form().map_err(named::<E>)?;
        if form.len() < E::FEWEST_PARAMETERS {
            let error =
                Error::before_sending(ErrorKind::InvalidRequest, "the update sets no field");
            return Err(named::<E>(error));
        }
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
            // The reference names the method in the path, the vendor's packages in `cmd` (docs/wire/differences.csv).
            .path("/{method}", &[&method])
            .form(form)
    }
}

fn tokens(
    api: &ApiClient,
    key: &Arc<SigningKey>,
    options: &ClientOptions,
) -> Arc<dyn Authenticator> {
    let tokens = Tokens::new(Arc::clone(key), options.clock(), api);
    Arc::new(TokenCache::new(tokens, options))
}

/// The error with its provider and operation.
pub(crate) fn named<E: Endpoint>(error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(E::METHOD)
}
