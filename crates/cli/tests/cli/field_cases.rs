//! What platforms were reported to answer, and what the command makes of it.

use crate::support::Home;
use crate::support::server::Scripted;

const PASSWORD: &str = "a-long-password";

/// A home whose profile `main` has these keys, `BASE` being the server; `env:SECRET` is the password.
fn home(server: &Scripted, keys: &str) -> Home {
    let mut home = Home::new();
    home.set("SECRET", PASSWORD);
    home.write_config(&format!("[profiles.main]\n{}\n", keys.replace("BASE", &server.base)));
    home
}

const SONETEL_LOGIN: &str = "provider = \"sonetel\"\nbase_url = \"BASE\"\ntoken_url = \"BASE/token\"\n\
                             username = \"owner@example.test\"\npassword = \"env:SECRET\"";
const SONETEL_TOKEN: &str =
    "provider = \"sonetel\"\nbase_url = \"BASE\"\naccess_token = \"env:SECRET\"";
const VOXIMPLANT: &str = "provider = \"voximplant\"\nbase_url = \"BASE/platform_api\"\n\
                          account_id = \"1\"\napi_key = \"env:SECRET\"";
const RESTCOMM: &str = "provider = \"restcomm\"\nbase_url = \"BASE/restcomm\"\n\
                        account_sid = \"AC00000000000000000000000000000000\"\nauth_token = \"env:SECRET\"";

const ACCOUNT: &str = r#"{"resource":"account","status":"success","response":{"account_id":"2000000007",
    "name":"Acme Inc","status":"active","status_desc":"","currency":"SEK","credit_balance":"5.04",
    "timezone":"GMT +01:00","language":"eng"}}"#;

#[tokio::test]
async fn a_wrong_password_is_sent_once() {
    let refusal = r#"{"error":"unauthorized","error_description":"User not found"}"#;
    let server = Scripted::start([("/token", vec![(401, refusal)])]).await;
    let ended = home(&server, SONETEL_LOGIN).run(&["balance"]).await;
    ended.failed(4, &["User not found", "unauthorized"]);
    assert_eq!(server.requests().len(), 1, "{:?}", server.requests());
    assert!(!ended.stderr.contains(PASSWORD), "{ended:?}");
}

#[tokio::test]
async fn a_429_that_means_no_money_is_what_the_vendor_says_it_is() {
    let no_money = r#"{"error":{"code":127,"msg":"Not enough money"}}"#;
    let server = Scripted::start([("/platform_api", vec![(429, no_money)])]).await;
    let ended = home(&server, VOXIMPLANT).run(&["balance"]).await;
    ended.failed(6, &["Not enough money", "insufficient_funds", "127"]);
    assert_eq!(server.requests().len(), 1, "{:?}", server.requests());

    // Sonetel has no such code: its words are shown.
    let no_money = r#"{"resource":"account","status":"failed",
        "response":{"code":"10019999","detail":"Insufficient balance"}}"#;
    let server = Scripted::start([("/account", vec![(429, no_money)])]).await;
    let ended = home(&server, SONETEL_TOKEN).run(&["--retries", "1", "balance"]).await;
    ended.failed(8, &["Insufficient balance", "rate_limited"]);
}

#[tokio::test]
async fn a_new_token_that_a_replica_refuses_is_renewed_once() {
    let token = r#"{"access_token":"a.b.c","refresh_token":"r"}"#;
    let stale = (401, r#"{"error":"invalid_token"}"#);
    for (answers, code, logins) in [(vec![stale, (200, ACCOUNT)], 0, 2), (vec![stale], 4, 2)] {
        let server = Scripted::start([("/token", vec![(200, token)]), ("/account", answers)]).await;
        let ended = home(&server, SONETEL_LOGIN).run(&["balance"]).await;
        assert_eq!(ended.code, code, "{ended:?}");
        let requests = server.requests();
        let sent = requests.iter().filter(|request| request.contains("grant_type")).count();
        assert_eq!(sent, logins, "{requests:?}");
        assert!(requests[2].contains("grant_type=refresh_token"), "{requests:?}");
    }
}

#[tokio::test]
async fn a_plus_and_an_ampersand_arrive_as_they_were_written() {
    let child =
        r#"{"sid":"AC00000000000000000000000000000001","friendly_name":"x","status":"active"}"#;
    let own =
        r#"{"sid":"AC00000000000000000000000000000000","friendly_name":"x","status":"active"}"#;
    let server =
        Scripted::start([("/Accounts/", vec![(200, own)]), ("/Accounts.json", vec![(200, child)])])
            .await;
    let create = ["children", "create", "--email", "A+B@Example.test", "--name", "Müller & Söhne"];
    let create = [&create[..], &["--password-stdin", "--yes"]].concat();
    let ended = home(&server, RESTCOMM).run_with_input(&create, "Passw0rd&+1%\n").await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let requests = server.requests();
    let sent = requests.last().unwrap();
    for field in [
        "EmailAddress=a%2Bb%40example.test",
        "Password=Passw0rd%26%2B1%25",
        "FriendlyName=M%C3%BCller+%26+S%C3%B6hne",
    ] {
        assert!(sent.contains(field), "{sent}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_allowed_is_told_and_the_advice_names_it() {
    let words = "Access denied from this address";
    let page = "<html><title>Access denied</title></html>";
    for (keys, status, body) in [
        (VOXIMPLANT, 200, r#"{"error":{"code":104,"msg":"Access denied from this address"}}"#),
        (VOXIMPLANT, 200, r#"{"error":{"code":527,"msg":"Access denied from this address"}}"#),
        (SONETEL_TOKEN, 403, "Access denied from this address"),
        (RESTCOMM, 403, page),
    ] {
        let server = Scripted::start([("", vec![(status, body)])]).await;
        let home = home(&server, keys);
        let ended = home.run(&["info"]).await;
        let words = if body == page { "Access denied" } else { words };
        ended.failed(4, &[words, "permission_denied"]);
        let ended = home.run(&["doctor"]).await;
        assert_eq!(ended.code, 4, "{ended:?}");
        for word in [words, "credentials that may", "only some addresses", "this machine's"] {
            assert!(ended.stdout.contains(word), "{word:?}: {ended:?}");
        }
    }
}

const VOXIMPLANT_ACCOUNT: &str = r#"{"result":{"account_id":1,"account_name":"acme-demo",
    "created":"0000-00-00 00:00:00","active":true,"frozen":false,"balance":50,"currency":"USD"}}"#;

#[tokio::test]
async fn a_date_that_is_none_takes_nothing_away() {
    let server = Scripted::start([("", vec![(200, VOXIMPLANT_ACCOUNT)])]).await;
    let home = home(&server, VOXIMPLANT);
    for args in [&["balance"][..], &["info"], &["check", "-c", "5USD"], &["doctor"]] {
        let ended = home.run(args).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    }
    let ended = home.run(&["info", "--columns", "id,created", "-o", "csv", "-v"]).await;
    assert_eq!(ended.stdout, "id,created\r\n1,\r\n");
    let line = "result.created can't be read: expected a time such as 2014-03-17 09:05:01";
    assert!(ended.stderr.contains(line), "{ended:?}");

    let odd = r#"{"sid":"AC00000000000000000000000000000000","status":"active","friendly_name":"Acme",
        "date_created":1583571901000,"date_updated":"sam., 7 mars 2020 09:05:01 +0000"}"#;
    let list = format!("[{odd}]");
    let server =
        Scripted::start([("/Accounts.json", vec![(200, list.leak())]), ("", vec![(200, odd)])])
            .await;
    for args in [&["info"][..], &["restcomm", "account", "get"], &["children", "list"]] {
        let ended = self::home(&server, RESTCOMM).run(args).await;
        assert!(ended.code == 0 && ended.stdout.contains("Acme"), "{ended:?}");
        assert!(!ended.stdout.contains("2020"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_balance_that_can_not_be_read_takes_the_balance_alone() {
    let odd = ACCOUNT.replace(r#""5.04""#, "{}");
    let server = Scripted::start([("", vec![(200, odd.leak())])]).await;
    let home = home(&server, SONETEL_TOKEN);
    home.run(&["balance"]).await.failed(1, &["credit_balance", "can't be read"]);
    for args in [["info"], ["id"]] {
        let ended = home.run(&args).await;
        assert!(ended.code == 0 && ended.stdout.contains("2000000007"), "{ended:?}");
    }
    let ended = home.run(&["check", "-c", "5SEK"]).await;
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stdout.starts_with("CPAAS UNKNOWN"), "{ended:?}");
    let ended = home.run(&["doctor"]).await;
    assert!(ended.stdout.contains("credit_balance"), "{ended:?}");
    assert!(!ended.stdout.contains("base_url"), "{ended:?}");
}

#[tokio::test]
async fn a_currency_that_is_none_is_shown_and_refused() {
    for (word, shown) in [("643", r#"\"643\""#), ("", r#"\"\""#), ("Kč", "Kč")] {
        let odd = VOXIMPLANT_ACCOUNT.replace(r#""USD""#, &format!("{word:?}"));
        let server = Scripted::start([("", vec![(200, odd.leak())])]).await;
        let home = home(&server, VOXIMPLANT);
        let shown = shown.replace('\\', "");
        home.run(&["balance"]).await.failed(1, &["currency: ", &shown, "three letters"]);
        let ended = home.run(&["info", "--columns", "currency", "-o", "csv"]).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (0, "currency\r\n\"\"\r\n"));
    }
    let padded = VOXIMPLANT_ACCOUNT.replace("USD", " usd ");
    let server = Scripted::start([("", vec![(200, padded.leak())])]).await;
    let ended = home(&server, VOXIMPLANT).run(&["balance", "-o", "csv"]).await;
    assert!(ended.stdout.contains("50,USD"), "{ended:?}");
}

#[tokio::test]
async fn an_answer_with_a_byte_order_mark_is_read_and_another_shape_is_named() {
    let marked = "\u{feff}{\"sid\":\"AC00000000000000000000000000000000\",\"status\":\"active\"}";
    let enveloped = r#"{"page":0,"accounts":[],"next_page_uri":null}"#;
    let answers = [("/Accounts/", vec![(200, marked)]), ("", vec![(200, enveloped)])];
    let server = Scripted::start(answers).await;
    let home = home(&server, RESTCOMM);
    assert_eq!(home.run(&["info"]).await.code, 0);
    let ended = home.run(&["children", "list"]).await;
    ended.failed(1, &["expected a list, found an object"]);
}

#[tokio::test]
async fn an_entry_that_can_not_be_read_is_an_error_beside_the_others() {
    let prices = r#"{"result":[{"resource_type":"PSTNOUT","price_groups":[
        {"price_group_id":1,"price":"0.263109"},{"price_group_id":2,"price":""}]}]}"#;
    let rates = r#"{"result":{"EUR":0.85,"RUR":"?"}}"#;
    let children =
        r#"{"result":[{"account_id":1,"balance":"?"},{"account_id":2}],"total_count":2}"#;
    let server = Scripted::start([
        ("/GetResourcePrice", vec![(200, prices)]),
        ("/GetCurrencyRate", vec![(200, rates)]),
        ("/GetChildrenAccounts", vec![(200, children)]),
    ])
    .await;
    let home = home(&server, VOXIMPLANT);
    for (args, readable, place) in [
        (&["voximplant", "prices", "resources"][..], "0.263109", "result[0].price_groups[1].price"),
        (&["voximplant", "rates", "--currency", "EUR,RUR"], "0.85", "result.RUR"),
        (&["children", "list"], "2", "result[0].balance"),
    ] {
        for format in ["table", "csv", "json", "ndjson"] {
            let ended = home.run(&[args, &["-o", format]].concat()).await;
            assert_eq!(ended.code, 11, "{ended:?}");
            assert!(ended.stdout.contains(readable), "{ended:?}");
            assert_eq!(ended.stderr.matches(place).count(), 1, "{ended:?}");
            assert_eq!(ended.stdout.contains(place), format.ends_with("json"), "{ended:?}");
            if format == "json" {
                let elements = ended.json();
                let (read, failed): (Vec<_>, Vec<_>) =
                    elements.iter().partition(|element| element.get("error").is_none());
                assert_eq!((read.len(), failed.len()), (1, 1), "{elements:?}");
            }
        }
    }
    let list = r#"[{"sid":"AC00000000000000000000000000000001","status":{}},{"sid":7}]"#;
    let server = Scripted::start([("", vec![(200, list)])]).await;
    let home = self::home(&server, RESTCOMM);
    let ended = home.run(&["children", "list"]).await;
    assert!(ended.code == 11 && ended.stderr.contains("[1].sid"), "{ended:?}");
    assert!(ended.stdout.contains("unknown"), "{ended:?}");
    for active in ["true", "false"] {
        let ended = home.run(&["children", "list", "--active", active]).await;
        assert_eq!(ended.code, 11, "{ended:?}");
        let line = "the status of AC00000000000000000000000000000001 can't be read";
        assert!(ended.stderr.contains(line), "{ended:?}");
    }
}

#[tokio::test]
async fn the_details_of_documents_are_rows_of_their_own() {
    const ANSWER: &str = r#"{"result":[{"account_id":1,"verifications":[
        {"verification_name":"RU","verification_status":"IN_PROGRESS","unverified_hold_until":"2015-02-15","documents":[
            {"account_document_id":66,"comment":"very low quality","uploaded":"2015-02-01 06:50:07",
                "account_document_status":"REJECTED"},
            {"account_document_id":67,"account_document_status":"VERIFIED"}]},
        {"verification_name":"KZ"}]}]}"#;
    let server = Scripted::start([("GetAccountDocuments", vec![(200, ANSWER)])]).await;
    let home = home(&server, VOXIMPLANT);
    let documents = ["voximplant", "documents", "-o", "csv"];
    let ended = home.run(&[&documents[..], &["--details"]].concat()).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "account_id,verification_name,verification_status,unverified_hold_until,\
             account_document_id,account_document_status,is_individual,uploaded,comment",
            "1,RU,IN_PROGRESS,2015-02-15,66,REJECTED,,2015-02-01T06:50:07Z,very low quality",
            "1,RU,IN_PROGRESS,2015-02-15,67,VERIFIED,,,",
            "1,KZ,,,,,,,",
        ]
    );
    let table = home.run(&["voximplant", "documents", "--details"]).await;
    assert!(table.stdout.contains("REJECTED") && table.stdout.contains("very low quality"));
    let brief = home.run(&documents).await;
    assert_eq!(brief.stdout.lines().nth(1), Some("1,RU,IN_PROGRESS,2015-02-15"), "{brief:?}");
}

#[tokio::test]
async fn a_vendors_command_asks_for_one_of_its_profiles() {
    let server = Scripted::start([]).await;
    let home = home(&server, VOXIMPLANT);
    let one = std::fs::read_to_string(home.config()).unwrap();
    let others = "[profiles.se]\nprovider = \"sonetel\"\naccess_token = \"env:SECRET\"\n";
    home.write_config(&format!("{one}{}{others}", one.replace("main", "spare")));
    let rates = home.run(&["voximplant", "rates", "--currency", "EUR"]).await;
    rates.failed(2, &["needs one profile of voximplant: give", "such as main, spare"]);
    let children = home.run(&["children", "list"]).await;
    children.failed(2, &["needs one profile of voximplant, restcomm or twilio: give"]);
    assert!(!rates.stderr.contains("--all"), "{rates:?}");
}
