//! Through our clients.

use std::sync::Arc;

use cpaas::voximplant::GetChildrenAccounts;
use cpaas::{Account, AccountProvider, ClientOptions, ReqwestOptions, ReqwestTransport, Transport};
use cpaas_bench::read;
use cpaas_fleet::{Fleet, Limits};

use super::drive;
use crate::arguments::Load;
use crate::base::Result;
use crate::cost::{Cost, Stopwatch};

/// As everyone has it, but for the certificate to trust.
pub(super) fn transport(load: &Load) -> Result<ReqwestTransport> {
    let mut options = ReqwestOptions::default();
    if let Some(ca) = &load.ca {
        options.trust_pem(&std::fs::read(ca)?)?;
    }
    Ok(ReqwestTransport::new(options))
}

/// The account of a load, over this transport.
pub(super) fn open(load: &Load, transport: Arc<dyn Transport>) -> Result<Account> {
    let options = ClientOptions::default().with_transport(transport);
    Ok(cpaas::open(&load.provider, &load.values, &options)?)
}

pub(super) async fn account(load: &Load) -> Result<Cost> {
    let account = open(load, Arc::new(transport(load)?))?;
    drive(load, async |_| Ok(read(&account).await?)).await
}

/// Lists as many children as there are calls to make.
pub(super) async fn children(load: &Load) -> Result<Cost> {
    let Account::Voximplant(account) = open(load, Arc::new(transport(load)?))? else {
        return Err("only Voximplant's children are listed".into());
    };
    account.client().get_account_info(&cpaas::voximplant::GetAccountInfo::default()).await?;
    let watch = Stopwatch::start()?;
    let mut listed = 0;
    let mut children = account.client().children(GetChildrenAccounts::default());
    while listed < load.calls
        && let Some(child) = children.next().await
    {
        child?;
        listed += 1;
    }
    if listed != load.calls {
        return Err(format!("{listed} children instead of {}", load.calls).into());
    }
    watch.stop(listed, Vec::new())
}

/// Accounts of one vendor, each with a client of its own, over one transport that is connected already.
async fn accounts(load: &Load) -> Result<Vec<Arc<dyn AccountProvider>>> {
    let transport: Arc<dyn Transport> = Arc::new(transport(load)?);
    let account = |_| Ok(Arc::new(open(load, Arc::clone(&transport))?) as Arc<dyn AccountProvider>);
    let accounts: Vec<_> = (0..load.accounts).map(account).collect::<Result<_>>()?;
    accounts[0].balance().await?;
    Ok(accounts)
}

/// Balances by a plain loop, of one account after the other.
pub(super) async fn balances(load: &Load) -> Result<Cost> {
    let accounts = accounts(load).await?;
    let balance = async |call: u64| {
        let account = &accounts[usize::try_from(call)? % accounts.len()];
        Ok(account.balance().await.map(drop)?)
    };
    drive(load, balance).await
}

/// The balance of every account, by a fleet.
pub(super) async fn fleet(load: &Load) -> Result<Cost> {
    let labelled = accounts(load).await?.into_iter().enumerate();
    let limits = Limits::new().at_once(load.in_flight.into()).per_provider(load.in_flight.into());
    let fleet =
        Fleet::from_accounts(labelled.map(|(n, account)| (format!("account-{n}"), account)))?
            .with_limits(limits);
    let watch = Stopwatch::start()?;
    let report = fleet.balance().report().await;
    if report.counts().succeeded != usize::try_from(load.accounts)? {
        return Err("an account failed".into());
    }
    watch.stop(load.accounts.into(), Vec::new())
}
