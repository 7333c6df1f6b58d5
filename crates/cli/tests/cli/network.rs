//! How vendors are reached: repetitions, trust, proxies.

use std::sync::{Arc, Mutex};

use crate::support::server::{Scripted, at, serve};
use crate::support::{Home, calls, sandbox, sonetel};
use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::{Options, Sandbox};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A home whose only profile is the sandbox's Sonetel, with these further lines.
fn home(sandbox: &Sandbox, lines: &str) -> Home {
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    home.write_config(&sonetel("main", sandbox, &login(sandbox, lines)));
    home
}

fn login(sandbox: &Sandbox, lines: &str) -> String {
    let user = &sandbox.sonetel().username;
    format!("username = \"{user}\"\npassword = \"file:password\"\n{lines}")
}

/// Passes everything on to the sandbox, and keeps the head of the first request of each connection.
async fn proxy(sandbox: &Sandbox) -> (String, Arc<Mutex<Vec<String>>>) {
    let to = sandbox.base_url().split("://").nth(1).unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lines);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let (to, seen) = (to.clone(), Arc::clone(&seen));
            tokio::spawn(async move {
                let mut near = BufReader::new(near);
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    near.read_line(&mut head).await.unwrap();
                }
                seen.lock().unwrap().push(head.clone());
                let mut far = TcpStream::connect(to).await.unwrap();
                far.write_all(head.as_bytes()).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    (url, lines)
}

/// A home whose only profile is at a host that only the proxy knows.
fn far_home(sandbox: &Sandbox) -> Home {
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    let far = |url: &str| {
        let (_, rest) = url.split_once("://").unwrap();
        let (_, path) = rest.split_once('/').unwrap_or((rest, ""));
        format!("http://vendor.example.test/{path}")
    };
    let access = sandbox.sonetel();
    let (base, token) = (far(&access.base_url), far(&access.token_url));
    home.write_config(&format!(
        "[profiles.main]\nprovider = \"sonetel\"\nallow_http = true\nbase_url = \"{base}\"\n\
         token_url = \"{token}\"\n{}",
        login(sandbox, "")
    ));
    home
}

#[tokio::test]
async fn this_machine_without_tls_is_reached_where_there_are_no_certificates() {
    let sandbox = sandbox().await;
    let mut home = home(&sandbox, "");
    for variable in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        home.set(variable, "/nonexistent");
    }
    let ended = home.run(&["balance"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
}

#[tokio::test]
async fn a_request_is_sent_again_as_often_as_allowed() {
    for (retries, attempts) in [("0", 1), ("1", 2), ("4", 5)] {
        let sandbox = sandbox().await;
        let fault = FaultRule::new(Fault::Status { status: 503, retry_after: None });
        sandbox.add_fault(fault.provider("sonetel").operation("get")).unwrap();
        let home = home(&sandbox, "");
        let ended = home.run(&["--retries", retries, "balance"]).await;
        ended.failed(7, &["503"]);
        assert_eq!(calls(&sandbox, "get").len(), attempts, "--retries {retries}");
    }
}

#[tokio::test]
async fn a_vendor_that_is_down_gets_a_hundred_retries_however_many_accounts_there_are() {
    let server = Scripted::start([("", vec![(503, "")])]).await;
    let mut home = Home::new();
    home.set("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln");
    let keys = "provider = \"sonetel\"\naccess_token = \"env:TOKEN\"";
    let profile = |n| format!("[profiles.p{n}]\n{keys}\nbase_url = \"{}\"\n", server.base);
    home.write_config(&(0..50).map(profile).collect::<String>());
    let all = ["--all", "--concurrency", "50", "--concurrency-per-provider", "50", "balance"];
    let ended = home.run(&all).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (7, ""), "{ended:?}");
    assert_eq!(ended.stderr.matches("503 Service Unavailable").count(), 50, "{ended:?}");
    assert_eq!(server.requests().len(), 150);
}

#[tokio::test]
async fn values_that_make_no_sense_are_refused_in_one_clear_line_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    home.write_secret("empty.pem", "");
    for (arguments, code, words) in [
        (["--retries", "-1"], 2, "--retries"),
        (["--retries", "many"], 2, "not a number from 0 to 100"),
        (["--retries", "101"], 2, "not a number from 0 to 100"),
        (["--timeout", "20"], 2, "expected a duration with a unit, such as 20s"),
        (["--proxy", ""], 2, "--proxy <URL>: not a proxy such as"),
        (["--proxy", "user:hunter2@proxy:port"], 2, "--proxy <URL>: not a proxy such as"),
        (["--proxy", "socks5://user:hunter2@proxy"], 2, "--proxy <URL>: not an http or https"),
        (["--proxy", "http://user:hunter2@proxy/x"], 2, "--proxy <URL>: a proxy is a host and a"),
        (["--ca-file", "nowhere.pem"], 3, "--ca-file nowhere.pem: No such file"),
        (["--ca-file", ".config/cpaas/empty.pem"], 3, "there is no PEM certificate in it"),
    ] {
        let ended = home.run(&[&arguments[..], &["balance"]].concat()).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(words), "{arguments:?}: {ended:?}");
        assert_eq!(ended.stderr.matches("error:").count(), 1, "{ended:?}");
        assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn a_certificate_is_trusted_by_the_profile_or_by_the_option() {
    let sandbox = Sandbox::start(Options::new().tls(true)).await.unwrap();
    let without = home(&sandbox, "");
    let authority = without.write_secret("ca.pem", sandbox.ca_pem().unwrap());
    let authority = authority.to_str().unwrap();
    without.run(&["--retries", "0", "balance"]).await.failed(7, &["no connection", "certificate"]);
    for ended in [
        without.run(&["--ca-file", authority, "balance"]).await,
        home(&sandbox, &format!("ca_file = \"{authority}\"")).run(&["balance"]).await,
    ] {
        assert!(ended.code == 0 && ended.stdout.contains("5.04"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_proxy_of_the_command_line_or_else_of_the_environment_sees_what_goes_out() {
    let sandbox = sandbox().await;
    let (good, seen) = proxy(&sandbox).await;
    let (other, unseen) = proxy(&sandbox).await;
    let dead = "http://127.0.0.1:1";
    let bare = good.trim_start_matches("http://");
    for (variables, option) in [
        (vec![("HTTP_PROXY", good.as_str())], None),
        (vec![("http_proxy", &good)], None),
        (vec![("ALL_PROXY", &good)], None),
        (vec![("HTTP_PROXY", &good), ("ALL_PROXY", &other), ("HTTPS_PROXY", &other)], None),
        (vec![("HTTP_PROXY", bare)], None),
        (vec![], Some(good.as_str())),
        (vec![], Some(bare)),
        (vec![("HTTP_PROXY", dead)], Some(good.as_str())),
    ] {
        let mut home = far_home(&sandbox);
        for (name, value) in &variables {
            home.set(name, value);
        }
        let option = option.map(|url| ["--proxy", url]);
        let option = option.iter().flatten().copied();
        let arguments: Vec<_> = option.chain(["--retries", "0", "balance"]).collect();
        let ended = home.run(&arguments).await;
        assert!(ended.code == 0 && ended.stdout.contains("5.04"), "{variables:?}: {ended:?}");
        let lines = std::mem::take(&mut *seen.lock().unwrap());
        assert!(lines[0].starts_with("POST http://vendor.example.test/"), "{lines:?}");
    }
    assert!(unseen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn this_machine_and_hosts_of_no_proxy_are_asked_directly() {
    let sandbox = sandbox().await;
    let (url, seen) = proxy(&sandbox).await;
    let mut near = home(&sandbox, "");
    near.set("HTTP_PROXY", &url);
    near.set("ALL_PROXY", &url);
    for arguments in [&["balance"][..], &["--proxy", &url, "balance"]] {
        assert_eq!(near.run(arguments).await.code, 0);
    }
    let mut far = far_home(&sandbox);
    far.set("HTTP_PROXY", &url);
    for (hosts, is_direct) in [
        ("other.test,.example.test", true),
        ("*.example.test", true),
        ("other.test, VENDOR.example.test:80", true),
        ("*.example.test:80", true),
        ("vendor.example.test:443", false),
        ("*.vendor.example.test", false),
    ] {
        far.set("NO_PROXY", hosts);
        for arguments in [&["--retries", "0", "balance"][..], &["--proxy", &url, "balance"]] {
            let ended = far.run(arguments).await;
            assert_eq!(ended.code, if is_direct { 7 } else { 0 }, "{hosts}: {ended:?}");
            assert_eq!(seen.lock().unwrap().drain(..).count() == 0, is_direct, "{hosts}");
        }
    }
}

#[tokio::test]
async fn a_password_of_a_proxy_reaches_the_proxy_and_nobody_else() {
    let sandbox = sandbox().await;
    let (url, seen) = proxy(&sandbox).await;
    let address = url.trim_start_matches("http://");
    for with_password in
        [format!("us%2Fer:hunter2@{address}"), format!("http://us%2Fer:hunter2@{address}/")]
    {
        let mut of_environment = far_home(&sandbox);
        of_environment.set("ALL_PROXY", &with_password);
        for ended in [
            of_environment.run(&["-vvv", "balance"]).await,
            far_home(&sandbox).run(&["-vvv", "--proxy", &with_password, "balance"]).await,
        ] {
            assert_eq!(ended.code, 0, "{ended:?}");
            assert!(!format!("{ended:?}").contains("hunter2"), "{ended:?}");
            let heads = std::mem::take(&mut *seen.lock().unwrap());
            let credentials = "proxy-authorization: Basic dXMvZXI6aHVudGVyMg==";
            assert!(heads.iter().all(|head| head.contains(credentials)), "{heads:?}");
        }
    }
}

#[tokio::test]
async fn a_malformed_proxy_is_an_error_and_no_direct_connection() {
    let mut home = Home::new();
    at(&mut home, "https://vendor.example.test");
    for variable in ["HTTPS_PROXY", "all_proxy"] {
        home.set(variable, "http//user:hunter2@proxy.example.com:3128");
        let ended = home.run(&["--retries", "0", "balance"]).await;
        ended.failed(3, &[variable, "is not a proxy such as"]);
        assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
        let found = home.run(&["doctor"]).await;
        assert!(found.code == 3 && found.stdout.contains(variable), "{found:?}");
        // It does not matter for what is reached without it.
        let mut near = Home::new();
        near.set(variable, "://");
        assert_eq!(near.run(&["--sandbox", "balance"]).await.code, 0);
        home.set("HTTPS_PROXY", "");
    }
    home.set("NO_PROXY", "vendor.example.test");
    home.run(&["--retries", "0", "balance"]).await.failed(7, &["no connection"]);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_with_its_status() {
    for (answer, words) in [
        ("HTTP/1.1 407 Who\r\n\r\n", "it refused with 407 Proxy Authentication Required"),
        ("HTTP/1.1 403 No\r\n\r\n", "it refused with 403 Forbidden"),
        ("HTTP/1.1 502 Bad\r\n\r\n", "it refused with 502 Bad Gateway"),
        ("not HTTP\r\n\r\n", "unsuccessful"),
    ] {
        let url = serve(Some(answer)).await;
        let address = url.trim_start_matches("http://");
        let mut home = Home::new();
        at(&mut home, "https://vendor.example.test");
        home.set("HTTPS_PROXY", &format!("user:hunter2@{address}"));
        for options in [&[][..], &["--proxy", &url]] {
            let ended = home.run(&[options, &["--retries", "0", "balance"]].concat()).await;
            let proxy = format!("no connection through the proxy {address}: ");
            ended.failed(7, &[&proxy, words]);
            assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
        }
        let found = home.run(&["-o", "json", "doctor"]).await;
        assert!(found.stdout.contains("connection_broken") && found.stdout.contains(words));
    }
    // Without a tunnel: only a proxy can refuse so.
    let sandbox = sandbox().await;
    let url = serve(Some("HTTP/1.1 407 Who\r\ncontent-length: 0\r\n\r\n")).await;
    let ended = far_home(&sandbox).run(&["--retries", "0", "--proxy", &url, "balance"]).await;
    ended.failed(7, &[url.trim_start_matches("http://"), "407 Proxy Authentication Required"]);
    assert!(sandbox.journal().is_empty());

    let dead = ["--retries", "0", "--proxy", "127.0.0.1:1", "balance"];
    let ended = far_home(&sandbox).run(&dead).await;
    ended.failed(7, &["no connection through the proxy 127.0.0.1:1: Connection refused"]);
}
