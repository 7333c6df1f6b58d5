//! The children: [GetChildrenAccounts](https://voximplant.com/docs/references/httpapi/accounts#getchildrenaccounts).

use bon::Builder;
use cpaas_core::Result;
use cpaas_http::{Access, Form, LARGE_BODY_LIMIT};

use super::account_info::AccountInfoType;
use super::answer::answers;
use super::check;
use super::endpoint::Endpoint;
use super::parameter::parameters;
use super::selection::Selection;
use super::words::ChildrenOrder;

/// Which children to read, and how much of each. One page: for all of them see
/// [`Client::children`](crate::Client::children).
///
/// The reference asks for at least one of `child_account_id`, `child_account_name` and
/// `child_account_email`, though the vendor is known to answer without.
#[derive(Clone, Debug, Default, Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct GetChildrenAccounts {
    /// Their ids.
    #[builder(into)]
    pub child_account_id: Option<Selection>,
    /// A name to filter by.
    pub child_account_name: Option<String>,
    /// An e-mail address to filter by.
    pub child_account_email: Option<String>,
    /// Only those that are enabled, or only those that are not.
    pub active: Option<bool>,
    /// Only those that the vendor has blocked, or only those that it has not.
    pub frozen: Option<bool>,
    /// Whether ids that are no child's are passed over, instead of refused. The vendor's default is
    /// `false`.
    pub ignore_invalid_accounts: Option<bool>,
    /// Whether to show the ids only.
    pub brief_output: Option<bool>,
    /// Whether to show ids, names and e-mail addresses only.
    pub medium_output: Option<bool>,
    /// Most children to show. The vendor's default is 20, its most 1,000.
    pub count: Option<u64>,
    /// Children to pass over.
    pub offset: Option<u64>,
    /// What to sort by. The vendor's default is the name.
    pub order_by: Option<ChildrenOrder>,
    /// Whether to work out the balances as they are this moment. The vendor's default is `true`.
    pub return_live_balance: Option<bool>,
}

impl GetChildrenAccounts {
    /// The same, from there on: such as where [`Children::offset`](crate::Children::offset) says that
    /// a listing stopped.
    #[must_use]
    pub fn from_offset(self, offset: u64) -> Self {
        Self { offset: Some(offset), ..self }
    }
}

impl Endpoint for GetChildrenAccounts {
    const METHOD: &'static str = "GetChildrenAccounts";
    const ACCESS: Access = Access::Read;
    const BODY_LIMIT: Option<usize> = Some(LARGE_BODY_LIMIT);
    type Response = GetChildrenAccountsResponse;

    fn form(&self) -> Result<Form> {
        for (name, filter) in [
            ("child_account_name", &self.child_account_name),
            ("child_account_email", &self.child_account_email),
        ] {
            filter.as_deref().map_or(Ok(()), |text| check::given(name, text))?;
        }
        Ok(parameters!(
            self,
            child_account_id,
            child_account_name,
            child_account_email,
            active,
            frozen,
            ignore_invalid_accounts,
            brief_output,
            medium_output,
            count,
            offset,
            order_by,
            return_live_balance,
        ))
    }
}

answers! {
    /// The answer to [`GetChildrenAccounts`].
    pub struct GetChildrenAccountsResponse {
        /// The children of this page.
        #[serde_with(skip_apply)]
        pub result: Vec<AccountInfoType>,
        /// How many there are in all.
        pub total_count: Option<u64>,
        /// How many are in this page.
        pub count: Option<u64>,
    }
}
