//! Filters of jq's.

use serde_json::json;

use super::{block, part, works_and_can_fail};
use crate::support::homes::home_of_all;
use crate::support::{in_shell, sandbox, tool};

/// What each line prints of three accounts that are suspended, one of which its platform refuses to show; and jq's code.
const EXPECTED: [(&str, i32); 6] = [
    (
        "\"sonetel\",\"5.04\",\"SEK\"\n\"twilio\",\"412.75\",\"USD\"\n\"voximplant\",\"19772.35\",\"USD\"\n",
        0,
    ),
    ("restcomm: unsupported, retryable: false\n", 0),
    ("2000000007\n", 0),
    ("restcomm: account_inactive\nsonetel: suspended\nvoximplant: suspended\n", 0),
    (
        "restcomm is not active\nsonetel is suspended, 5.04 SEK is below 10 SEK\n\
         voximplant is suspended, 19772.35 USD\n",
        0,
    ),
    ("false\n", 1),
];

#[tokio::test(flavor = "multi_thread")]
async fn jq_says_what_the_recipes_promise() {
    if tool("jq", &["--version"]).await.is_none() {
        return;
    }
    let broken = [
        ("[] | select(.result) |", "[] |"),
        (".result.currency] | @csv", ".result.currency]"),
        ("select(.error) |", "select(.errors) |"),
        ("[0].result'", "[0].result.id'"),
        (
            "select(.result.status != \"active\")",
            "select(.result and .result.status != \"active\")",
        ),
        ("cpaas info --all", "cpaas balance --all"),
        ("select(.result.state != \"ok\")", "select(.threshold.state != \"ok\")"),
        ("select(.profile); .result", "select(.profile); .profile"),
    ];
    works_and_can_fail(filters, &broken).await;
}

async fn filters(page: String) {
    let sandbox = sandbox().await;
    let home = home_of_all(&sandbox);
    let lines = block(part(&page, "## jq"), "sh").lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), EXPECTED.len());
    let all_active = in_shell(&home, "sonetel", lines[3]).await;
    assert_eq!((all_active.code, all_active.stdout.as_str()), (0, ""), "{all_active:?}");
    let suspended = json!({
        "sonetel": {"status": "disabled"},
        "voximplant": {"frozen": true},
        "restcomm": {&sandbox.restcomm().account_sid: "suspended"},
    });
    sandbox.set_state(&suspended).unwrap();
    for (line, (stdout, code)) in lines.iter().zip(EXPECTED) {
        let ended = in_shell(&home, "sonetel", line).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, stdout), "{line}: {ended:?}");
    }
}
