//! Too many requests under way.

use std::time::Duration;

use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::twilio::Seed;

use super::fixture::{Fixture, code, json, path};

#[tokio::test]
async fn an_account_has_so_many_requests_under_way_and_no_more() {
    let fixture = Fixture::seeded(Seed::new().concurrent_requests(2)).await;
    let (child, token) = fixture.child().await;
    let slow = Fault::Latency { millis: 600 };
    fixture.sandbox.add_fault(FaultRule::new(slow).provider("twilio").operation("fetch")).unwrap();
    let own = fixture.path();
    let of_child = path(&child);
    let first = fixture.get(&own);
    let by_main = fixture.get(&of_child);
    let later = async {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let refused = fixture.get("/Accounts.json").await;
        assert_eq!(refused.headers()["twilio-concurrent-requests"], "3");
        assert_eq!(code(refused, 429).await, 20429);
        let write = fixture.post("/Accounts.json", &[]).await;
        assert_eq!(code(write, 429).await, 20429);
        assert!(!fixture.last_entry().committed, "nothing was done");
        json(fixture.get_as(&child, &token, "/Accounts.json").await, 200).await
    };
    let (first, by_main, _) = tokio::join!(first, by_main, later);
    json(first, 200).await;
    json(by_main, 200).await;
    json(fixture.get("/Accounts.json").await, 200).await;
}
