//! What goes wrong out there: each with its exit code, in bounded time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::time::Duration;

use support::{Home, sandbox, sonetel};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that answers everything with this text, or says nothing if there is none.
async fn serve(answer: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let _ = connection.read(&mut buffer).await;
                match answer {
                    Some("endless") => {
                        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
                        let _ = connection.write_all(head.as_bytes()).await;
                        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
                        while connection.write_all(chunk.as_bytes()).await.is_ok() {}
                    }
                    Some(answer) => {
                        let _ = connection.write_all(answer.as_bytes()).await;
                    }
                    None => tokio::time::sleep(Duration::from_mins(1)).await,
                }
            });
        }
    });
    base
}

/// An account at a server that knows no login: it has a token as given, with its id in it.
fn at(home: &mut Home, base: &str) {
    home.set("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln");
    let keys = "provider = \"sonetel\"\naccess_token = \"env:TOKEN\"";
    home.write_config(&format!("[profiles.main]\n{keys}\nbase_url = \"{base}\"\n"));
}

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
async fn nobody_there_is_7_and_a_lost_answer_to_a_write_is_12() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let gone = serve(Some("")).await;
    for (base, code, words) in [
        (format!("http://{free}"), 7, "no connection"),
        (gone, 12, "it is not known whether the change was made"),
    ] {
        let mut home = Home::new();
        at(&mut home, &base);
        home.run(&["--timeout", "2s", "update", "--name", "n"]).await.failed(code, &[words]);
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
    assert_eq!(rows[2]["balance"]["amount"], "5.04");

    let table = home.run(&["--all", "balance"]).await;
    assert_eq!(table.code, 11);
    let row = table.stdout.lines().nth(2).unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(row, ["b", "sonetel", "unauthenticated", "-", "-", "-"]);
    assert!(table.stderr.starts_with("b: ") && table.stderr.lines().count() == 1, "{table:?}");
    assert!(!format!("{ended:?}{table:?}").contains(&sandbox.sonetel().password));
}

#[cfg(unix)]
#[tokio::test]
async fn an_interrupt_ends_a_command_at_once_with_130() {
    let base = serve(None).await;
    let mut home = Home::new();
    at(&mut home, &base);
    let mut child = home.command(&["balance"]).spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let pid = child.id().unwrap().to_string();
    let kill =
        tokio::process::Command::new("kill").args(["-s", "INT", &pid]).status().await.unwrap();
    assert!(kill.success());
    let ended = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.expect("at once");
    assert_eq!(ended.unwrap().code(), Some(130));
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
