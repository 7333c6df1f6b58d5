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
use crate::api::add_account::{AddAccount, AddAccountResponse};
use crate::api::charge::{
    ChargeAccount, ChargeAccountResponse, GetMoneyAmountToCharge, GetMoneyAmountToChargeResponse,
};
use crate::api::children::{GetChildrenAccounts, GetChildrenAccountsResponse};
use crate::api::clone_account::{CloneAccount, CloneAccountResponse};
use crate::api::documents::{
    GetAccountDocuments, GetAccountDocumentsResponse, GetAccountVerifications,
    GetAccountVerificationsResponse,
};
use crate::api::endpoint::Endpoint;
use crate::api::envelope::{Done, RawAnswer};
use crate::api::plans::{
    ChangeAccountPlan, ChangeAccountPlanResponse, GetAccountPlans, GetAccountPlansResponse,
    GetAvailablePlans, GetAvailablePlansResponse,
};
use crate::api::prices::{
    GetResourcePrice, GetResourcePriceResponse, GetSubscriptionPrice, GetSubscriptionPriceResponse,
};
use crate::api::rates::{GetCurrencyRate, GetCurrencyRateResponse};
use crate::api::set_account_info::SetAccountInfo;
use crate::api::set_child_account_info::SetChildAccountInfo;
use crate::auth::{Credentials, Legacy, SigningKey, Tokens};
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

    /// Makes a child account: `AddAccount`.
    ///
    /// Needs the role of owner or admin. The answer has the key of the new account.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for a name, password or length that the vendor would
    /// refuse, before anything is sent; or as the vendor says. `Conflict` for a name or e-mail address
    /// that is taken, `RateLimited` for too many in a day; otherwise as
    /// [`get_account_info`](Self::get_account_info), and with the effect `Unknown` where no clear answer came.
    pub async fn add_account(&self, request: &AddAccount) -> Result<AddAccountResponse> {
        self.send(request).await
    }

    /// Makes a child account after the model of another: `CloneAccount`.
    ///
    /// Needs the role of admin. The answer has the keys of the new account and of its admin users.
    ///
    /// # Errors
    ///
    /// As [`add_account`](Self::add_account); `NotFound` for a model that is no child.
    pub async fn clone_account(&self, request: &CloneAccount) -> Result<CloneAccountResponse> {
        self.send(request).await
    }

    /// Changes children: one, some, or all at once: `SetChildAccountInfo`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an empty update, a selector that names nothing or a
    /// value that the vendor would refuse, before anything is sent; or as the vendor says. `NotFound`
    /// for what is no child; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear answer came.
    pub async fn set_child_account_info(&self, request: &SetChildAccountInfo) -> Result<()> {
        self.send(request).await.map(|Done| ())
    }

    /// A page of the children: `GetChildrenAccounts`.
    ///
    /// Needs the role of owner.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `NotFound` for what is no child.
    pub async fn get_children_accounts(
        &self,
        request: &GetChildrenAccounts,
    ) -> Result<GetChildrenAccountsResponse> {
        self.send(request).await
    }

    /// How much of some currencies a US dollar is: `GetCurrencyRate`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for no currency, before anything is sent, or for one that the vendor does not
    /// know; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_currency_rate(
        &self,
        request: &GetCurrencyRate,
    ) -> Result<GetCurrencyRateResponse> {
        self.send(request).await
    }

    /// Prices of resources: `GetResourcePrice`.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for an item with a `;` in it, before anything is sent, or
    /// as the vendor says; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_resource_price(
        &self,
        request: &GetResourcePrice,
    ) -> Result<GetResourcePriceResponse> {
        self.send(request).await
    }

    /// Prices of subscriptions: `GetSubscriptionPrice`.
    ///
    /// # Errors
    ///
    /// As [`get_resource_price`](Self::get_resource_price).
    pub async fn get_subscription_price(
        &self,
        request: &GetSubscriptionPrice,
    ) -> Result<GetSubscriptionPriceResponse> {
        self.send(request).await
    }

    /// What the next charge will take: `GetMoneyAmountToCharge`.
    ///
    /// Needs the role of owner, admin, accountant or payer.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// currency or day that the vendor does not take.
    pub async fn get_money_amount_to_charge(
        &self,
        request: &GetMoneyAmountToCharge,
    ) -> Result<GetMoneyAmountToChargeResponse> {
        self.send(request).await
    }

    /// Charges for phone numbers now: `ChargeAccount`.
    ///
    /// Needs the role of owner, admin or accountant. Moves money.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for a selector that names nothing, before anything is sent; `NotFound`,
    /// `InsufficientFunds`; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear answer came.
    pub async fn charge_account(&self, request: &ChargeAccount) -> Result<ChargeAccountResponse> {
        self.send(request).await
    }

    /// Goes over to another plan: `ChangeAccountPlan`.
    ///
    /// Moves money: the price and taxes of the coming month are set aside.
    ///
    /// # Errors
    ///
    /// `InsufficientFunds`, `PermissionDenied` for a change that is not allowed, `InvalidRequest` for a
    /// plan that is none; otherwise as [`get_account_info`](Self::get_account_info),
    /// and with the effect `Unknown` where no clear answer came.
    pub async fn change_account_plan(
        &self,
        request: &ChangeAccountPlan,
    ) -> Result<ChangeAccountPlanResponse> {
        self.send(request).await
    }

    /// The plans of the account: `GetAccountPlans`.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// plan that is none.
    pub async fn get_account_plans(
        &self,
        request: &GetAccountPlans,
    ) -> Result<GetAccountPlansResponse> {
        self.send(request).await
    }

    /// The plans that the account may go over to: `GetAvailablePlans`.
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `InvalidRequest` for a
    /// plan that is none.
    pub async fn get_available_plans(
        &self,
        request: &GetAvailablePlans,
    ) -> Result<GetAvailablePlansResponse> {
        self.send(request).await
    }

    /// Documents and verifications: `GetAccountDocuments`.
    ///
    /// Needs the role of owner, admin, accountant or payer. The vendor means to replace it by
    /// [`get_account_verifications`](Self::get_account_verifications).
    ///
    /// # Errors
    ///
    /// As [`get_account_info`](Self::get_account_info); `NotFound` for what is
    /// no child, `InvalidRequest` for a name, status or day that the vendor does not take.
    pub async fn get_account_documents(
        &self,
        request: &GetAccountDocuments,
    ) -> Result<GetAccountDocumentsResponse> {
        self.send(request).await
    }

    /// Verifications of an account: `GetAccountVerifications`.
    ///
    /// Needs the role of owner, admin, accountant or payer.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, before anything is sent, if legacy credentials name another account by its
    /// id; `NotFound`; otherwise as [`get_account_info`](Self::get_account_info).
    pub async fn get_account_verifications(
        &self,
        request: &GetAccountVerifications,
    ) -> Result<GetAccountVerificationsResponse> {
        self.send(request).await
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
        let mut request = self.prepare(endpoint)?;
        if let Some(legacy) = &self.inner.legacy {
            let proof = legacy.proof_as(endpoint.legacy()).await.map_err(named::<E>)?;
            request = proof.into_iter().fold(request, ApiRequest::with_proof);
        }
        self.api.call(&request).await
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
    Arc::new(TokenCache::new(tokens, options.clock()))
}

fn named<E: Endpoint>(error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(E::METHOD)
}
