//! What goes wrong out there: each with its exit code, in bounded time.

use std::time::Duration;

use crate::support::server::{at, serve};
use crate::support::{Home, all_vendors_home, calls, sandbox, sonetel, updates};
use cpaas_sandbox::faults::{Fault, FaultRule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
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

#[cfg(unix)]
#[tokio::test]
async fn near_a_deadline_no_change_begins_and_before_that_each_does() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let rename = ["-p", "sonetel", "update", "--name", "New"];
    for limit in [["--timeout", "2s"], ["--deadline", "4s"]] {
        let ended = home.run(&[&limit[..], &rename].concat()).await;
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    let made = updates(&sandbox).len();

    // The login takes more than half of the time.
    let slow = FaultRule::new(Fault::Latency { millis: 1_300 });
    sandbox.add_fault(slow.provider("sonetel").operation("create_token")).unwrap();
    home.run(&[&["--timeout", "2s"], &rename[..]].concat()).await.failed(7, &["timeout"]);
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

#[cfg(unix)]
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

/// The exit code of a command that is sent an interrupt after a while.
#[cfg(unix)]
async fn interrupted(mut child: tokio::process::Child) -> Option<i32> {
    tokio::time::sleep(Duration::from_millis(500)).await;
    let pid = child.id().unwrap().to_string();
    tokio::process::Command::new("kill").args(["-s", "INT", &pid]).status().await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), child.wait()).await.expect("soon").unwrap().code()
}

#[cfg(all(unix, feature = "sandbox"))]
#[tokio::test]
async fn an_interrupt_ends_the_reading_of_a_password_too() {
    let home = Home::new();
    let mut command = home.command(&["--sandbox", "-p", "restcomm", "update", "--password-stdin"]);
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take();
    assert_eq!(interrupted(child).await, Some(130));
    drop(stdin);
}

/// Passes everything on to the sandbox, and its answers back a second late.
async fn slowly(sandbox: &cpaas_sandbox::Sandbox) -> String {
    let to = sandbox.base_url().trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let to = to.clone();
            tokio::spawn(async move {
                let mut far = tokio::net::TcpStream::connect(to).await.unwrap();
                let (mut from_near, mut to_near) = near.split();
                let (mut from_far, mut to_far) = far.split();
                let late = async {
                    let mut buffer = [0; 4096];
                    while let Ok(count @ 1..) = from_far.read(&mut buffer).await {
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        let _ = to_near.write_all(&buffer[..count]).await;
                    }
                };
                let _ = tokio::join!(late, tokio::io::copy(&mut from_near, &mut to_far));
            });
        }
    });
    base
}

#[cfg(unix)]
#[tokio::test]
async fn a_credential_that_is_exchanged_meanwhile_is_stored_before_the_command_ends() {
    for by_interrupt in [false, true] {
        let sandbox = sandbox().await;
        let home = Home::new();
        let access = sandbox.sonetel();
        home.write_secret("password", &access.password);
        let token = home.write_secret("token", "none yet");
        let login = format!("username = \"{}\"\npassword = \"file:password\"", access.username);
        let both = format!("{login}\nrefresh_token = \"file:token\"");
        home.write_config(&sonetel("main", &sandbox, &both));
        assert_eq!(home.run(&["id"]).await.code, 0);
        let first = std::fs::read_to_string(&token).unwrap();

        // Now only the token is left, and the answer that replaces it comes too late.
        let slow = slowly(&sandbox).await;
        home.write_config(&format!(
            "[profiles.main]\nprovider = \"sonetel\"\nbase_url = \"{slow}\"\n\
             token_url = \"{slow}/SonetelAuth/beta/oauth/token\"\nrefresh_token = \"file:token\"\n"
        ));
        if by_interrupt {
            assert_eq!(interrupted(home.command(&["id"]).spawn().unwrap()).await, Some(130));
        } else {
            home.run(&["--timeout", "300ms", "id"]).await.failed(7, &["not done within"]);
        }
        let second = std::fs::read_to_string(&token).unwrap();
        assert_ne!(first, second, "the vendor has revoked the first");
        home.write_config(&sonetel("main", &sandbox, "refresh_token = \"file:token\""));
        assert_eq!(home.run(&["id"]).await.code, 0, "the second works");
    }
}
