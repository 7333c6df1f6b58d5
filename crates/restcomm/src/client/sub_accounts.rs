//! The accounts below the client's own.

use std::sync::{Arc, OnceLock};

use cpaas_core::{AccountId, Error, ErrorKind, Result};
use cpaas_http::provider::{ApiRequest, Form, LARGE_BODY_LIMIT, is_blank};
use cpaas_http::{Access, List};
use http::Method;

use super::{COLLECTION, Client, Inner, named};
use crate::PROVIDER;
use crate::api::account::AccountRecord;
use crate::api::check;
use crate::api::create::CreateAccount;
use crate::api::id::check_sid;
use crate::api::list::ListAccounts;
use crate::api::response::{record, record_of, records};
use crate::api::update::UpdateAccount;
use crate::auth::User;

impl Client {
    /// A client that acts as another account, with the auth token that its record shows: those of
    /// [`list`](Self::list) and [`create`](Self::create) do. It shares the connections. Sends nothing
    /// yet: if the token no longer works, the first request fails.
    ///
    /// A new password that it sets is not announced to
    /// [`on_new_credentials`](cpaas_http::ClientOptions::on_new_credentials), which stores the
    /// credential of this client's own account; the record that [`update`](Self::update) returns has the
    /// new token. The record of this client's own account makes a clone.
    ///
    /// ```no_run
    /// # async fn example(client: cpaas_restcomm::Client) -> cpaas_restcomm::Result<()> {
    /// use cpaas_restcomm::ListAccounts;
    ///
    /// for child in client.list(&ListAccounts::new()).await?.whole()? {
    ///     let grandchildren = client.for_account(&child)?.list(&ListAccounts::new()).await?;
    ///     println!("{:?} has {} sub-accounts", child.friendly_name, grandchildren.items.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `Config`, naming the account and its `auth_token` or `account_sid`, if the record has no token
    /// that can be read, or no SID.
    pub fn for_account(&self, account: &AccountRecord) -> Result<Self> {
        let AccountRecord { sid, auth_token, .. } = account;
        let sid = check_sid(sid).map_err(|why| not_usable("account_sid", sid, why))?;
        let id = AccountId::new(&sid);
        if self.inner.sid.get() == Some(&id) {
            return Ok(self.clone());
        }
        let token = auth_token.clone().filter(|token| !is_blank(token));
        let why = "its record has no auth token that can be read";
        let token = token.ok_or_else(|| not_usable("auth_token", &sid, why))?;
        let credentials = self.inner.credentials.of_another(User::AccountSid(sid), token);
        Ok(Self {
            api: self.api.clone().with_authenticator(credentials.authenticator()),
            inner: Arc::new(Inner {
                base_url: self.inner.base_url.clone(),
                credentials,
                paths: self.inner.paths,
                sid: OnceLock::from(id),
            }),
        })
    }

    /// The accounts directly below the client's own, closed ones included:
    /// `GET /2012-04-24/Accounts`. There are no pages: one response, of at most 64 MiB, has them all.
    /// Each comes with its auth token.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `OrganizationSid` for a malformed one, before anything is sent; otherwise
    /// as [`get`](Self::get), and `PermissionDenied` for another organisation, unless the account is a
    /// super administrator.
    pub async fn list(&self, request: &ListAccounts) -> Result<List<AccountRecord>> {
        let operation = "list";
        request.check().map_err(|error| named(operation, error))?;
        let listing = request
            .query()
            .fold(
                self.collection(operation, Access::Read, Method::GET),
                |listing, (name, value)| listing.query(name, value),
            )
            .with_body_limit(LARGE_BODY_LIMIT);
        records(&self.api.send(&listing).await?).map(|accounts| request.keep(accounts))
    }

    /// Makes a sub-account: `POST /2012-04-24/Accounts`. Returns it, its auth token included. The
    /// vendor's enterprise edition does not offer this.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter for what the platform would certainly refuse, before
    /// anything is sent, and for a weak password; `Conflict` naming `EmailAddress` for one that any
    /// account has or had; `PermissionDenied` where the role or the level (there are three) does not
    /// allow it. Otherwise as [`get`](Self::get), with the effect `Unknown` where no clear response
    /// came: [`list`](Self::list) then shows whether it was made.
    pub async fn create(&self, request: &CreateAccount) -> Result<AccountRecord> {
        let operation = "create";
        request.check().map_err(|error| named(operation, error))?;
        let creation = self.collection(operation, Access::Write, Method::POST).form(request.form());
        record(&self.api.send(&creation).await?)
    }

    /// Changes the account with this SID, the own one or one below it: `PUT
    /// /2012-04-24/Accounts/{AccountSid}`, or `POST` if the update says so. For the own account it is
    /// [`update`](Self::update), with all that it documents of passwords and of locking oneself out.
    ///
    /// A change of status holds for every account below, too: [`change_status`](Self::change_status)
    /// also reads whether it reached them, which the platform does not promise.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update); `InvalidRequest` naming `sid` for a malformed one, before anything
    /// is sent; `PermissionDenied` for a foreign account; `NotFound`.
    pub async fn update_by_sid(&self, sid: &str, update: &UpdateAccount) -> Result<AccountRecord> {
        let operation = "update_by_sid";
        let sid = check::sid(sid).map_err(|error| named(operation, error))?;
        update.check().map_err(|error| named(operation, error))?;
        let this = self.with_shared_deadline();
        // The platform may find an account whatever the case, so the guard does too.
        if this.sid().await?.as_str().eq_ignore_ascii_case(&sid) {
            update.check_lockout().map_err(|error| named(operation, error))?;
            return this.change_own(operation, &sid, update).await;
        }
        record_of(&this.api.send(&this.change(operation, &sid, update)?).await?, &sid)
    }

    /// Moves an account directly below the client's own into another organisation, by its SID or its
    /// domain name: `POST /2012-04-24/Accounts/migrate/{AccountSid}`, super administrators only.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `sid` or `Organization` for a malformed one, before anything is sent, and
    /// for an account that is not directly below or is in that organisation already;
    /// `NotFound`, naming `Organization` if that does not exist; `PermissionDenied`; otherwise as
    /// [`update`](Self::update).
    pub async fn migrate(&self, sid: &str, organization: &str) -> Result<AccountRecord> {
        let operation = "migrate";
        let sid = check::sid(sid).map_err(|error| named(operation, error))?;
        let organization = check::organization_or_domain("Organization", organization)
            .map_err(|error| named(operation, error))?;
        let migration =
            ApiRequest::new(operation, Access::Write, Method::POST, &self.inner.base_url)
                .path(self.inner.paths.migration, &[&sid])
                .form(Form::new().with("Organization", organization));
        record_of(&self.api.send(&migration).await?, &sid)
    }

    /// A request about the accounts below the one whose credential it carries.
    pub(super) fn collection(
        &self,
        operation: &'static str,
        access: Access,
        method: Method,
    ) -> ApiRequest {
        ApiRequest::new(operation, access, method, &self.inner.base_url).path(COLLECTION, &[])
    }
}

/// The error of a record that no client can be made of.
fn not_usable(key: &'static str, sid: &str, why: &str) -> Error {
    let error = Error::before_sending(ErrorKind::Config, format!("{key} of {sid:?}: {why}"));
    error.with_provider(PROVIDER).with_field(key)
}
