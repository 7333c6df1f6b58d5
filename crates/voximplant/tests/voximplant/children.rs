//! The stream of children: each once, whatever the pages look like.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{account, failed, key, legacy};
use async_trait::async_trait;
use bytes::Bytes;
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{OperationContext, Transport, TransportError};
use cpaas_voximplant::{
    AccountProvider as _, ChildrenOrder, Client, ClientOptions, Config, Effect, ErrorKind,
    GetChildrenAccounts, Selection,
};
use futures_core::FusedStream as _;

/// A page of children with these ids.
fn page(ids: Range<u64>, total: Option<u64>) -> Step {
    let mut text = String::from(r#"{"result":["#);
    for id in ids.clone() {
        let comma = if id == ids.start { "" } else { "," };
        write!(text, r#"{comma}{{"account_id":{id}}}"#).unwrap();
    }
    let total = total.map_or_else(String::new, |total| format!(r#","total_count":{total}"#));
    write!(text, r#"],"count":{}{total}}}"#, ids.count()).unwrap();
    Step::json(200, &text)
}

fn brief() -> GetChildrenAccounts {
    GetChildrenAccounts::new().brief_output(true)
}

fn parameter(transport: &ScriptedTransport, index: usize, name: &str) -> String {
    let text = transport.requests()[index].text();
    let mut pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(found, _)| *found == name).unwrap().1.to_owned()
}

/// Lets the tasks that can go on do so.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_hundred_thousand_children_come_once_each_with_one_made_in_the_middle() {
    let pages = (0..101_u64).map(|number| {
        let start = 1 + number * 1000;
        let total = if number < 50 { 100_000 } else { 100_001 };
        page(start..(start + 1000).min(100_002), Some(total))
    });
    let (account, transport) = account(pages);
    let mut children = account.client().children(brief());
    let mut expected = 1;
    while let Some(child) = children.next().await {
        assert_eq!(child.unwrap().account_id, expected);
        expected += 1;
    }
    assert_eq!((expected, children.offset()), (100_002, 100_001));
    assert_eq!(transport.requests().len(), 101);
    for (index, request) in transport.requests().iter().enumerate() {
        let offset = index * 1000;
        let expected =
            format!("brief_output=true&count=1000&offset={offset}&order_by=child_account_id");
        assert_eq!(request.text(), expected);
    }
    assert!(children.next().await.is_none(), "it stays at its end");
}

#[tokio::test]
async fn short_pages_do_not_end_it() {
    // A total, and none: then an empty page is the end.
    for (total, requests) in [(Some(7), 3), (None, 4)] {
        let pages = [page(1..4, total), page(4..5, total), page(5..8, total), page(8..8, total)];
        let (account, transport) = account(pages);
        let mut children = account.client().children(GetChildrenAccounts::new());
        let mut ids = Vec::new();
        while let Some(child) = children.next().await {
            ids.push(child.unwrap().account_id);
        }
        assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(transport.requests().len(), requests);
        assert_eq!(parameter(&transport, 2, "offset"), "4");
    }
    let (account, _) = account([page(1..1, Some(0))]);
    assert!(account.client().children(brief()).next().await.is_none());
}

#[tokio::test]
async fn a_child_that_comes_again_is_an_error_and_the_end() {
    for (second, words) in [
        (page(3..6, Some(6)), "child 3 comes again"),
        (page(1..4, Some(6)), "out of order"),
        (Step::json(200, r#"{"count":3}"#), "missing field `result`"),
    ] {
        let (account, _) = account([page(1..4, Some(6)), second]);
        let mut children = account.client().children(brief());
        for _ in 0..3 {
            children.next().await.unwrap().unwrap();
        }
        let error = children.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::None));
        assert!(error.message().contains(words), "{error}");
        assert_eq!(error.operation(), Some("GetChildrenAccounts"));
        assert!(children.next().await.is_none());
    }
}

#[tokio::test]
async fn a_listing_goes_on_where_another_stopped() {
    let (account, transport) =
        account([page(1..3, Some(4)), failed(104, "forbidden"), page(3..5, Some(4))]);
    let mut children = account.client().children(brief());
    children.next().await.unwrap().unwrap();
    children.next().await.unwrap().unwrap();
    let error = children.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    assert_eq!(children.offset(), 2);

    let mut rest = account.client().children(brief().offset(children.offset()));
    assert_eq!(rest.next().await.unwrap().unwrap().account_id, 3);
    assert_eq!(rest.next().await.unwrap().unwrap().account_id, 4);
    assert!(rest.next().await.is_none());
    assert_eq!(parameter(&transport, 2, "offset"), "2");
}

#[tokio::test]
async fn a_child_that_can_not_be_read_hides_no_other() {
    let first = r#"{"result":[{"account_id":1},{"account_id":2,"balance":"x"},{"account_id":"?"},
        {"account_name":"x"},{"account_id":5,"currency":[]}],"total_count":7}"#;
    let (account, transport) = account([Step::json(200, first), page(6..8, Some(7))]);
    let mut children = account.client().children(brief());
    let mut found = Vec::new();
    while let Some(child) = children.next().await {
        assert!(!children.is_terminated() || child.is_ok());
        found.push(child.map(|child| child.account_id).map_err(|error| {
            assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::None));
            error.message().replace("the response can't be read at ", "")
        }));
    }
    let errors = [
        "result[1].balance: expected an exact decimal number",
        "result[2].account_id: expected an id, which is a whole number",
        "result[3]: missing field `account_id`",
        "result[4].currency: expected a string or a number",
    ];
    let [balance, id, no_id, currency] = errors.map(|error| Err(error.to_owned()));
    assert_eq!(found, [Ok(1), balance, id, no_id, currency, Ok(6), Ok(7)]);
    assert_eq!((children.offset(), children.is_terminated()), (7, true));
    assert_eq!(parameter(&transport, 1, "offset"), "5");
}

#[tokio::test]
async fn an_id_that_was_refused_is_not_counted() {
    let (account, _) = account([page(1..3, Some(9)), page(2..4, Some(9))]);
    let mut children = account.client().children(brief());
    while let Some(Ok(_)) = children.next().await {}
    assert_eq!(children.offset(), 2);
}

#[tokio::test]
async fn one_page_is_read_ahead_and_dropping_ends_that() {
    let total = Some(100);
    let (account, transport) = account((0..50).map(|n| page(1 + 2 * n..3 + 2 * n, total)));
    let mut children = account.client().children(GetChildrenAccounts::new().count(2));
    settle().await;
    assert!(transport.requests().is_empty(), "nothing is sent before it is polled");
    for taken in 1..=10_usize {
        children.next().await.unwrap().unwrap();
        settle().await;
        assert_eq!(transport.requests().len(), taken.div_ceil(2) + 1, "{taken}");
    }

    let (account, transport) = self::account([page(1..3, Some(9)), Step::Hang]);
    let holders = Arc::strong_count(&transport);
    let mut children = account.client().children(brief());
    children.next().await.unwrap().unwrap();
    settle().await;
    assert_eq!(transport.requests().len(), 2);
    drop(children);
    settle().await;
    assert_eq!(Arc::strong_count(&transport), holders, "the task is gone");
}

#[tokio::test]
async fn a_page_is_asked_for_before_the_one_before_it_is_taken() {
    // On a runtime with one thread, and without giving it a chance in between.
    let total = Some(6);
    let pages = [page(1..3, total), page(3..5, total), page(5..7, total)];
    let (account, transport) = account(pages);
    let mut children = account.client().children(GetChildrenAccounts::new().count(2));
    for _ in 0..3 {
        children.next().await.unwrap().unwrap();
    }
    assert_eq!(transport.requests().len(), 3);
}

/// The ids that a listing with pages of two shows, and the offsets that were asked for.
async fn listed(pages: impl IntoIterator<Item = Step>) -> (Vec<String>, Vec<String>) {
    let (account, transport) = account(pages);
    let mut children = account.client().children(GetChildrenAccounts::new().count(2));
    let mut ids = Vec::new();
    while let Some(child) = children.next().await {
        ids.push(
            child.map_or_else(
                |error| error.kind().to_string(),
                |child| child.account_id.to_string(),
            ),
        );
        settle().await;
    }
    let requests = 0..transport.requests().len();
    (ids, requests.map(|index| parameter(&transport, index, "offset")).collect())
}

#[tokio::test]
async fn a_page_that_begins_earlier_than_expected_is_read_from_there() {
    // The third page is short, after pages that were not.
    let total = Some(8);
    let pages = [page(1..3, total), page(3..5, total), page(5..6, total), page(6..8, total)];
    let (ids, offsets) = listed(pages.into_iter().chain([page(8..9, total)])).await;
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    assert_eq!(offsets, ["0", "2", "4", "5", "7"]);

    // Children went meanwhile: the third page is the last, though it was not expected to be.
    let (ids, offsets) = listed([page(1..3, total), page(3..5, total), page(5..6, Some(5))]).await;
    assert_eq!(ids, ["1", "2", "3", "4", "5"]);
    assert_eq!(offsets, ["0", "2", "4"]);
}

#[tokio::test]
async fn children_that_come_late_are_read_after_the_last_page_that_was_expected() {
    let pages =
        [page(1..3, Some(4)), page(3..5, Some(7)), page(5..7, Some(7)), page(7..8, Some(7))];
    let (ids, offsets) = listed(pages).await;
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(offsets, ["0", "2", "4", "6"]);
}

#[tokio::test]
async fn the_first_failure_is_told_in_its_place_and_ends_the_reading() {
    let total = Some(99);
    for (bad, kind) in [
        (Step::json(200, r#"{"count":2}"#), "invalid_response"),
        (failed(104, "forbidden"), "permission_denied"),
    ] {
        let (ids, offsets) = listed([page(1..3, total), page(3..5, total), bad]).await;
        assert_eq!(ids, ["1", "2", "3", "4", kind]);
        assert_eq!(offsets, ["0", "2", "4"]);
    }
}

#[tokio::test]
async fn nothing_is_asked_for_after_a_failure_that_was_waited_for() {
    let (account, transport) = account([page(1..3, Some(99)), failed(104, "forbidden")]);
    let mut children = account.client().children(GetChildrenAccounts::new().count(2));
    for _ in 0..2 {
        children.next().await.unwrap().unwrap();
    }
    children.next().await.unwrap().unwrap_err();
    settle().await;
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_is_waited_for_again_and_again_is_wanted_once() {
    let total = Some(100);
    let slow = page(3..5, total).after(Duration::from_secs(5));
    let later = (2..50).map(|n| page(1 + 2 * n..3 + 2 * n, total));
    let (account, transport) = account([page(1..3, total), slow].into_iter().chain(later));
    let mut children = account.client().children(GetChildrenAccounts::new().count(2));
    for _ in 0..2 {
        children.next().await.unwrap().unwrap();
    }
    for _ in 0..3 {
        tokio::time::timeout(Duration::from_secs(1), children.next()).await.unwrap_err();
    }
    assert_eq!(children.next().await.unwrap().unwrap().account_id, 3);
    settle().await;
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn a_page_that_is_longer_than_asked_for_is_taken_whole() {
    let total = Some(8);
    let pages = [page(1..3, total), page(3..7, total), page(7..9, total)];
    let (ids, offsets) = listed(pages).await;
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    assert_eq!(offsets, ["0", "2", "6"]);
}

#[tokio::test]
async fn without_a_total_half_way_an_empty_page_is_the_end() {
    let pages = [page(1..3, Some(6)), page(3..5, None), page(5..7, None), page(7..7, None)];
    let (ids, offsets) = listed(pages).await;
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(offsets, ["0", "2", "4", "6"]);
}

#[tokio::test]
async fn an_empty_page_before_the_total_is_an_error_since_the_list_is_not_whole() {
    for pages in [vec![page(1..1, Some(30))], vec![page(1..3, Some(30)), page(3..3, Some(30))]] {
        let (account, _) = account(pages);
        let mut children = account.client().children(brief());
        let mut last = children.next().await;
        while let Some(Ok(_)) = last {
            last = children.next().await;
        }
        let error = last.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        assert!(error.message().contains("of 30 children"), "{error}");
        assert!(children.next().await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_several_threads_they_come_once_each_as_well() {
    let total = Some(2000);
    let (account, transport) = account((0..1000).map(|n| page(1 + 2 * n..3 + 2 * n, total)));
    let mut children = account.client().children(GetChildrenAccounts::new().count(2));
    for expected in 1..=2000 {
        assert_eq!(children.next().await.unwrap().unwrap().account_id, expected);
    }
    assert!(children.next().await.is_none());
    assert_eq!(transport.requests().len(), 1000);
}

/// A transport with a fault of its own.
#[derive(Debug)]
struct Panics;

#[async_trait]
impl Transport for Panics {
    async fn send(
        &self,
        _: http::Request<Bytes>,
        _: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        panic!("a fault of the transport")
    }
}

#[tokio::test]
async fn a_transport_that_panics_ends_it_with_an_error() {
    let config = Config::service_account(1_111_111, "key-1", key().pem.as_str());
    let options = ClientOptions::default().with_transport(Arc::new(Panics));
    let client = Client::with_options(config, &options).unwrap();
    let mut children = client.children(brief());
    let error = children.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Provider, Some("GetChildrenAccounts"))
    );
    assert!(children.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn giving_up_half_way_loses_nothing() {
    let (account, transport) = account([page(1..2, Some(1)).after(Duration::from_secs(5))]);
    let mut children = account.client().children(brief());
    let early = tokio::time::timeout(Duration::from_secs(1), children.next()).await;
    assert!(early.is_err());
    assert_eq!(children.next().await.unwrap().unwrap().account_id, 1);
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn filters_are_kept_and_the_size_of_a_page_is_bounded() {
    for (count, sent) in [(0, "1"), (5, "5"), (5000, "1000")] {
        let (account, transport) = account([page(1..1, None)]);
        let request = GetChildrenAccounts::new()
            .child_account_id(Selection::All)
            .active(false)
            .medium_output(true)
            .count(count)
            .order_by(ChildrenOrder::Name);
        assert!(account.client().children(request).next().await.is_none());
        assert_eq!(
            transport.requests()[0].text(),
            format!(
                "child_account_id=all&active=false&medium_output=true&count={sent}\
                 &offset=0&order_by=child_account_id"
            )
        );
    }
}

#[tokio::test]
async fn a_listing_without_end_ends() {
    // Of full pages, which are read ahead to the end, and of short ones.
    for size in [1, 5] {
        no_end(size).await;
    }
}

#[tokio::test]
async fn pages_far_from_full_that_never_end_are_given_up() {
    for total in [None, Some(1_000_000)] {
        let (account, transport) = account((1..=1000).map(|id| page(id..id + 1, total)));
        let mut children = account.client().children(brief());
        for expected in 1..=200 {
            assert_eq!(children.next().await.unwrap().unwrap().account_id, expected);
        }
        let error = children.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::None));
        assert!(error.message().contains("less than a tenth of the 1000 requested"), "{error}");
        assert_eq!((children.offset(), transport.requests().len()), (200, 201));
        assert!(children.next().await.is_none());
    }
    // One that is fuller in between shows that it goes on, and so do pages of a tenth.
    let step = |at: u64| if at.is_multiple_of(150) { 100 } else { 1 };
    let starts: Vec<_> = (1..=400)
        .scan(1, |id, at| {
            Some((*id, {
                *id += step(at);
                *id
            }))
        })
        .collect();
    let (account, _) =
        account(starts.iter().map(|&(from, to)| page(from..to, Some(starts[399].1 - 1))));
    let mut children = account.client().children(brief());
    let mut count = 0;
    while let Some(child) = children.next().await {
        child.unwrap();
        count += 1;
    }
    assert_eq!(count, starts[399].1 - 1);
}

#[tokio::test(start_paused = true)]
async fn all_pages_together_have_a_time_and_who_works_on_them_does_not_use_it_up() {
    let slow = |n: u64| page(1 + 2 * n..3 + 2 * n, Some(100)).after(Duration::from_secs(10));
    let (account, transport) = account((0..50).map(slow));
    let settings = account.client().settings().clone();
    let client =
        account.client().with_settings(settings.with_listing_timeout(Duration::from_secs(35)));
    let mut children = client.children(GetChildrenAccounts::new().count(2));
    for expected in 1..=6 {
        assert_eq!(children.next().await.unwrap().unwrap().account_id, expected);
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let error = children.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
    assert_eq!(error.message(), "no end of the children within 35.0s");
    assert_eq!(error.operation(), Some("GetChildrenAccounts"));
    assert_eq!((children.offset(), transport.requests().len()), (6, 4));
    assert!(children.next().await.is_none());

    // The same where each page is read by a task of its own.
    let slow = |n: u64| page(1 + n..2 + n, None).after(Duration::from_secs(10));
    let (account, _) = self::account((0..50).map(slow));
    let settings = account.client().settings().clone();
    let client =
        account.client().with_settings(settings.with_listing_timeout(Duration::from_secs(35)));
    let mut children = client.children(GetChildrenAccounts::new().count(5));
    let mut seen = 0;
    let error = loop {
        match children.next().await.unwrap() {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((seen, error.kind()), (3, ErrorKind::Timeout));
}

async fn no_end(size: u64) {
    let pages = (1..=10_002).map(|id| page(id..id + 1, Some(u64::MAX)));
    let (account, _) = account(pages);
    let request = GetChildrenAccounts::new().brief_output(true).count(size);
    let mut children = account.client().children(request);
    let mut count = 0;
    let error = loop {
        match children.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().contains("no end of the children"), "{error}");
    assert_eq!(count, 10_000);
}

#[test]
fn without_a_runtime_it_is_an_error() {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    let (account, _) = account([]);
    let mut children = account.client().children(brief());
    let mut next = pin!(children.next());
    let Poll::Ready(Some(Err(error))) = next.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!()
    };
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn a_client_for_a_child_signs_as_the_child_with_the_parents_key() {
    let answer = |id: u64| {
        let body = format!(r#"{{"result":{{"account_id":{id},"balance":1,"currency":"USD"}}}}"#);
        Step::json(200, &body)
    };
    let (account, transport) = account([answer(7), answer(1_111_111)]);
    let child = account.client().for_child(7).unwrap();
    assert_eq!(child.account_id().await.unwrap(), 7);
    cpaas_voximplant::Account::from(child.clone()).balance().await.unwrap();
    account.balance().await.unwrap();
    let issuer = |index: usize| {
        use base64::Engine as _;
        let token = transport.requests()[index].header("authorization").to_owned();
        let claims = token.split('.').nth(1).unwrap().to_owned();
        let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
        serde_json::from_slice::<serde_json::Value>(&claims).unwrap()["iss"].as_u64().unwrap()
    };
    assert_eq!((issuer(0), issuer(1)), (7, 1_111_111));
    assert_eq!(child.for_child(8).unwrap().account_id().await.unwrap(), 8);

    let (legacy, _) = legacy([]);
    for client in [account.client().for_child(0), legacy.client().for_child(7)] {
        let error = client.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("child_account_id")));
    }
}
