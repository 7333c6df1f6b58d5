//! The loads: the same calls through our clients, and through bare reqwest.

mod bare;
mod ours;

use std::cell::{Cell, RefCell};
use std::time::Instant;

use futures_util::future::try_join_all;
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::arguments::{Calls, Load};
use crate::base::{LIMIT, Result};
use crate::cost::{Cost, Stopwatch};

/// Makes the calls, and returns what they cost.
///
/// All on one thread, as is fairest to what does the least; but a listing may read and decode at the
/// same time, and is given a second one, on either side.
pub(crate) fn run(load: &Load) -> Result<Cost> {
    let runtime = if matches!(load.calls_of, Calls::Children | Calls::BareChildren) {
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?
    } else {
        Builder::new_current_thread().enable_all().build()?
    };
    runtime.block_on(async { timeout(LIMIT, cost(load)).await? })
}

async fn cost(load: &Load) -> Result<Cost> {
    match load.calls_of {
        Calls::Account => ours::account(load).await,
        Calls::Children => ours::children(load).await,
        Calls::Balances => ours::balances(load).await,
        Calls::Fleet => ours::fleet(load).await,
        Calls::BareAccount => bare::account(load).await,
        Calls::BareChildren => bare::children(load).await,
        Calls::Probes => bare::probes(load).await,
    }
}

/// Makes the calls of a load, and measures them after a first one, which logs in and connects.
async fn drive<F>(load: &Load, call: impl Fn(u64) -> F) -> Result<Cost>
where
    F: Future<Output = Result<()>>,
{
    call(0).await?;
    let (next, each) = (Cell::new(0), RefCell::new(Vec::new()));
    let worker = async || {
        while next.get() < load.calls {
            let number = next.replace(next.get() + 1);
            let begun = Instant::now();
            call(number).await?;
            each.borrow_mut().push(begun.elapsed().as_secs_f64());
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    };
    let watch = Stopwatch::start()?;
    try_join_all((0..load.in_flight).map(|_| worker())).await?;
    watch.stop(load.calls, each.take())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_bench::{VENDORS, values};
    use cpaas_sandbox::{Options, Sandbox};

    #[test]
    fn every_load_makes_its_calls() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(Options::new().children(4))).unwrap();
        let calls = |calls_of, provider: &str| {
            let values = values(&sandbox, provider, sandbox.base_url());
            let (provider, ca) = (provider.to_owned(), None);
            let load = Load { calls_of, provider, values, ca, calls: 4, in_flight: 2, accounts: 4 };
            run(&load).unwrap().calls
        };
        for vendor in VENDORS {
            assert_eq!(calls(Calls::Account, vendor), 4, "{vendor}");
            assert_eq!(calls(Calls::BareAccount, vendor), 4, "{vendor}");
        }
        for load in [Calls::Children, Calls::BareChildren] {
            assert_eq!(calls(load, "voximplant"), 4, "{load:?}");
        }
        for load in [Calls::Balances, Calls::Fleet] {
            assert_eq!(calls(load, "twilio"), 4, "{load:?}");
        }
    }
}
