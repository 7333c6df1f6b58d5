//! Sonetel, as the command knows it.

use cpaas::Account;
use cpaas_sonetel::{Client, PROVIDER};

#[cfg(feature = "sandbox")]
use super::vendor;
use super::vendor::{ClockCodes, Vendor, VendorClient};

pub(super) const VENDOR: Vendor = Vendor {
    name: PROVIDER.as_str(),
    clock_codes: ClockCodes::NONE,
    password_warning: |_| None,
    children: None,
    child_balances: None,
    recovery: &[],
    #[cfg(feature = "sandbox")]
    sandbox: vendor::Fake {
        profile: |sandbox| {
            let access = sandbox.sonetel();
            vec![
                ("base_url", access.base_url.clone()),
                ("token_url", access.token_url.clone()),
                ("username", access.username.clone()),
                ("password", access.password.clone()),
            ]
        },
        facts: |sandbox, _| {
            let access = sandbox.sonetel();
            serde_json::json!({
                "base_url": access.base_url,
                "token_url": access.token_url,
                "username": access.username,
                "password": access.password,
            })
        },
    },
};

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR.name;

    fn of(account: &Account) -> Option<&Self> {
        match account {
            Account::Sonetel(account) => Some(account.client()),
            _ => None,
        }
    }
}
