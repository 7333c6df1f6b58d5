//! Voximplant, as the command knows it.

use cpaas::Account;
use cpaas_voximplant::{Client, PROVIDER};

#[cfg(feature = "sandbox")]
use super::vendor;
use super::vendor::{Children, ChildrenApi, ClockCodes, Vendor, VendorClient};

/// The heading of the options of `children` that only Voximplant has.
pub(crate) const CHILDREN_HEADING: &str = "Options for Voximplant";

pub(super) const VENDOR: Vendor = Vendor {
    name: PROVIDER.as_str(),
    clock_codes: ClockCodes { always: &["454", "455", "456"], if_off: &["100"] },
    password_warning: |_| None,
    children: Some(Children { api: ChildrenApi::Voximplant, heading: CHILDREN_HEADING }),
    recovery: &[
        ("AddAccount", "children list"),
        ("CloneAccount", "children list"),
        ("SetChildAccountInfo", "children list"),
        ("ChangeAccountPlan", "voximplant plans list"),
        ("ChargeAccount", "voximplant charge amount"),
    ],
    #[cfg(feature = "sandbox")]
    sandbox: vendor::Fake {
        profile: |sandbox| {
            let access = sandbox.voximplant();
            vec![
                ("base_url", access.base_url.clone()),
                ("credentials_json", access.credentials.clone()),
            ]
        },
        facts: |sandbox, secret_file| {
            let access = sandbox.voximplant();
            serde_json::json!({
                "base_url": access.base_url,
                "host": access.host,
                "credentials_file": secret_file("credentials_json"),
                "account_id": access.account_id,
                "api_key": access.api_key,
                "callback_salt": access.callback_salt,
            })
        },
    },
};

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR.name;

    fn of(account: &Account) -> Option<&Self> {
        match account {
            Account::Voximplant(account) => Some(account.client()),
            _ => None,
        }
    }
}
