//! Restcomm's sub-accounts against the sandbox: trees three deep, cascades, and changes that take their time to show.

use std::time::Duration;

use cpaas_core::{Effect, ErrorKind, ExposeSecret};
use cpaas_restcomm::{
    Client, CreateAccount, ListAccounts, ReadBack, Status, Subtree, UpdateAccount,
};
use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};

use crate::support::{self, commits};

const PASSWORD: &str = "An0ther&Pass word!";

async fn sandbox(children: u32, seed: Seed) -> Sandbox {
    support::start(Options::new().children(children).restcomm(seed)).await
}

fn owner(sandbox: &Sandbox) -> Client {
    Client::new(support::restcomm(sandbox)).unwrap()
}

/// Another account of the same sandbox.
fn other(sandbox: &Sandbox, sid: &str, token: &str) -> Client {
    Client::new(support::restcomm_at(sandbox, sid, token)).unwrap()
}

fn statuses(seen: &[ReadBack]) -> Vec<String> {
    seen.iter().map(|back| back.account.as_ref().unwrap().status.clone().unwrap()).collect()
}

fn unlisted(subtree: &Subtree) -> usize {
    subtree.members.iter().filter(|member| member.unlisted.is_some()).count()
}

#[tokio::test]
async fn a_sub_account_is_made_found_renamed_and_its_address_serves_once() {
    let sandbox = sandbox(0, Seed::new()).await;
    let owner = owner(&sandbox);
    let new = CreateAccount::new("South+1@Example.test", PASSWORD).friendly_name("<South>");
    let child = owner.create(&new).await.unwrap();
    assert_eq!(child.email_address.as_deref(), Some("south+1@example.test"));
    assert_eq!(child.role.as_deref(), Some("Administrator"), "inherited");

    let rename = UpdateAccount::new().friendly_name("South & Co").role("Developer");
    owner.update_by_sid(&child.sid, &rename).await.unwrap();
    let found = owner.get_by_email("south+1@example.test").await.unwrap();
    assert_eq!((&found.sid, found.friendly_name.as_deref()), (&child.sid, Some("South & Co")));

    let close = UpdateAccount::new().close(&child.sid);
    owner.update_by_sid(&child.sid, &close).await.unwrap();
    let again = owner.create(&new).await.unwrap_err();
    assert_eq!((again.kind(), again.field()), (ErrorKind::Conflict, Some("EmailAddress")));
    let twice = owner.update_by_sid(&child.sid, &close).await.unwrap_err();
    assert_eq!((twice.kind(), twice.effect()), (ErrorKind::AccountInactive, Effect::None));

    let all = owner.list(&ListAccounts::new()).await.unwrap().items;
    assert_eq!(all.len(), 1, "closed ones are listed");
    let active = owner.list(&ListAccounts::new().status(Status::Active)).await.unwrap().items;
    assert!(active.is_empty());
}

#[tokio::test]
async fn a_childs_token_is_derived_from_its_password_and_opens_it() {
    let sandbox = sandbox(0, Seed::new()).await;
    let owner = owner(&sandbox);
    let child = owner.create(&CreateAccount::new("c@example.test", PASSWORD)).await.unwrap();
    let derived = cpaas_restcomm::derive_auth_token(&PASSWORD.into());
    assert_eq!(child.auth_token.as_ref().unwrap().expose_secret(), derived.expose_secret());
    other(&sandbox, &child.sid, derived.expose_secret()).get().await.unwrap();

    let update = UpdateAccount::new().password("Yet an0ther&one");
    let changed = owner.update_by_sid(&child.sid, &update).await.unwrap();
    let token = changed.auth_token.unwrap();
    other(&sandbox, &child.sid, token.expose_secret()).get().await.unwrap();
    let stale = other(&sandbox, &child.sid, derived.expose_secret()).get().await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Unauthenticated);
    owner.get().await.unwrap();
}

#[tokio::test]
async fn closing_a_tree_is_enumerated_before_and_proved_after() {
    let sandbox = sandbox(2, Seed::new().grandchildren(9).child_role("Administrator")).await;
    let owner = owner(&sandbox);
    let children = owner.list(&ListAccounts::new()).await.unwrap().items;
    let (first, second) = (&children[0], &children[1]);
    let touched = owner.subtree(&first.sid).await.unwrap();
    assert_eq!((touched.members.len(), touched.is_whole()), (10, true));
    assert_eq!(touched.members[0].account.sid, first.sid);

    owner.update_by_sid(&first.sid, &UpdateAccount::new().close(&first.sid)).await.unwrap();
    assert_eq!(statuses(&owner.read_back(&touched).await), ["closed"; 10]);
    assert_eq!(commits(&sandbox, "restcomm"), 1, "one write closes all");
    let untouched = owner.subtree(&second.sid).await.unwrap();
    assert_eq!(statuses(&owner.read_back(&untouched).await), ["active"; 10]);

    let own = owner.subtree(&sandbox.restcomm().account_sid).await.unwrap();
    let (members, unlisted) = (own.members.len(), unlisted(&own));
    assert_eq!((members, unlisted), (1 + 2 + 9, 1), "below a closed account nothing can be seen");
}

#[tokio::test]
async fn what_is_suspended_can_not_be_seen_into_and_comes_back_whole_even_the_closed() {
    let sandbox = sandbox(1, Seed::new().grandchildren(3).child_role("Administrator")).await;
    let owner = owner(&sandbox);
    let child = owner.list(&ListAccounts::new()).await.unwrap().items.remove(0);
    let before = owner.subtree(&child.sid).await.unwrap();
    let closed = &before.members[2].account.sid;
    owner.update_by_sid(closed, &UpdateAccount::new().close(closed)).await.unwrap();

    owner.update_by_sid(&child.sid, &UpdateAccount::new().suspend()).await.unwrap();
    let seen = owner.subtree(&child.sid).await.unwrap();
    assert_eq!((seen.members.len(), unlisted(&seen)), (1, 1));
    let token = child.auth_token.as_ref().unwrap().expose_secret();
    let refused = other(&sandbox, &child.sid, token).get().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AccountInactive);

    owner.update_by_sid(&child.sid, &UpdateAccount::new().activate()).await.unwrap();
    let after = owner.subtree(&child.sid).await.unwrap();
    assert!(after.is_whole());
    let words: Vec<_> =
        after.members.iter().map(|member| member.account.status.as_deref().unwrap()).collect();
    assert_eq!(words, ["active"; 4], "the closed one too");
}

#[tokio::test]
async fn the_third_level_has_none_below_and_other_roles_act_on_themselves_only() {
    let sandbox = sandbox(1, Seed::new().grandchildren(1).child_role("Administrator")).await;
    let owner = owner(&sandbox);
    let tree = owner.subtree(&sandbox.restcomm().account_sid).await.unwrap();
    let client = |at: usize| {
        let account = &tree.members[at].account;
        other(&sandbox, &account.sid, account.auth_token.as_ref().unwrap().expose_secret())
    };
    let third = client(2);
    let refused = third.create(&CreateAccount::new("x@example.test", PASSWORD)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::PermissionDenied);
    let sid = &tree.members[1].account.sid;
    let above = third.get_by_sid(sid).await.unwrap_err();
    assert_eq!(above.kind(), ErrorKind::PermissionDenied);

    owner.update_by_sid(sid, &UpdateAccount::new().role("Developer")).await.unwrap();
    let below = &tree.members[2].account.sid;
    let refused = client(1).update_by_sid(below, &UpdateAccount::new().suspend()).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::PermissionDenied);
    client(1).update(&UpdateAccount::new().friendly_name("myself")).await.unwrap();
}

#[tokio::test]
async fn a_super_administrator_migrates_and_lists_other_organisations() {
    let sandbox = sandbox(1, Seed::new().grandchildren(1).child_role("Administrator")).await;
    let owner = owner(&sandbox);
    let child = owner.list(&ListAccounts::new()).await.unwrap().items.remove(0);
    let organization = &sandbox.restcomm().other_organization.sid;
    owner.migrate(&child.sid, organization).await.unwrap();
    let found =
        owner.list(&ListAccounts::new().organization_sid(organization)).await.unwrap().items;
    assert!(found.iter().any(|account| account.sid == child.sid));
    let again = owner.migrate(&child.sid, organization).await.unwrap_err();
    assert_eq!((again.kind(), again.effect()), (ErrorKind::InvalidRequest, Effect::None));
    let token = child.auth_token.unwrap();
    let stranger = other(&sandbox, &child.sid, token.expose_secret());
    let listing = ListAccounts::new().organization_sid(organization);
    assert_eq!(stranger.list(&listing).await.unwrap_err().kind(), ErrorKind::PermissionDenied);
}

#[tokio::test]
async fn a_change_that_shows_after_two_seconds_is_waited_for_and_sent_once() {
    let sandbox = sandbox(0, Seed::new().stale_reads(Duration::from_secs(2))).await;
    let owner = owner(&sandbox);
    let update = UpdateAccount::new().friendly_name("New name");
    let accepted = owner.update(&update).await.unwrap();
    assert_ne!(owner.get().await.unwrap().friendly_name.as_deref(), Some("New name"));

    let short = Duration::from_millis(300);
    let error = owner.wait_until_visible(&update, &accepted, short).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Applied));
    assert!(error.message().contains("accepted, not yet visible"), "{error}");

    let long = Duration::from_secs(20);
    let seen = owner.wait_until_visible(&update, &accepted, long).await.unwrap();
    assert_eq!(seen.friendly_name.as_deref(), Some("New name"));
    assert_eq!(commits(&sandbox, "restcomm"), 1);
    let writes = support::count(&sandbox, |entry| entry.method != "GET");
    assert_eq!(writes, 1, "nothing but reads after it");
}
