//! The accounts below the client's own.

use cpaas_core::Result;
use cpaas_http::Access;
use cpaas_http::provider::{ApiRequest, Form, LARGE_BODY_LIMIT};
use http::Method;

use super::{COLLECTION, Client, named};
use crate::api::account::AccountRecord;
use crate::api::check;
use crate::api::create::CreateAccount;
use crate::api::list::ListAccounts;
use crate::api::response::{record, records};
use crate::api::update::UpdateAccount;

impl Client {
    /// The accounts directly below the client's own, closed ones included:
    /// `GET /2012-04-24/Accounts`. There are no pages: one response, of at most 64 MiB, has them all.
    /// Each comes with its auth token.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `OrganizationSid` for a malformed one, before anything is sent; otherwise
    /// as [`get`](Self::get), and `PermissionDenied` for another organisation, unless the account is a
    /// super administrator.
    pub async fn list(&self, request: &ListAccounts) -> Result<Vec<AccountRecord>> {
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
    /// `InvalidRequest` naming the parameter for what the platform would surely refuse, before
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
        record(&this.api.send(&this.change(operation, &sid, update)?).await?)
    }

    /// Moves an account directly below the client's own into another organisation:
    /// `POST /2012-04-24/Accounts/migrate/{AccountSid}`, super administrators only.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming `sid` or `Organization` for a malformed one, before anything is sent, and
    /// for an account that is not directly below or is in that organisation already;
    /// `PermissionDenied`, `NotFound`; otherwise as [`update`](Self::update).
    pub async fn migrate(&self, sid: &str, organization: &str) -> Result<AccountRecord> {
        let operation = "migrate";
        let sid = check::sid(sid).map_err(|error| named(operation, error))?;
        let organization = check::organization("Organization", organization)
            .map_err(|error| named(operation, error))?;
        let migration =
            ApiRequest::new(operation, Access::Write, Method::POST, &self.inner.base_url)
                .path(self.inner.paths.migration, &[&sid])
                .form(Form::new().with("Organization", organization));
        record(&self.api.send(&migration).await?)
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
