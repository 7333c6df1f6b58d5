//! An account, with its auth token if that is requested.

use cpaas_core::SecretString;
use cpaas_restcomm::AccountRecord;

use crate::commands::with_token::{self, HasToken};

pub(crate) type WithToken = with_token::WithToken<AccountRecord>;

impl HasToken for AccountRecord {
    fn auth_token(&self) -> Option<&SecretString> {
        self.auth_token.as_ref()
    }
}

impl WithToken {
    /// The answer to a change. Newer servers put the time of the change in place of the day on which
    /// the account was created.
    pub(crate) fn changed(mut account: AccountRecord, show: bool) -> Self {
        account.date_created = None;
        Self::new(account, show)
    }
}
