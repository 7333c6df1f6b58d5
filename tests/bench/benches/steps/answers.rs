//! The answers that the sandbox gives, for the benches to read.

use std::sync::Arc;

use bytes::Bytes;
use cpaas::voximplant::GetChildrenAccounts;
use cpaas::{Account, ClientOptions};
use cpaas_bench::{Tap, VENDORS, read, values};
use cpaas_sandbox::{Options, Sandbox};

/// Children in a page: the vendor's most.
const CHILDREN: u32 = 1000;

/// What the vendors say.
pub(crate) struct Answers {
    /// Of an account, in the order of the vendors.
    pub(crate) accounts: [Bytes; 4],
    /// A page of a thousand.
    pub(crate) children: Bytes,
}

impl Answers {
    pub(crate) fn of_the_sandbox() -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(Self::ask())
    }

    async fn ask() -> Self {
        let sandbox = Sandbox::start(Options::new().children(CHILDREN)).await.expect("a port");
        let tap = Arc::new(Tap::default());
        let options = ClientOptions::default().with_transport(Arc::clone(&tap) as _);
        let last = || tap.take().pop().expect("an answer").1;
        let mut accounts = Vec::new();
        let mut children = Bytes::new();
        for vendor in VENDORS {
            let values = values(&sandbox, vendor, sandbox.base_url());
            let account = cpaas::open(vendor, values, &options).expect("an account");
            read(&account).await.expect("an answer");
            accounts.push(last());
            if let Account::Voximplant(account) = account {
                let page = GetChildrenAccounts::new().count(u64::from(CHILDREN));
                account.client().get_children_accounts(&page).await.expect("children");
                children = last();
            }
        }
        Self { accounts: accounts.try_into().expect("one for each"), children }
    }
}
