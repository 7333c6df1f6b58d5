//! Every member of every response, odd in every way: `members.csv` has what becomes of it, written down by
//! hand.

use cpaas_http::testing::{MemberTable, Step};
use cpaas_voximplant::{AccountProvider as _, AccountStatus, Error};

use crate::cases::{CASES, DOCUMENTED};
use crate::support::account;

#[tokio::test]
async fn what_becomes_of_each_odd_member() {
    let mut table = MemberTable::new(include_str!("members.csv"));
    for case in CASES {
        let call = async |response: String| {
            let (account, _) = account([Step::json(200, &response)]);
            let (_, shown) = (case.calls[0].1)(account.client().clone()).await?;
            Ok::<_, Error>(shown)
        };
        table.walk(case.name, case.documented, "", call).await;
    }
    table.assert_complete();
}

#[tokio::test]
async fn no_odd_member_becomes_a_wrong_status_balance_or_currency() {
    let (right, _) = account([Step::json(200, DOCUMENTED), Step::json(200, DOCUMENTED)]);
    let (balance, info) = (right.balance().await.unwrap(), right.info().await.unwrap());
    for response in MemberTable::responses(DOCUMENTED) {
        let (account, _) = account([Step::json(200, &response), Step::json(200, &response)]);
        if let Ok(read) = account.balance().await {
            let parts = [read.credit_limit, read.held, read.available];
            let rights = [balance.credit_limit, balance.held, balance.available];
            for (part, right) in parts.into_iter().zip(rights).filter(|(part, _)| part.is_some()) {
                assert!(part == right || response.contains(":7"), "{response}");
            }
            assert!(read.money() == balance.money() || response.contains(":7"), "{response}");
        }
        let Ok(read) = account.info().await else { continue };
        assert!(read.currency.is_none() || read.currency == info.currency, "{response}");
        let is_right = read.status == info.status;
        let is_known = read.status != Some(AccountStatus::Unknown);
        assert!(is_right || !is_known || response.contains(r#""frozen":true"#), "{response}");
    }
}
