//! Every member of every response, odd in every way: `members.csv` has what becomes of it, written down by
//! hand.

use cpaas_http::testing::{MemberTable, Step};
use cpaas_restcomm::{AccountProvider as _, AccountStatus};

use crate::cases::{CASES, DOCUMENTED};
use crate::support::account;

#[tokio::test]
async fn what_becomes_of_each_odd_member() {
    let mut table = MemberTable::new(include_str!("members.csv"));
    for case in CASES {
        let call = async |response: String| {
            let (account, _) = account([Step::json(200, &response)]);
            case.calls[0].1(account.client().clone()).await
        };
        table.walk(case.name, case.documented, "", call).await;
    }
    table.assert_complete();
}

#[tokio::test]
async fn no_odd_member_becomes_a_wrong_status() {
    let (right, _) = account([Step::json(200, DOCUMENTED)]);
    let info = right.info().await.unwrap();
    for response in MemberTable::responses(DOCUMENTED) {
        let (account, _) = account([Step::json(200, &response)]);
        let Ok(read) = account.info().await else { continue };
        let shown = ["?", "7", "1e999"].map(|word| Some(AccountStatus::Other(word.into())));
        let is_given = shown.contains(&read.status);
        let is_known = read.status != Some(AccountStatus::Unknown);
        assert!(read.status == info.status || !is_known || is_given, "{response}");
    }
}
