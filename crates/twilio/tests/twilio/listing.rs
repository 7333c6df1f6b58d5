//! Lists of many pages.

use std::time::Duration;

use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_twilio::{Config, ErrorKind, ListAccounts, Listing, Result};
use futures_core::stream::FusedStream as _;

use crate::cases::{SID, TOKEN};
use crate::support::{account, account_of, page, refusal, sid};

const NEXT: &str = r#""/2010-04-01/Accounts.json?PageSize=2&Page=1&PageToken=PTa%2Bb%2F%3D""#;
const LAST: &str =
    r#""https://api.twilio.com/2010-04-01/Accounts.json?PageSize=2&Page=2&PageToken=PTc""#;

/// The numbers of the accounts, and the error that ended the list, if any.
async fn read(mut listing: Listing) -> (Vec<String>, Vec<cpaas_twilio::Error>) {
    let (mut sids, mut errors) = (Vec::new(), Vec::new());
    while let Some(account) = listing.next().await {
        match account {
            Ok(account) => sids.push(account.sid),
            Err(error) => errors.push(error),
        }
    }
    assert!(listing.is_terminated() && listing.next().await.is_none());
    (sids, errors)
}

fn paths(transport: &ScriptedTransport) -> Vec<String> {
    let requests = transport.requests();
    requests.iter().map(|request| request.url.replace("https://api.twilio.com", "")).collect()
}

#[tokio::test]
async fn the_next_page_is_where_the_platform_says() {
    let (account, transport) = account([page(&[1, 2], NEXT), page(&[], LAST), page(&[3], "null")]);
    let request = ListAccounts::new().page_size(2);
    let (sids, errors) = read(account.client().list(&request)).await;
    assert_eq!((sids, errors.len()), ([1, 2, 3].map(sid).to_vec(), 0));
    let expected = [
        "/2010-04-01/Accounts.json?PageSize=2",
        "/2010-04-01/Accounts.json?PageSize=2&Page=1&PageToken=PTa%2Bb%2F%3D",
        "/2010-04-01/Accounts.json?PageSize=2&Page=2&PageToken=PTc",
    ];
    assert_eq!(paths(&transport), expected);
}

#[tokio::test]
async fn a_page_is_read_when_it_is_wanted_and_nothing_before() {
    let (account, transport) = account([page(&[1, 2], NEXT), page(&[3], "null")]);
    let mut listing = account.client().list(&ListAccounts::new());
    assert_eq!(transport.requests().len(), 0);
    for (number, requests) in [(1, 1), (2, 1), (3, 2)] {
        assert_eq!(listing.next().await.unwrap().unwrap().sid, sid(number));
        assert_eq!(transport.requests().len(), requests);
    }
}

#[tokio::test]
async fn children_are_all_but_the_main_account() {
    let main = Config::auth_token(sid(7), TOKEN);
    let (account, _) = account_of(main, [page(&[7, 1], NEXT), page(&[2], "null")]);
    let (sids, errors) = read(account.client().children(&ListAccounts::new())).await;
    assert_eq!((sids, errors.len()), ([1, 2].map(sid).to_vec(), 0));
}

#[tokio::test]
async fn no_list_is_followed_to_another_host_or_path() {
    for next in [
        "https://evil.test/2010-04-01/Accounts.json?Page=1",
        "//evil.test/2010-04-01/Accounts.json?Page=1",
        "/2010-04-01/Accounts/ACae6889b05a9ee9ca50a7e0fd2a0ba2f6/Calls.json",
    ] {
        let (account, transport) = account([page(&[1], &format!("\"{next}\""))]);
        let (sids, errors) = read(account.client().list(&ListAccounts::new())).await;
        assert_eq!(sids, [sid(1)], "those that came are there");
        assert_eq!(errors[0].kind(), ErrorKind::InvalidResponse);
        assert_eq!((errors[0].field(), errors.len()), (Some("next_page_uri"), 1));
        assert_eq!(transport.requests().len(), 1, "{next}");
    }
}

#[tokio::test]
async fn a_list_whose_rest_can_not_be_told_does_not_seem_whole() {
    for rest in ["", r#","next_page_uri":7"#, r#","next_page_uri":["/2010-04-01"]"#] {
        let body = format!(r#"{{"accounts":[{{"sid":"{SID}"}}]{rest}}}"#);
        let (account, _) = account([Step::json(200, &body)]);
        let (sids, errors) = read(account.client().list(&ListAccounts::new())).await;
        assert_eq!((sids.len(), errors.len()), (1, 1));
        assert!(errors[0].message().contains("next_page_uri"), "{}", errors[0]);
    }
}

#[tokio::test]
async fn an_account_that_can_not_be_read_hides_no_other() {
    let body = format!(
        r#"{{"accounts":[{{"sid":"{}"}},{{"sid":7}},{{"sid":"{}"}}],"next_page_uri":null}}"#,
        sid(1),
        sid(2)
    );
    let (account, _) = account([Step::json(200, &body)]);
    let (sids, errors) = read(account.client().list(&ListAccounts::new())).await;
    assert_eq!(sids, [1, 2].map(sid));
    assert!(errors.len() == 1 && errors[0].message().contains("accounts[1]"), "{errors:?}");
}

#[tokio::test(start_paused = true)]
async fn a_list_goes_round_in_no_circle_and_ends_with_its_first_failure() {
    let (circle, transport) = account((0..9).map(|_| page(&[1, 2], NEXT)));
    let (sids, errors) = read(circle.client().list(&ListAccounts::new())).await;
    assert_eq!((sids.len(), errors.len()), (2, 1));
    assert!(errors[0].message().contains("comes again"), "{}", errors[0]);
    assert_eq!(transport.requests().len(), 2);

    let (broken, _) = account([page(&[1], NEXT), refusal(403, 20006, "no")]);
    let (sids, errors) = read(broken.client().list(&ListAccounts::new())).await;
    assert_eq!((sids.len(), errors.len()), (1, 1));
    assert_eq!(
        (errors[0].kind(), errors[0].operation()),
        (ErrorKind::PermissionDenied, Some("list"))
    );
}

#[tokio::test(start_paused = true)]
async fn all_pages_together_end_in_time_and_the_work_between_them_does_not_count() {
    let slow = |numbers: &[u32]| page(numbers, NEXT).after(Duration::from_secs(4));
    let (account, _) = account([slow(&[1]), slow(&[2]), slow(&[3])]);
    let settings = account.client().settings().clone();
    let client =
        account.client().with_settings(settings.with_listing_timeout(Duration::from_secs(10)));
    let mut listing = client.list(&ListAccounts::new());
    for number in 1..=2 {
        assert_eq!(listing.next().await.unwrap().unwrap().sid, sid(number));
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let error = listing.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(listing.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_when_waiting_for_the_next_account_is_given_up() -> Result<()> {
    let (account, transport) = account([page(&[1], "null").after(Duration::from_secs(2))]);
    let mut listing = account.client().list(&ListAccounts::new());
    for _ in 0..3 {
        let given_up = tokio::time::timeout(Duration::from_millis(500), listing.next()).await;
        assert!(given_up.is_err());
    }
    assert_eq!(listing.next().await.unwrap()?.sid, sid(1));
    assert_eq!(transport.requests().len(), 1, "one request, however often it was waited for");
    Ok(())
}
