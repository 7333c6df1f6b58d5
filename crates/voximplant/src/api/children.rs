//! The children: [GetChildrenAccounts](https://voximplant.com/docs/references/httpapi/accounts#getchildrenaccounts).

use cpaas_core::Error;
use cpaas_http::List;
use cpaas_http::provider::LARGE_BODY_LIMIT;

use super::account_info::AccountInfoType;
use super::check;
use super::enums::ChildrenOrder;
use super::request::request;
use super::response::responses;
use super::selection::Selection;

request! {
    /// Which children to read, and how much of each. One page: for all of them see
    /// [`Client::children`](crate::Client::children).
    ///
    /// The reference requires at least one of `child_account_id`, `child_account_name` and
    /// `child_account_email`, though the vendor is known to answer without.
    #[derive(Default)]
    pub struct GetChildrenAccounts: Read -> GetChildrenAccountsResponse {
        /// Their ids.
        child_account_id: Selection,
        /// A name to filter by.
        child_account_name: String => check::not_blank,
        /// An e-mail address to filter by.
        child_account_email: String => check::not_blank,
        /// Only those that are enabled, or only those that are not.
        active: bool,
        /// true: list only children that the vendor has blocked; false: list only the others.
        frozen: bool,
        /// Whether ids that are no child's are passed over, instead of refused. The vendor's default is
        /// `false`.
        ignore_invalid_accounts: bool,
        /// Whether to show the ids only.
        brief_output: bool,
        /// Whether to show ids, names and e-mail addresses only.
        medium_output: bool,
        /// Most children to show. The vendor's default is 20, its most 1,000.
        count: u64,
        /// Children to pass over.
        offset: u64,
        /// What to sort by. The vendor's default is the name.
        order_by: ChildrenOrder,
        /// Whether to work out the balances as they are this moment. The vendor's default is `true`.
        return_live_balance: bool,
    }
    impl {
        const BODY_LIMIT: Option<usize> = Some(LARGE_BODY_LIMIT);

        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
    }
}

responses! {
    /// The response to [`GetChildrenAccounts`].
    pub struct GetChildrenAccountsResponse {
        /// The children of this page.
        pub result: List<AccountInfoType>,
        /// How many there are in all.
        pub total_count: Option<u64>,
        /// How many are in this page.
        pub count: Option<u64>,
    }
}
