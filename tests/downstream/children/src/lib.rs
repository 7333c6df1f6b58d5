//! The accounts below a parent, as a fleet.

use std::sync::Arc;

use cpaas_fleet::Fleet;
use cpaas_voximplant::GetChildrenAccounts;

pub async fn of_restcomm(parent: &cpaas_restcomm::Client) -> cpaas_restcomm::Result<Fleet> {
    let mut fleet = Fleet::new();
    for child in parent.list(&cpaas_restcomm::ListAccounts::new()).await?.whole()? {
        let account = cpaas_restcomm::Account::from(parent.for_account(&child)?);
        fleet.add(child.sid, Arc::new(account))?;
    }
    Ok(fleet)
}

pub async fn of_voximplant(parent: &cpaas_voximplant::Client) -> cpaas_voximplant::Result<Fleet> {
    let mut fleet = Fleet::new();
    let mut children = parent.children(GetChildrenAccounts::new().brief_output(true));
    while let Some(child) = children.next().await {
        let id = child?.account_id;
        let account = cpaas_voximplant::Account::from(parent.for_child(id)?);
        fleet.add(id.to_string(), Arc::new(account))?;
    }
    Ok(fleet)
}
