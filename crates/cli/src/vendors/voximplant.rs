//! Voximplant, as the command knows it.

use std::sync::Arc;

use async_trait::async_trait;
use cpaas::Account;
use cpaas_core::{AccountId, Balance, Result};
use cpaas_fleet::{ChildBalance, ChildBalances, ChildList};
use cpaas_voximplant::{AccountInfoType, Client, GetChildrenAccounts, PROVIDER};
use futures_util::stream::FusedStream as _;

#[cfg(feature = "sandbox")]
use super::vendor;
use super::vendor::{Children, ChildrenApi, ClockCodes, Recovery, Vendor, VendorClient};

/// The heading of the options of `children` that only Voximplant has.
pub(crate) const CHILDREN_HEADING: &str = "Options for Voximplant";

pub(super) const VENDOR: Vendor = Vendor {
    name: PROVIDER.as_str(),
    clock_codes: ClockCodes { always: &["454", "455", "456"], if_off: &["100"] },
    password_warning: |_| None,
    children: Some(Children { api: ChildrenApi::Voximplant, title: "Voximplant" }),
    child_balances: Some(|account| {
        Some(Arc::new(VoximplantChildren(Client::of(account)?.clone())))
    }),
    recovery: &[
        Recovery::new("AddAccount", "children list", &["--email"]),
        Recovery::new("CloneAccount", "children list", &["--email"]),
        Recovery::new("SetChildAccountInfo", "children list", &["--id", "--name", "--email"]),
        Recovery::new("ChangeAccountPlan", "voximplant plans list", &[]),
        Recovery::new("ChargeAccount", "voximplant charge amount", &[]),
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

/// The children of an account, whose listing has their balances: a thousand a request.
#[derive(Debug)]
struct VoximplantChildren(Client);

#[async_trait]
impl ChildBalances for VoximplantChildren {
    async fn child_balances(&self, most: usize) -> Result<ChildList> {
        let mut list = ChildList::default();
        let mut children = self.0.children(GetChildrenAccounts::new());
        while let Some(child) = children.next().await {
            match child {
                _ if list.count() == most => {
                    list.is_cut = true;
                    break;
                }
                Ok(child) => list.children.push(child_balance(&child)),
                // The next child follows one that can't be read.
                Err(error) if !children.is_terminated() => list.unreadable.push(error),
                Err(error) if list.count() == 0 => return Err(error),
                Err(error) => list.ended_by = Some(error),
            }
        }
        Ok(list)
    }
}

fn child_balance(child: &AccountInfoType) -> ChildBalance {
    let balance =
        Balance::from_members(("balance", child.balance), ("currency", child.currency.as_deref()));
    let balance = balance.map_err(|error| error.with_provider(PROVIDER));
    ChildBalance::new(AccountId::new(child.account_id.to_string()), balance)
}

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR.name;

    fn of(account: &Account) -> Option<&Self> {
        match account {
            Account::Voximplant(account) => Some(account.client()),
            _ => None,
        }
    }
}
