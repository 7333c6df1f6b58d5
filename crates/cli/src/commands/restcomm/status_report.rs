//! What became of each account of a change of status, on stderr.

use cpaas_restcomm::{AccountVerdict, Client, Status, StatusChangeReport, Unlisted, Verdict};

use crate::session::vendor_session::Session;

/// Most accounts that get a line of their own on stderr.
pub(super) const MOST_LINES: usize = 20;

const NOT_READ: &str = "could not be read";

/// Which accounts do not have the new status, or could not be read.
pub(super) fn note_report(report: &StatusChangeReport, session: &Session<'_, Client>) {
    note_lockout(report, session);
    note_unseen(report, session);
    let missed: Vec<_> = report.missed().collect();
    if !missed.is_empty() {
        session.note(&format!("{} after {:.1?}", missing(report, &missed), report.elapsed));
        note_each(&missed, session);
    }
}

/// What one look has shown after a change of which it is not known whether it was made.
pub(super) fn note_look(report: &StatusChangeReport, session: &Session<'_, Client>) {
    let refused = |account: &AccountVerdict| account.verdict == Verdict::Refused;
    note_lockout(report, session);
    if report.accounts.iter().all(refused) {
        return;
    }
    session.note(&one_look(report));
    let others = report.accounts.iter();
    let others = others.filter(|account| !refused(account) && account.verdict != Verdict::Visible);
    note_each(&others.collect::<Vec<_>>(), session);
    note_unseen(report, session);
}

/// How many do not have the new status, and how many could not be read.
fn missing(report: &StatusChangeReport, missed: &[&AccountVerdict]) -> String {
    let unread = count(missed.iter().copied(), Verdict::NotChecked);
    let (others, all, status) = (missed.len() - unread, report.accounts.len(), report.status);
    match (others, unread) {
        (0, _) => format!("{unread} of {} {NOT_READ}", accounts(all)),
        (_, 0) => format!("{} not {status}", of_all(others, all)),
        _ => format!("{} not {status} and {unread} {NOT_READ}", of_all(others, all)),
    }
}

/// How many accounts one look has found how: no more than it has seen.
fn one_look(report: &StatusChangeReport) -> String {
    let StatusChangeReport { status, accounts, .. } = report;
    let before = accounts.iter().filter(|a| a.before.as_deref().is_some_and(|b| status.is(b)));
    let unread = accounts.iter().filter(|a| a.after.is_none() && a.verdict != Verdict::NotFound);
    let (before, unread) = (before.count(), unread.count());
    let visible = count(accounts, Verdict::Visible);
    let others = accounts.len() - visible - unread;
    let visible = of_all(visible, accounts.len());
    let before = some(before, "was so before", "were so before");
    let others = some(others, "is not", "are not");
    let unread = some(unread, NOT_READ, NOT_READ);
    format!(
        "one look afterwards: {visible} {status}{before}{others}{unread}; a change may show later"
    )
}

/// Which accounts have others below them that were not read, if there are any.
fn note_unseen(report: &StatusChangeReport, session: &Session<'_, Client>) {
    let unseen = report.accounts.iter();
    let unseen = unseen.filter_map(|account| Some((account, account.below_unseen.as_ref()?)));
    let unseen: Vec<_> = unseen.collect();
    for (account, why) in unseen.iter().take(MOST_LINES) {
        let after = account.after.as_deref();
        let is_from_now =
            matches!(why, Unlisted::Inactive { status } if after == Some(status.as_str()));
        let (what, when) = match (report.status, report.should_have_listed(why)) {
            (Status::Active, _) => ("not seen yet", ""),
            (_, true) => ("not seen", "before the change: "),
            (_, false) if is_from_now => ("not checked", ""),
            (_, false) => ("not checked", "before the change: "),
        };
        let sid = &account.sid;
        session.note(&format!("{what}: accounts below {sid}, if there are any ({when}{why})"));
    }
    if let Some(line) = more(unseen.len()) {
        session.note(&line);
    }
}

fn note_lockout(report: &StatusChangeReport, session: &Session<'_, Client>) {
    if count(&report.accounts, Verdict::Refused) > 0 {
        session.note(
            "the account itself is locked out and can no longer read what became of the accounts",
        );
    }
}

/// A line on stderr for each account, with how it was found.
fn note_each(rows: &[&AccountVerdict], session: &Session<'_, Client>) {
    for row in rows.iter().take(MOST_LINES) {
        session.note(&format!("  {}: {}", row.sid, found(row)));
    }
    if let Some(line) = more(rows.len()) {
        session.note(&line);
    }
}

fn found(account: &AccountVerdict) -> String {
    match (account.verdict, &account.after, &account.error) {
        (_, Some(status), _) => status.clone(),
        (_, None, Some(why)) => format!("not read: {why}"),
        (Verdict::NotFound, None, None) => "not found".to_owned(),
        (_, None, None) => "of unknown status".to_owned(),
    }
}

fn count<'a>(accounts: impl IntoIterator<Item = &'a AccountVerdict>, verdict: Verdict) -> usize {
    accounts.into_iter().filter(|account| account.verdict == verdict).count()
}

/// A detail about so many accounts, if there are any.
fn some(count: usize, of_one: &str, of_several: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!(", 1 {of_one}"),
        _ => format!(", {count} {of_several}"),
    }
}

/// So many of so many accounts are.
fn of_all(count: usize, all: usize) -> String {
    format!("{count} of {} {}", accounts(all), if count == 1 { "is" } else { "are" })
}

pub(super) fn accounts(count: usize) -> String {
    format!("{count} {}", if count == 1 { "account" } else { "accounts" })
}

/// A line for the accounts that have none of their own.
pub(super) fn more(count: usize) -> Option<String> {
    let rest = count.checked_sub(MOST_LINES).filter(|rest| *rest > 0);
    rest.map(|rest| format!("  and {rest} more"))
}
