//! Twilio, as the command knows it.

use cpaas::Account;
use cpaas_twilio::{Client, PROVIDER};

#[cfg(feature = "sandbox")]
use super::vendor;
use super::vendor::{Children, ChildrenApi, ClockCodes, Recovery, Vendor, VendorClient};

pub(super) const VENDOR: Vendor = Vendor {
    name: PROVIDER.as_str(),
    clock_codes: ClockCodes::NONE,
    password_warning: |_| None,
    children: Some(Children { api: ChildrenApi::Twilio, title: "Twilio" }),
    child_balances: None,
    recovery: &[
        Recovery::new("create", "children list", &[]),
        Recovery::new("update_by_sid", "twilio account get", &["--sid"]),
    ],
    #[cfg(feature = "sandbox")]
    sandbox: vendor::Fake {
        profile: |sandbox| {
            let access = sandbox.twilio();
            vec![
                ("base_url", access.base_url.clone()),
                ("account_sid", access.account_sid.clone()),
                ("auth_token", access.auth_token.clone()),
            ]
        },
        facts: |sandbox, _| {
            let access = sandbox.twilio();
            serde_json::json!({
                "base_url": access.base_url,
                "account_sid": access.account_sid,
                "auth_token": access.auth_token,
            })
        },
    },
};

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR.name;

    fn of(account: &Account) -> Option<&Self> {
        match account {
            Account::Twilio(account) => Some(account.client()),
            _ => None,
        }
    }
}
