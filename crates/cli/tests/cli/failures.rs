//! What goes wrong out there: each with its exit code, in bounded time.

use std::time::Duration;

use crate::support::server::{at, serve};
use crate::support::{Home, all_vendors_home, calls, sandbox, sonetel, updates};
use cpaas_sandbox::faults::{Fault, FaultRule};
use tokio::net::TcpListener;

#[tokio::test]
async fn wrong_credentials_are_4_with_the_vendors_own_words() {
    let sandbox = sandbox().await;
    let mut home = Home::new();
    home.set("SECRET", "wrong");
    let user = &sandbox.sonetel().username;
    for (user, words) in [
        (user.as_str(), "Bad credentials"),
        ("who@example.test", "User with name who@example.test not found"),
    ] {
        home.write_config(&sonetel(
            "main",
            &sandbox,
            &format!("username = \"{user}\"\npassword = \"env:SECRET\""),
        ));
        home.run(&["balance"]).await.failed(4, &[words, "unauthenticated"]);
    }
    assert_eq!(sandbox.journal().len(), 2, "a wrong password is sent once");
}

#[tokio::test]
async fn a_broken_server_is_a_typed_error_in_bounded_time() {
    for (answer, code, words) in [
        (
            Some("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>"),
            1,
            "HTML or XML where JSON was expected",
        ),
        (Some("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"respon"), 1, "it ends too early"),
        (Some("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"), 1, "it is empty"),
        (Some("endless"), 1, "larger than the"),
        (Some("HTTP/1.1 503 Down\r\ncontent-length: 0\r\n\r\n"), 7, "503"),
        (Some("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n"), 5, "404"),
        (Some("HTTP/1.1 429 Slow\r\nretry-after: 999\r\ncontent-length: 0\r\n\r\n"), 8, "429"),
        (Some("HTTP/1.1 302 Go\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n"), 1, "302"),
        (None, 7, "timeout"),
    ] {
        let base = serve(answer).await;
        let mut home = Home::new();
        at(&mut home, &base);
        home.run(&["--timeout", "2s", "balance"]).await.failed(code, &[words]);
    }
}

#[tokio::test]
async fn near_a_deadline_no_change_begins_and_before_that_each_does() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let rename = ["-p", "sonetel", "update", "--name", "New", "--yes"];
    for limit in [["--timeout", "2s"], ["--deadline", "4s"]] {
        let ended = home.run(&[&limit[..], &rename].concat()).await;
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    let made = updates(&sandbox).len();

    // The login takes more than half of the time.
    let slow = FaultRule::new(Fault::Latency { millis: 1_300 });
    sandbox.add_fault(slow.provider("sonetel").operation("create_token")).unwrap();
    home.run(&[&["--timeout", "2s"], &rename[..]].concat()).await.change_failed(7, &["timeout"]);
    assert_eq!(updates(&sandbox).len(), made);

    // Reading a secret does.
    let config = std::fs::read_to_string(home.config()).unwrap();
    let key = home.config().with_file_name("key.json");
    let slow = format!("cmd:sleep 2.4; cat '{}'", key.display());
    home.write_config(&config.replace("file:key.json", &slow));
    let set = ["-p", "voximplant", "--deadline", "4s", "voximplant", "account", "set"];
    let ended = home.run(&[&set[..], &["--language", "sv", "--yes"]].concat()).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (7, ""), "{ended:?}");
    assert!(ended.stderr.contains("too little for a change"), "{ended:?}");
    assert!(calls(&sandbox, "SetAccountInfo").is_empty(), "{ended:?}");
}

#[tokio::test]
async fn near_a_deadline_no_refresh_token_is_exchanged() {
    let sandbox = sandbox().await;
    let home = Home::new();
    let slow = "refresh_token = \"cmd:sleep 1.3; echo token\"";
    home.write_config(&sonetel("main", &sandbox, slow));
    let ended = home.run(&["--deadline", "2s", "balance"]).await;
    ended.failed(7, &["too little time is left to exchange the credential: not begun"]);
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn nobody_there_is_7_and_a_lost_answer_to_a_write_is_12() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let gone = serve(Some("")).await;
    for (base, code, words) in [
        (format!("http://{free}"), 7, "no connection"),
        (gone, 12, "it is not known whether the change was made"),
    ] {
        let mut home = Home::new();
        at(&mut home, &base);
        home.run(&["--timeout", "2s", "update", "--name", "n", "--yes"])
            .await
            .change_failed(code, &[words]);
    }
}

#[tokio::test]
async fn some_of_several_is_11_and_the_others_answers_still_come() {
    let sandbox = sandbox().await;
    let mut home = Home::new();
    home.set("GOOD", &sandbox.sonetel().password);
    home.set("BAD", "wrong");
    let user = &sandbox.sonetel().username;
    let of = |name: &str, secret: &str| {
        sonetel(name, &sandbox, &format!("username = \"{user}\"\npassword = \"env:{secret}\""))
    };
    home.write_config(&[of("a", "GOOD"), of("b", "BAD"), of("c", "GOOD")].concat());
    let ended = home.run(&["-p", "c", "-p", "b", "-p", "a", "balance", "-o", "json"]).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    let rows = ended.json();
    assert_eq!(
        rows.iter().map(|row| row["profile"].as_str().unwrap()).collect::<Vec<_>>(),
        ["c", "b", "a"]
    );
    assert_eq!(rows[1]["error"]["kind"], "unauthenticated");
    assert_eq!(rows[1]["error"]["vendor_code"], "invalid_grant");
    assert_eq!(rows[2]["result"]["amount"], "5.04");

    let table = home.run(&["--all", "balance"]).await;
    assert_eq!(table.code, 11);
    let row = table.stdout.lines().nth(2).unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(row, ["b", "sonetel", "unauthenticated", "-", "-", "-"]);
    let [note, error] = table.stderr.lines().collect::<Vec<_>>()[..] else { panic!("{table:?}") };
    assert_eq!(note, "note: c is the same account as a: the total counts it once");
    assert!(error.starts_with("b: "), "{error}");
    assert!(!format!("{ended:?}{table:?}").contains(&sandbox.sonetel().password));
}

#[tokio::test]
async fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = Home::new();
    let mut command = home.command(&["profiles", "list"]);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.expect("at once");
    assert_eq!(ended.unwrap().code(), Some(0));
}
