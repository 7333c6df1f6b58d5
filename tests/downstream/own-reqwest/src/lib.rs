//! A client of one's own underneath: without the crate's choice of TLS.

use std::sync::Arc;

use cpaas_sonetel::reqwest::{Client, redirect, retry};
use cpaas_sonetel::{Account, ClientOptions, Config, ReqwestTransport, Result};

pub fn account(config: Config) -> Result<Account> {
    let client = Client::builder().redirect(redirect::Policy::none()).retry(retry::never());
    let client = client.no_proxy().build().expect("a client without TLS");
    let transport = Arc::new(ReqwestTransport::with_client(client));
    Account::with_options(config, &ClientOptions::default().with_transport(transport))
}
