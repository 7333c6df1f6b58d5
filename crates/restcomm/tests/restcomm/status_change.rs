//! A change of status: which accounts it affects, and what became of each.

use std::time::Duration;

use cpaas_http::testing::Step;
use cpaas_restcomm::Verdict::{self, NotChecked, NotFound, StaysClosed, Visible};
use cpaas_restcomm::{Effect, ErrorKind, Status, StatusChangeReport, Unlisted, UpdateAccount};
use serde_json::json;
use tokio::time::Instant;

use crate::cases::{CHILD, SID};
use crate::support::{account, account_by_email, list, listed, page, sid};

const WAIT: Duration = Duration::from_secs(10);

fn one(sid: &str, status: &str) -> Step {
    Step::json(200, &listed(sid, status))
}

fn verdicts(report: &StatusChangeReport) -> Vec<Verdict> {
    report.accounts.iter().map(|account| account.verdict).collect()
}

/// The child with these accounts below it: as a plan reads them.
fn family(below: &[(u8, &str)]) -> Vec<Step> {
    let below: Vec<_> =
        below.iter().map(|(number, status)| listed(&sid(*number), status)).collect();
    let mut steps = vec![one(CHILD, "active"), list(&below)];
    steps.extend(below.iter().filter(|one| one.contains("active")).map(|_| list(&[])));
    steps
}

#[tokio::test(start_paused = true)]
async fn every_account_below_is_changed_by_one_write_and_read_back() {
    let mut steps = family(&[(1, "active"), (2, "closed")]);
    steps.push(one(CHILD, "suspended"));
    // The first look, and the second.
    steps.extend([one(CHILD, "suspended"), one(&sid(1), "active"), one(&sid(2), "closed")]);
    steps.extend([one(CHILD, "suspended"), one(&sid(1), "suspended"), one(&sid(2), "closed")]);
    let (account, transport) = account(steps);
    let update = UpdateAccount::new().suspend().friendly_name("Gone");
    let report = account.client().change_status(CHILD, update, WAIT).await.unwrap();
    assert_eq!(verdicts(&report), [Visible, Visible, StaysClosed]);
    assert!(report.is_confirmed());
    assert_eq!((report.effect, report.elapsed), (Effect::Applied, Duration::from_millis(100)));
    let writes: Vec<_> =
        transport.requests().into_iter().filter(|request| request.method != "GET").collect();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].text(), "Status=suspended&FriendlyName=Gone");
    let report = serde_json::to_value(&report).unwrap();
    let accounts: Vec<_> = report["accounts"].as_array().unwrap().clone();
    assert_eq!(
        json!({ "sid": CHILD, "status": "suspended", "effect": "applied",
            "response_status": "suspended", "elapsed_ms": 100, "accounts": accounts.clone() }),
        report
    );
    assert_eq!(
        accounts[1],
        json!({ "sid": sid(1), "friendly_name": null, "depth": 1, "before": "active",
            "after": "suspended", "verdict": "visible", "error": null, "below_unseen": null })
    );
    assert_eq!(accounts[2]["below_unseen"]["reason"], "inactive");
    assert!(!report.to_string().contains("token-of-"), "{report}");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_show_in_time_is_looked_for_until_the_deadline() {
    let mut steps = family(&[]);
    steps.push(one(CHILD, "suspended"));
    steps.extend((0..8).map(|_| one(CHILD, "active")));
    let (account, transport) = account(steps);
    let started = Instant::now();
    let update = UpdateAccount::new().suspend();
    let report = account.client().change_status(CHILD, update, WAIT).await.unwrap();
    assert_eq!(verdicts(&report), [Verdict::NotYetVisible]);
    assert_eq!((report.elapsed, started.elapsed()), (WAIT, WAIT), "the time that passed");
    assert_eq!(report.response_status.as_deref(), Some("suspended"), "it was accepted");
    assert_eq!(transport.requests().len(), 3 + 8);
    assert!(!report.is_confirmed());
}

#[tokio::test(start_paused = true)]
async fn a_look_that_hangs_ends_with_the_wait() {
    for status in [UpdateAccount::new().activate(), UpdateAccount::new().suspend()] {
        let mut steps = family(&[]);
        steps.push(one(CHILD, "suspended"));
        steps.extend((0..9).map(|_| Step::Hang));
        let (account, transport) = account(steps);
        let started = Instant::now();
        let report = account.client().change_status(CHILD, status, WAIT).await.unwrap();
        assert_eq!(verdicts(&report), [Verdict::NotChecked]);
        assert_eq!(report.accounts[0].error.as_ref().unwrap().kind(), ErrorKind::Timeout);
        assert!(started.elapsed() <= WAIT, "{:?}", started.elapsed());
        let writes = transport.requests().into_iter().filter(|request| request.method != "GET");
        assert_eq!(writes.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_is_returned_at_once_and_a_look_shows_how_the_accounts_are() {
    let mut steps = family(&[(1, "active")]);
    steps.push(Step::reset());
    steps.extend([one(CHILD, "suspended"), page(404, "Not Found")]);
    let (account, transport) = account(steps);
    let started = Instant::now();
    let plan = account.client().plan_status_change(CHILD, UpdateAccount::new().suspend()).await;
    let plan = plan.unwrap();
    assert_eq!((plan.sid(), plan.status()), (CHILD, Status::Suspended));
    assert_eq!(plan.affected().members.len(), 2);
    let error = plan.carry_out(WAIT).await.unwrap_err();
    assert_eq!((error.effect(), error.operation()), (Effect::Unknown, Some("update_by_sid")));
    let report = plan.look(WAIT).await;
    assert_eq!((report.effect, &report.response_status), (Effect::Unknown, &None));
    assert_eq!(verdicts(&report), [Verdict::Visible, Verdict::NotChecked]);
    assert_eq!(started.elapsed(), Duration::ZERO, "neither waits");
    assert_eq!(transport.requests().len(), 3 + 1 + 2, "the write is not repeated");
}

#[tokio::test(start_paused = true)]
async fn below_an_active_account_whose_token_is_hidden_accounts_are_unseen() {
    let bare = format!(r#"{{"sid":"{}","status":"active"}}"#, sid(1));
    let mut steps = vec![one(CHILD, "active"), list(&[bare]), one(CHILD, "closed")];
    steps.extend([one(CHILD, "closed"), one(&sid(1), "closed")]);
    let (account, _) = account(steps);
    let update = UpdateAccount::new().close(CHILD);
    let report = account.client().change_status(CHILD, update, WAIT).await.unwrap();
    assert_eq!(verdicts(&report), [Verdict::Visible; 2]);
    let unseen = report.accounts[1].below_unseen.as_ref().unwrap();
    let words = "it is active, but the vendor does not show its auth token";
    assert_eq!(unseen.to_string(), words);
    assert!(matches!(unseen, Unlisted::TokenHidden { status: Some(status) } if status == "active"));
    assert!(report.should_have_listed(unseen) && !report.is_confirmed());
    assert_eq!(report.elapsed, Duration::ZERO, "waiting would not show them");
}

#[tokio::test(start_paused = true)]
async fn what_comes_into_sight_is_reported_and_what_is_gone_is_not_found() {
    let steps = vec![
        one(CHILD, "active"),
        list(&[listed(&sid(1), "suspended"), listed(&sid(2), "active")]),
        list(&[listed(&sid(3), "closed")]),
        one(CHILD, "active"),
        // One look; 2 is gone, and 3 with it.
        one(CHILD, "active"),
        list(&[listed(&sid(1), "active")]),
        list(&[listed(&sid(11), "active")]),
        list(&[]),
    ];
    let (account, _) = account(steps);
    let update = UpdateAccount::new().activate();
    let report = account.client().change_status(CHILD, update, Duration::ZERO).await.unwrap();
    let found: Vec<_> = report
        .accounts
        .iter()
        .map(|account| (account.sid.clone(), account.before.as_deref(), account.verdict))
        .collect();
    assert_eq!(
        found,
        [
            (CHILD.to_owned(), Some("active"), Visible),
            (sid(1), Some("suspended"), Visible),
            (sid(11), None, Visible),
            (sid(2), Some("active"), NotFound),
            (sid(3), Some("closed"), NotChecked),
        ]
    );
    let why = report.accounts[4].error.as_ref().unwrap();
    assert_eq!(why.message(), "the account above it is not found");
    assert_eq!(report.missed().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn who_locks_himself_out_is_refused_and_that_is_no_failure() {
    let mut steps = vec![one(SID, "active"), list(&[listed(&sid(1), "closed")])];
    steps.push(one(SID, "suspended"));
    steps.extend((0..2).map(|_| Step::response(403, "Provided Account is not active")));
    let (account, _) = account(steps);
    let update = UpdateAccount::new().suspend().allow_self_lockout();
    let report = account.client().change_status(SID, update, WAIT).await.unwrap();
    assert_eq!(verdicts(&report), [Verdict::Refused; 2]);
    assert!(report.accounts.iter().all(|account| account.error.is_none()));
    assert!(report.is_confirmed());
}

#[tokio::test]
async fn a_plan_is_checked_before_anything_is_sent() {
    let (account, transport) = account([]);
    let other = UpdateAccount::new().close(SID);
    for (sid, update, field) in [
        ("AC7", UpdateAccount::new().activate(), "sid"),
        (CHILD, UpdateAccount::new().friendly_name("n"), "Status"),
        (CHILD, UpdateAccount::new().activate().friendly_name("å".repeat(65)), "FriendlyName"),
        (CHILD, other.clone(), "Status"),
        (SID, other, "Status"),
        (SID, UpdateAccount::new().suspend(), "Status"),
    ] {
        let error = account.client().change_status(sid, update, WAIT).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some(field)));
        assert_eq!(error.operation(), Some("change_status"));
    }
    assert!(transport.requests().is_empty());

    // By e-mail address the SID must be known first.
    let (account, transport) = account_by_email([crate::support::documented()]);
    let update = UpdateAccount::new().suspend();
    let error = account.client().plan_status_change(SID, update).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("Status")));
    assert_eq!(transport.requests().len(), 1);
}
