//! The vendor's operations, one method each: here those on its own account, and reading.

pub(crate) mod status_change;
mod sub_accounts;
mod subtree;
mod visible;
mod wait;

use std::fmt;
use std::sync::{Arc, OnceLock};

use cpaas_core::{AccountId, Error, Result};
use cpaas_http::provider::{ApiClient, ApiRequest, BaseUrl, get_or_fetch};
use cpaas_http::{Access, ClientOptions, Settings};
use http::Method;

use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::check;
use crate::api::response::{record, record_of};
use crate::api::update::UpdateAccount;
use crate::auth::{Credentials, PasswordChange, User};
use crate::config::Config;
use crate::error::{RestcommClassifier, another_account, maybe_no_such_account};

/// Restcomm's account API. Cheap to clone; clones share credential and connections.
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
    credentials: Credentials,
    paths: &'static Paths,
    /// Found once: an account keeps its SID.
    sid: OnceLock<AccountId>,
}

/// The paths of accounts, which are JSON if `.json` is at the right place.
#[derive(Debug)]
struct Paths {
    instance: &'static str,
    migration: &'static str,
}

const PATHS: &Paths = &Paths {
    instance: "/2012-04-24/Accounts/{id}.json",
    migration: "/2012-04-24/Accounts/migrate/{id}.json",
};

const LEGACY_PATHS: &Paths = &Paths {
    instance: "/2012-04-24/Accounts.json/{id}",
    migration: "/2012-04-24/Accounts.json/migrate/{id}",
};

/// The sub-accounts, on servers of any age.
const COLLECTION: &str = "/2012-04-24/Accounts.json";

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.inner.sid.get().map_or("of unknown id", AccountId::as_str);
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
        let sid = match &config.user {
            User::AccountSid(sid) => Some(AccountId::new(sid)),
            User::Email(_) => None,
        };
        let credentials = Credentials::new(config.user, config.secret, options.clone());
        let api = ApiClient::new(PROVIDER, options, Arc::new(RestcommClassifier))?;
        Ok(Self {
            api: api.with_authenticator(credentials.authenticator()),
            inner: Arc::new(Inner {
                base_url: config.base_url,
                credentials,
                paths: if config.legacy_paths { LEGACY_PATHS } else { PATHS },
                sid: sid.map_or_else(OnceLock::new, OnceLock::from),
            }),
        })
    }

    /// The same client with other limits: for one call, or for some. It shares credential and connections.
    ///
    /// A deadline that is set here leaves a write its [`effect`](Error::effect): when the time is up, the
    /// error shows whether the change may have been made. A `tokio::time::timeout` around the call loses
    /// that.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # use cpaas_restcomm::{Client, UpdateAccount};
    ///
    /// # async fn example(client: Client, update: UpdateAccount) -> cpaas_restcomm::Result<()> {
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

    /// The account: `GET /2012-04-24/Accounts/{AccountSid}`, or `…/{EmailAddress}` as long as only
    /// that is known.
    ///
    /// # Errors
    ///
    /// `Unauthenticated` for bad credentials, `AccountInactive` if the account is suspended, closed
    /// or not yet activated, `NotFound`, and those of the transport. `InvalidResponse` for XML: the
    /// server wants `.json` at another place, see [`Config::with_legacy_paths`]; and for another
    /// account's record.
    pub async fn get(&self) -> Result<AccountRecord> {
        if let Some(sid) = self.inner.sid.get() {
            return self.read("get", sid.as_str()).await;
        }
        let record = self.own().await?;
        // If another task has set it meanwhile, it is the same.
        let _ = self.inner.sid.set(AccountId::new(&record.sid));
        Ok(record)
    }

    /// The account with this SID: the own one, or one below it.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `sid` for a malformed one, before anything is sent; otherwise as
    /// [`get`](Self::get), and `PermissionDenied` for a foreign account. For an account that does
    /// not exist some servers return 500, which is `Unavailable` with a hint.
    pub async fn get_by_sid(&self, sid: &str) -> Result<AccountRecord> {
        let operation = "get_by_sid";
        let sid = check::sid(sid).map_err(|error| named(operation, error))?;
        self.read(operation, &sid).await.map_err(maybe_no_such_account)
    }

    /// The account with this e-mail address: the own one, or one below it.
    ///
    /// The platform looks for an account of that friendly name first, so the address in the
    /// response is compared with the requested one.
    ///
    /// # Errors
    ///
    /// As [`get_by_sid`](Self::get_by_sid), naming `email`. `Conflict` if the response is about an
    /// account with another address, which hides whether any has this one; `InvalidResponse` if it
    /// does not have the address.
    pub async fn get_by_email(&self, email: &str) -> Result<AccountRecord> {
        let operation = "get_by_email";
        let email = check::email("email", email).map_err(|error| named(operation, error))?;
        self.read_by_email(operation, &email).await.map_err(maybe_no_such_account)
    }

    /// Changes the account: `PUT /2012-04-24/Accounts/{AccountSid}`, or `POST` if the update selects it.
    /// Returns the account after the change, as the response shows it; its `date_created` is not to
    /// be trusted, since newer servers put the time of the change there.
    ///
    /// A new password replaces the auth token, too, and both old ones stop working at once. This
    /// client and its clones go on with the new token, and announce it. Calls under way are sent
    /// once more if they are refused meanwhile. If no clear response comes, the new password is tried
    /// once with a read: if it works, the change was made; otherwise the outcome stays unknown, and
    /// the client keeps the old credential.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, before anything is sent: an empty update, a friendly name over 64
    /// characters, a suspension or closure that was not allowed for this very account. From the
    /// platform: `InvalidRequest` naming `Password` for a weak one; `AccountInactive` for a closed
    /// account. Otherwise as [`get`](Self::get), with the effect `Unknown` where no clear response
    /// came.
    pub async fn update(&self, update: &UpdateAccount) -> Result<AccountRecord> {
        let operation = "update";
        let checked = update.check().and_then(|()| update.check_lockout());
        checked.map_err(|error| named(operation, error))?;
        let this = self.with_shared_deadline();
        // By SID: by e-mail address, another account's friendly name could come first.
        let sid = this.sid().await?;
        this.change_own(operation, sid.as_str(), update).await
    }

    /// The account's SID: from the configuration, or read once by the e-mail address.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn sid(&self) -> Result<AccountId> {
        let sid = async { self.own().await.map(|record| AccountId::new(record.sid)) };
        get_or_fetch(&self.inner.sid, sid).await.cloned()
    }

    /// The same client for one call of several requests, which end by one deadline.
    fn with_shared_deadline(&self) -> Self {
        Self { api: self.api.with_shared_deadline(), inner: Arc::clone(&self.inner) }
    }

    /// The client's own account, by the name that it logs in with.
    async fn own(&self) -> Result<AccountRecord> {
        match self.inner.credentials.user() {
            User::AccountSid(sid) => self.read("get", sid).await,
            User::Email(email) => self.read_by_email("get", email).await,
        }
    }

    /// A checked change of the client's own account.
    async fn change_own(
        &self,
        operation: &'static str,
        sid: &str,
        update: &UpdateAccount,
    ) -> Result<AccountRecord> {
        let change = self.change(operation, sid, update)?;
        match update.new_password() {
            None => record_of(&self.api.send(&change).await?, sid),
            Some(password) => {
                let read_back = self.request("get", Access::Read, Method::GET, sid);
                let (sid, password) = (sid.to_owned(), password.clone());
                let change = PasswordChange { change, read_back, sid, password };
                self.inner.credentials.change_password(operation, &self.api, change).await
            }
        }
    }

    /// The request of a change that is confirmed for this account.
    fn change(
        &self,
        operation: &'static str,
        sid: &str,
        update: &UpdateAccount,
    ) -> Result<ApiRequest> {
        update.check_closure(sid).map_err(|error| named(operation, error))?;
        let method = if update.is_via_post() { Method::POST } else { Method::PUT };
        Ok(self.request(operation, Access::Write, method, sid).form(update.form()))
    }

    async fn read(&self, operation: &'static str, sid: &str) -> Result<AccountRecord> {
        let request = self.request(operation, Access::Read, Method::GET, sid);
        record_of(&self.api.send(&request).await?, sid)
    }

    /// The account with this address, and no other that happens to have it as its friendly name.
    async fn read_by_email(&self, operation: &'static str, email: &str) -> Result<AccountRecord> {
        let request = self.request(operation, Access::Read, Method::GET, email);
        let response = self.api.send(&request).await?;
        let record = record(&response)?;
        match &record.email_address {
            Some(address) if address.to_lowercase() == email => Ok(record),
            Some(_) => Err(another_account(operation)),
            None => Err(response
                .invalid("the response has no e-mail address to compare; read the account by its SID instead")
                .with_field("email_address")),
        }
    }

    fn request(
        &self,
        operation: &'static str,
        access: Access,
        method: Method,
        id: &str,
    ) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.inner.base_url)
            .path(self.inner.paths.instance, &[id])
    }
}

/// An error that did not come from sending, with where it happened.
fn named(operation: &'static str, error: Error) -> Error {
    error.with_provider(PROVIDER).with_operation(operation)
}
