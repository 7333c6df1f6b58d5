//! Restcomm, as the command knows it.

use cpaas::Account;
use cpaas_restcomm::{Client, PROVIDER};

#[cfg(feature = "sandbox")]
use super::vendor;
use super::vendor::{Children, ChildrenApi, ClockCodes, Recovery, Vendor, VendorClient};

/// The heading of the options of `children` that only Restcomm has.
pub(crate) const CHILDREN_HEADING: &str = "Options for Restcomm";

pub(super) const VENDOR: Vendor = Vendor {
    name: PROVIDER.as_str(),
    clock_codes: ClockCodes::NONE,
    password_warning: cpaas_restcomm::password_warning,
    children: Some(Children { api: ChildrenApi::Restcomm, title: "Restcomm" }),
    child_balances: None,
    recovery: &[
        Recovery::new("create", "children list", &[]),
        Recovery::new("update_by_sid", "restcomm account get", &["--sid", "--email"]),
        Recovery::new("migrate", "restcomm account get", &["--sid"]),
    ],
    #[cfg(feature = "sandbox")]
    sandbox: vendor::Fake {
        profile: |sandbox| {
            let access = sandbox.restcomm();
            vec![
                ("base_url", access.base_url.clone()),
                ("account_sid", access.account_sid.clone()),
                ("auth_token", access.auth_token.clone()),
            ]
        },
        facts: |sandbox, _| {
            let access = sandbox.restcomm();
            serde_json::json!({
                "base_url": access.base_url,
                "account_sid": access.account_sid,
                "email": access.email,
                "password": access.password,
                "auth_token": access.auth_token,
            })
        },
    },
};

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR.name;

    fn of(account: &Account) -> Option<&Self> {
        match account {
            Account::Restcomm(account) => Some(account.client()),
            _ => None,
        }
    }
}
