//! How to reach a running sandbox, as it says itself.

use std::fs;

use cpaas_core::SecretString;
use serde::Deserialize;

use crate::arguments::Load;
use crate::base::Result;

/// The line that `cpaas sandbox` prints.
#[derive(Debug, Deserialize)]
pub(crate) struct Access {
    base_url: String,
    pub(crate) sonetel: Sonetel,
    pub(crate) voximplant: Voximplant,
    pub(crate) restcomm: Restcomm,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Sonetel {
    pub(crate) base_url: String,
    pub(crate) token_url: String,
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Voximplant {
    pub(crate) base_url: String,
    pub(crate) credentials_file: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Restcomm {
    pub(crate) base_url: String,
    pub(crate) account_sid: String,
    pub(crate) auth_token: SecretString,
}

impl Access {
    /// Reads it, with the addresses of a load that goes elsewhere.
    pub(crate) fn of(load: &Load) -> Result<Self> {
        let mut access: Self = serde_json::from_slice(&fs::read(&load.access)?)?;
        if let Some(at) = &load.at {
            let here = &access.base_url;
            for url in [
                &mut access.sonetel.base_url,
                &mut access.sonetel.token_url,
                &mut access.voximplant.base_url,
                &mut access.restcomm.base_url,
            ] {
                let path =
                    url.strip_prefix(here.as_str()).ok_or("an address is not the sandbox's")?;
                *url = format!("{at}{path}");
            }
        }
        Ok(access)
    }
}
