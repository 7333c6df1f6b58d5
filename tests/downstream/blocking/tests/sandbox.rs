use cpaas_sandbox::{Options, Sandbox};
use cpaas_sonetel::Config;
use tokio::runtime::Runtime;

#[test]
fn a_call_needs_no_async_around_it() {
    // The sandbox goes on in the threads of its own runtime.
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(Options::new())).unwrap();
    let access = sandbox.sonetel();
    let config = Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url);
    assert_eq!(downstream_blocking::balance(config).unwrap().to_string(), "5.04 SEK");
}
