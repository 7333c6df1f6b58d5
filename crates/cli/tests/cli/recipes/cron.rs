//! A job of cron's.

use serde_json::json;

use super::machine::{Machine, sonetel_has};
use super::{block, part, works_and_can_fail};

#[tokio::test(flavor = "multi_thread")]
async fn cron_mails_one_line_if_something_is_wrong_and_nothing_else() {
    let broken = [
        ("2>&1) || printf", "2>&1) && printf"),
        (" || printf '%s\\n' \"$report\"", ""),
        (" check --all 2>&1", " balance --all 2>&1"),
        (" --token-cache check --all 2>&1", " check --all 2>&1"),
        ("config.toml --token-cache check --all 2>&1", "config --token-cache check --all 2>&1"),
        ("warn = \"100 SEK\"\ncritical = \"20 SEK\"\n\n", ""),
        ("file:sonetel-password", "file:password"),
    ];
    works_and_can_fail(cron, &broken).await;
}

async fn cron(page: String) {
    let machine = Machine::new(&page).await;
    let script = block(part(&page, "## cron"), "sh");
    assert!(script.starts_with("#!/bin/sh\n"), "{script}");
    let script = machine.placed(script);
    let mails = async |expected: &str| {
        let ended = machine.shell("sh", &script).await;
        let is_one_line = ended.stdout.lines().count() == usize::from(!expected.is_empty());
        assert!(is_one_line && ended.stdout.starts_with(expected), "{expected}: {ended:?}");
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{expected}: {ended:?}");
    };
    mails("").await;
    machine.set_state(&sonetel_has("50"));
    mails("CPAAS WARNING - sonetel 50 SEK is below 100 SEK |").await;
    machine.set_state(&sonetel_has("5.04"));
    mails("CPAAS CRITICAL - sonetel 5.04 SEK is below 20 SEK |").await;
    machine.set_state(&json!({"sonetel": {"credit_balance": "500", "status": "disabled"}}));
    mails("CPAAS CRITICAL - sonetel is suspended, 500 SEK |").await;
    machine.set_state(&json!({"sonetel": {"status": "active"}}));
    mails("").await;
    assert_eq!(machine.logins(), 1);

    // A currency that no account has.
    for (currency, other) in [(" SEK\"", " EUR\""), (" USD\"", " GBP\"")] {
        machine.edit_config(currency, other);
    }
    mails("CPAAS UNKNOWN - ").await;
    machine.edit_config("\nwarn = \"100 EUR\"\ncritical = \"20 EUR\"", "");
    mails("CPAAS UNKNOWN - ").await;
    std::fs::remove_file(machine.path("etc/cpaas/config.toml")).unwrap();
    mails("CPAAS UNKNOWN - ").await;
}
