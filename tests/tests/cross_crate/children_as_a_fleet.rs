//! From a parent to its children, as the READMEs of the providers show it, against the sandbox.

use std::collections::BTreeSet;
use std::sync::Arc;

use cpaas_core::{AccountInfo, AccountProvider as _, AccountUpdate};
use cpaas_fleet::Fleet;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::GetChildrenAccounts;

use crate::support;

const CHILDREN: u32 = 3;

async fn sandbox() -> Sandbox {
    support::start(Options::new().children(CHILDREN)).await
}

async fn children_of_restcomm(parent: &cpaas_restcomm::Client) -> cpaas_restcomm::Result<Fleet> {
    let mut fleet = Fleet::new();
    for child in parent.list(&cpaas_restcomm::ListAccounts::new()).await?.whole()? {
        let account = cpaas_restcomm::Account::from(parent.for_account(&child)?);
        fleet.add(child.sid, Arc::new(account))?;
    }
    Ok(fleet)
}

async fn children_of_voximplant(
    parent: &cpaas_voximplant::Client,
) -> cpaas_voximplant::Result<Fleet> {
    let mut fleet = Fleet::new();
    let mut children = parent.children(GetChildrenAccounts::new().brief_output(true));
    while let Some(child) = children.next().await {
        let id = child?.account_id;
        let account = cpaas_voximplant::Account::from(parent.for_child(id)?);
        fleet.add(id.to_string(), Arc::new(account))?;
    }
    Ok(fleet)
}

/// What each account shows of itself, which is its own: its id is its label.
async fn infos(fleet: &Fleet) -> Vec<AccountInfo> {
    let report = fleet.info().report().await;
    assert_eq!((report.counts().failed, fleet.len()), (0, CHILDREN as usize));
    let infos: Vec<_> = report.successes().collect();
    assert!(infos.iter().all(|(label, info)| info.id.as_str() == *label), "{infos:?}");
    infos.into_iter().map(|(_, info)| info.clone()).collect()
}

#[tokio::test]
async fn restcomms_children_are_a_fleet_each_by_its_own_token() {
    let sandbox = sandbox().await;
    let parent = cpaas_restcomm::Client::new(support::restcomm(&sandbox)).unwrap();
    let fleet = children_of_restcomm(&parent).await.unwrap();
    let names: BTreeSet<_> = infos(&fleet).await.into_iter().map(|info| info.name).collect();
    assert_eq!(names.len(), CHILDREN as usize);

    let renamed = fleet.update(&AccountUpdate::new().name("One of many")).report().await;
    assert_eq!(renamed.counts().failed, 0);
    assert!(infos(&fleet).await.iter().all(|info| info.name.as_deref() == Some("One of many")));
    let own = cpaas_restcomm::Account::from(parent).info().await.unwrap();
    assert_ne!(own.name.as_deref(), Some("One of many"));
}

#[tokio::test]
async fn voximplants_children_are_a_fleet_by_their_parents_key() {
    let sandbox = sandbox().await;
    let parent = cpaas_voximplant::Client::new(support::voximplant(&sandbox)).unwrap();
    let fleet = children_of_voximplant(&parent).await.unwrap();
    infos(&fleet).await;
    let balances = fleet.balance().report().await;
    assert_eq!((balances.counts().failed, balances.successes().count()), (0, CHILDREN as usize));

    let renamed = fleet.update(&AccountUpdate::new().language("sv")).report().await;
    assert_eq!(renamed.counts().failed, 0);
    assert!(infos(&fleet).await.iter().all(|info| info.language.as_deref() == Some("sv")));
    let own = cpaas_voximplant::Account::from(parent).info().await.unwrap();
    assert_ne!(own.language.as_deref(), Some("sv"));
}
