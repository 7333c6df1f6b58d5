//! Through our clients.

use std::sync::Arc;

use cpaas_core::AccountProvider;
use cpaas_fleet::{Fleet, Limits};
use cpaas_http::{ClientOptions, ReqwestOptions, ReqwestTransport};
use cpaas_voximplant::{GetAccountInfo, GetChildrenAccounts};
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::Value;

use super::capture::{bearer, sonetel_request};
use super::clients::{restcomm_client, sonetel_client, voximplant_client};
use crate::access::Access;
use crate::arguments::Load;
use crate::base::Result;
use crate::measure::{Stopwatch, drive};

/// As everyone has them, but for the certificate to trust.
fn options(load: &Load) -> Result<ClientOptions> {
    let mut options = ReqwestOptions::default();
    if let Some(ca) = &load.ca {
        options.trust_pem(&std::fs::read(ca)?)?;
    }
    Ok(ClientOptions::default().with_transport(Arc::new(ReqwestTransport::new(options))))
}

pub(super) async fn sonetel(load: &Load, access: &Access) -> Result<Value> {
    let client = sonetel_client(access, &options(load)?)?;
    drive(load, move || {
        let client = client.clone();
        async move { Ok(client.get().await.map(drop)?) }
    })
    .await
}

pub(super) async fn voximplant(load: &Load, access: &Access) -> Result<Value> {
    let client = voximplant_client(access, &options(load)?)?;
    drive(load, move || {
        let client = client.clone();
        async move { Ok(client.get_account_info(&GetAccountInfo::default()).await.map(drop)?) }
    })
    .await
}

pub(super) async fn restcomm(load: &Load, access: &Access) -> Result<Value> {
    let client = restcomm_client(access, &options(load)?)?;
    drive(load, move || {
        let client = client.clone();
        async move { Ok(client.get().await.map(drop)?) }
    })
    .await
}

/// Lists as many children as there are calls to make.
pub(super) async fn children(load: &Load, access: &Access) -> Result<Value> {
    let client = voximplant_client(access, &options(load)?)?;
    client.get_account_info(&GetAccountInfo::default()).await?;
    let watch = Stopwatch::start();
    let mut listed = 0;
    let mut children = client.children(GetChildrenAccounts::default());
    while listed < load.calls
        && let Some(child) = children.next().await
    {
        child?;
        listed += 1;
    }
    if listed != load.calls {
        return Err(format!("{listed} children instead of {}", load.calls).into());
    }
    Ok(watch.stop(listed))
}

/// Accounts of one vendor, each with a client of its own, over one transport.
async fn accounts(load: &Load, access: &Access) -> Result<Vec<Arc<dyn AccountProvider>>> {
    let options = options(load)?;
    let request = sonetel_request(access).await?;
    let token = bearer(&request)?;
    let account = |_| {
        let config = cpaas_sonetel::Config::access_token(token.as_str())
            .with_base_url(&access.sonetel.base_url)
            .with_token_url(&access.sonetel.token_url);
        let account = cpaas_sonetel::Account::with_options(config, &options)?;
        Ok(Arc::new(account) as Arc<dyn AccountProvider>)
    };
    (0..load.accounts).map(account).collect()
}

/// The balance of every account, by a plain loop.
pub(super) async fn balances(load: &Load, access: &Access) -> Result<Value> {
    let accounts = accounts(load, access).await?;
    accounts[0].balance().await?;
    let watch = Stopwatch::start();
    let balances: Vec<_> = futures_util::stream::iter(&accounts)
        .map(AccountProvider::balance)
        .buffer_unordered(load.in_flight.into())
        .try_collect()
        .await?;
    Ok(watch.stop(u64::try_from(balances.len())?))
}

/// The balance of every account, by a fleet.
pub(super) async fn fleet(load: &Load, access: &Access) -> Result<Value> {
    let accounts = accounts(load, access).await?;
    accounts[0].balance().await?;
    let labelled = accounts.into_iter().enumerate();
    let limits = Limits::new().at_once(load.in_flight.into()).per_provider(load.in_flight.into());
    let fleet =
        Fleet::from_accounts(labelled.map(|(n, account)| (format!("account-{n}"), account)))?
            .with_limits(limits);
    let watch = Stopwatch::start();
    let report = fleet.balance().report().await;
    if report.counts().succeeded != usize::try_from(load.accounts)? {
        return Err("an account failed".into());
    }
    Ok(watch.stop(load.accounts.into()))
}
