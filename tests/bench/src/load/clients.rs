//! Our clients of the sandbox.

use cpaas_http::ClientOptions;

use crate::access::Access;
use crate::base::Result;

pub(super) fn sonetel_client(
    access: &Access,
    options: &ClientOptions,
) -> Result<cpaas_sonetel::Client> {
    let access = &access.sonetel;
    let config = cpaas_sonetel::Config::password(&access.username, access.password.clone())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url);
    Ok(cpaas_sonetel::Client::with_options(config, options)?)
}

pub(super) fn voximplant_client(
    access: &Access,
    options: &ClientOptions,
) -> Result<cpaas_voximplant::Client> {
    let access = &access.voximplant;
    let config = cpaas_voximplant::Config::credentials_file(&access.credentials_file)
        .with_base_url(&access.base_url);
    Ok(cpaas_voximplant::Client::with_options(config, options)?)
}

pub(super) fn restcomm_client(
    access: &Access,
    options: &ClientOptions,
) -> Result<cpaas_restcomm::Client> {
    let access = &access.restcomm;
    let token = access.auth_token.clone();
    let config = cpaas_restcomm::Config::auth_token(&access.base_url, &access.account_sid, token);
    Ok(cpaas_restcomm::Client::with_options(config, options)?)
}
