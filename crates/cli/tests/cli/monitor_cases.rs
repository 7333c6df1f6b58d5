//! Accounts as platforms were reported to show them, and whether a monitor is right about them.

use crate::support::server::Scripted;
use crate::support::{CommandResult, Home};

/// A home whose profile `v` is an account of Voximplant's with these members.
async fn voximplant(members: &str) -> (Scripted, Home) {
    let account = format!(
        r#"{{"result":{{"account_id":3456750,"account_name":"acme-demo","account_email":"owner@example.test",
        "created":"2020-08-07 12:00:53","language_code":"en","location":"Europe/Moscow",{members}}}}}"#
    );
    let server = Scripted::start([("/platform_api", vec![(200, account.leak() as &_)])]).await;
    let mut home = Home::new();
    home.set("SECRET", "0123456789abcdef");
    home.write_config(&format!(
        "[profiles.v]\nprovider = \"voximplant\"\naccount_id = \"1\"\napi_key = \"env:SECRET\"\n\
         base_url = \"{}/platform_api\"\n",
        server.base
    ));
    (server, home)
}

/// A home with these profiles, each Sonetel's account with this balance.
async fn sonetel(profiles: &[&str], balance: &str) -> (Scripted, Home) {
    let account = format!(
        r#"{{"resource":"account","status":"success","response":{{"account_id":"2000000007",
        "name":"Acme Inc","status":"active","status_desc":"","currency":"SEK","credit_balance":"{balance}",
        "timezone":"GMT +01:00","language":"eng"}}}}"#
    );
    let server = Scripted::start([("/account", vec![(200, account.leak() as &_)])]).await;
    let mut home = Home::new();
    home.set("SECRET", "0123456789abcdef");
    let profile = |name| {
        let base = &server.base;
        format!(
            "[profiles.\"{name}\"]\nprovider = \"sonetel\"\naccess_token = \"env:SECRET\"\nbase_url = \"{base}\"\n"
        )
    };
    home.write_config(&profiles.iter().map(profile).collect::<String>());
    (server, home)
}

#[track_caller]
fn is_line(ended: &CommandResult, code: i32, line: &str) {
    assert_eq!((ended.code, ended.stdout.trim_end()), (code, line), "{ended:?}");
    assert_eq!(ended.stderr, "", "{ended:?}");
}

#[tokio::test]
async fn a_frozen_account_with_money_is_critical_whatever_its_balance() {
    let members = r#""active":true,"frozen":true,"balance":50,"credit_limit":0,"currency":"USD""#;
    let (_server, home) = voximplant(members).await;
    let check = home.run(&["check", "-w", "10USD", "-c", "5USD"]).await;
    is_line(&check, 2, "CPAAS CRITICAL - v is suspended, 50 USD | v=50;10:;5:;;");
    let below = home.run(&["balance", "--below", "10USD"]).await;
    assert_eq!((below.code, below.stderr.as_str()), (0, "warning: v is suspended\n"));
}

#[tokio::test]
async fn a_debt_within_the_credit_is_critical_unless_what_can_be_spent_is_compared() {
    let members =
        r#""active":true,"frozen":false,"balance":-1.89,"credit_limit":100,"currency":"USD""#;
    let (_server, home) = voximplant(members).await;
    let check = ["check", "-w", "10USD", "-c", "5USD"];
    let line = "CPAAS CRITICAL - v -1.89 USD is below 5 USD | v=-1.89;10:;5:;;";
    is_line(&home.run(&check).await, 2, line);
    let below = ["balance", "--below", "10USD"];
    assert_eq!(home.run(&below).await.code, 10);

    let line = "CPAAS OK - v 98.11 USD | v=98.11;10:;5:;;";
    is_line(&home.run(&[&check[..], &["--available"]].concat()).await, 0, line);
    assert_eq!(home.run(&[&below[..], &["--available"]].concat()).await.code, 0);
}

#[tokio::test]
async fn nothing_left_is_not_below_nothing() {
    let members = r#""active":true,"frozen":false,"balance":0,"credit_limit":0,"currency":"USD""#;
    let (_server, home) = voximplant(members).await;
    assert_eq!(home.run(&["balance", "--below", "0USD"]).await.code, 0);
    is_line(&home.run(&["check", "-c", "0USD"]).await, 0, "CPAAS OK - v 0 USD | v=0;;0:;;");
    let line = "CPAAS CRITICAL - v 0 USD is below 0.01 USD | v=0;;0.01:;;";
    is_line(&home.run(&["check", "-c", "0.01USD"]).await, 2, line);
}

#[tokio::test]
async fn a_balance_with_a_separator_of_thousands_is_refused_and_no_monitor_is_green() {
    let (_server, home) = sonetel(&["s"], "6,897.57").await;
    home.run(&["balance"]).await.failed(1, &["credit_balance", "can't be read"]);
    let info = home.run(&["info"]).await;
    assert_eq!(info.code, 0, "it does not need the balance: {info:?}");
    home.run(&["balance", "--below", "1SEK"]).await.failed(1, &["credit_balance"]);
    let check = home.run(&["check", "-w", "1SEK"]).await;
    assert_eq!(check.code, 3, "{check:?}");
    assert!(check.stdout.starts_with("CPAAS UNKNOWN - s: "), "{check:?}");
    assert!(check.stdout.contains("credit_balance"), "{check:?}");
}

#[tokio::test]
async fn labels_of_performance_data_are_quoted_as_the_guidelines_have_it() {
    let (_server, home) = sonetel(&["my account", "it's", "a=b", "x|y"], "5.04").await;
    let check = home.run(&["--all", "check", "-w", "10SEK", "-c", "1SEK"]).await;
    assert_eq!((check.code, check.stderr.as_str()), (1, ""), "{check:?}");
    let (text, figures) = check.stdout.trim_end().split_once(" | ").unwrap();
    assert!(
        text.starts_with("CPAAS WARNING - ") && text.contains("x/y 5.04 SEK is below"),
        "{text}"
    );
    let range = "=5.04;10:;1:;;";
    let labels = ["a_b", "'it''s'", "'my account'", "x/y"].map(|label| format!("{label}{range}"));
    assert_eq!(figures, labels.join(" "));
}
