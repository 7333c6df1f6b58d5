//! The loads: the same calls through our clients, and through the bare libraries below them.

mod bare_reqwest;
mod capture;
mod clients;
mod ours;

use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::access::Access;
use crate::arguments::Load;
use crate::base::{Result, tell};

/// How long one load may take.
const LIMIT: Duration = Duration::from_mins(5);

/// Makes the calls and tells what they cost.
///
/// All on one thread, as is fairest to what does the least; but a listing may read and decode at the
/// same time, and is given a second one, on either side.
pub(crate) fn run(load: &Load) -> Result<()> {
    let access = Access::of(load)?;
    let runtime = if load.what == "children" {
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?
    } else {
        Builder::new_current_thread().enable_all().build()?
    };
    let cost = runtime.block_on(async { timeout(LIMIT, cost(load, &access)).await? })?;
    tell(&cost)
}

async fn cost(load: &Load, access: &Access) -> Result<Value> {
    match (load.who.as_str(), load.what.as_str()) {
        ("ours", "sonetel") => ours::sonetel(load, access).await,
        ("ours", "voximplant") => ours::voximplant(load, access).await,
        ("ours", "restcomm") => ours::restcomm(load, access).await,
        ("ours", "children") => ours::children(load, access).await,
        ("ours", "balances") => ours::balances(load, access).await,
        ("fleet", "balances") => ours::fleet(load, access).await,
        ("reqwest", "sonetel") => bare_reqwest::sonetel(load, access).await,
        ("reqwest", "voximplant") => bare_reqwest::voximplant(load, access).await,
        ("reqwest", "restcomm") => bare_reqwest::restcomm(load, access).await,
        ("reqwest", "children") => bare_reqwest::children(load, access).await,
        (who, what) => Err(format!("there is no load `{who} {what}`").into()),
    }
}
