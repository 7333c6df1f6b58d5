//! Where the examples get their accounts from: a sandbox of the vendors.

use std::sync::Arc;

use cpaas_core::{AccountProvider, Result};
use cpaas_http::{ClientOptions, ReqwestOptions, ReqwestTransport};
use cpaas_sandbox::Sandbox;

/// An account at each vendor, under the vendor's name. In your program the configurations hold your
/// own credentials, and no base URL.
pub(crate) fn accounts(sandbox: &Sandbox) -> Result<[(&'static str, Arc<dyn AccountProvider>); 3]> {
    // One transport for all: each of its own would read the system's certificates again.
    let transport = ReqwestTransport::new(ReqwestOptions::default());
    let options = ClientOptions::default().with_transport(Arc::new(transport));

    let access = sandbox.sonetel();
    let sonetel = cpaas_sonetel::Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url);

    let access = sandbox.voximplant();
    let voximplant = cpaas_voximplant::Config::from_credentials(access.credentials.as_str())
        .with_base_url(&access.base_url);

    let access = sandbox.restcomm();
    let (sid, token) = (&access.account_sid, access.auth_token.as_str());
    let restcomm = cpaas_restcomm::Config::auth_token(&access.base_url, sid, token);

    Ok([
        ("sonetel", Arc::new(cpaas_sonetel::Account::with_options(sonetel, &options)?)),
        ("voximplant", Arc::new(cpaas_voximplant::Account::with_options(voximplant, &options)?)),
        ("restcomm", Arc::new(cpaas_restcomm::Account::with_options(restcomm, &options)?)),
    ])
}
