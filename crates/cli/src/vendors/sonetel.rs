//! Sonetel, as the command knows it.

use cpaas_core::{AccountId, Result};
use cpaas_http::ClientOptions;
use cpaas_sonetel::{Account, Client, Config, PROVIDER};

use super::vendor::{self, BuildError, ClockCodes, Vendor, VendorClient};

pub(super) const VENDOR: Vendor = Vendor {
    name: PROVIDER.as_str(),
    keys: Config::KEYS,
    account: |values, options| {
        vendor::build(values, |config| Account::with_options(config, options))
    },
    clock_codes: ClockCodes::NONE,
    children: None,
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

    fn build(values: toml::Table, options: &ClientOptions) -> Result<Self, BuildError> {
        Self::with_options(vendor::config(values)?, options).map_err(BuildError::Config)
    }

    async fn id(&self) -> Result<AccountId> {
        self.get_accountid().await
    }
}
