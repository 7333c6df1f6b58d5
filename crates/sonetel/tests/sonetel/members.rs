//! Every member of every response, odd in every way: `members.csv` has what becomes of it, written down by
//! hand.

use cpaas_http::testing::{MemberTable, Step};
use cpaas_sonetel::{AccountProvider as _, AccountStatus};

use crate::cases::{CASES, DOCUMENTED};
use crate::support::{account, run};

#[tokio::test]
async fn what_becomes_of_each_odd_member() {
    let mut table = MemberTable::new(include_str!("members.csv"));
    for case in CASES {
        let documented: serde_json::Value = serde_json::from_str(case.documented).unwrap();
        let place = documented.get("response").map_or("", |_| "/response");
        let call = async |response: String| {
            // The account is read for what a token does not show.
            let responses = [&response, DOCUMENTED].map(|text| Step::json(200, text));
            run(case, 0, responses).await.0
        };
        table.walk(case.method, case.documented, place, call).await;
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
            assert!(read == balance || response.contains(r#""credit_balance":7"#), "{response}");
        }
        let Ok(read) = account.info().await else { continue };
        assert!(read.currency.is_none() || read.currency == info.currency, "{response}");
        let shown = ["?", "7", "1e999"].map(|word| Some(AccountStatus::Other(word.into())));
        let is_given = shown.contains(&read.status) && response.contains(r#""status":"#);
        let is_known = read.status != Some(AccountStatus::Unknown);
        assert!(read.status == info.status || !is_known || is_given, "{response}");
    }
}
