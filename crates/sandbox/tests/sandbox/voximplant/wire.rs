//! The ways in which requests reach a method, and what the journal shows of them.

use reqwest::{Method, multipart};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::fixture::{Fixture, body, code};

#[tokio::test]
async fn methods_are_named_by_path_or_by_cmd() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.voximplant();
    let token = fixture.token(access.account_id);
    let root = &access.base_url;
    for verb in [Method::GET, Method::POST] {
        for url in [
            format!("{root}/GetAccountInfo"),
            format!("{root}/GetAccountInfo/"),
            format!("{root}//GetAccountInfo"),
            format!("{root}?cmd=GetAccountInfo"),
            format!("{root}/?cmd=GetAccountInfo"),
            format!("{root}/GetAccountInfo?cmd=SetAccountInfo"),
        ] {
            let request = fixture.http.request(verb.clone(), &url).bearer_auth(&token);
            let answer = body(request.send().await.unwrap()).await;
            assert!(answer["result"].is_object(), "{verb} {url}");
            assert_eq!(fixture.last_entry().operation, "GetAccountInfo");
        }
    }
    let form = [("cmd", "GetAccountInfo")];
    let request = fixture.http.post(root).bearer_auth(&token).form(&form);
    assert!(body(request.send().await.unwrap()).await["result"].is_object());

    for (url, expected) in [
        (root.clone(), 102),
        (format!("{root}/"), 102),
        (format!("{root}?cmd="), 102),
        (format!("{root}/getaccountinfo"), 103),
        (format!("{root}/Nothing"), 103),
        (format!("{root}/Logon"), 103),
        (format!("{root}/GetAccountInfo%20"), 103),
        (format!("{root}/GetAccountInfo/X"), 103),
        (format!("{root}?cmd=Nothing"), 103),
    ] {
        // Found out before the caller is.
        let answer = body(fixture.http.get(&url).send().await.unwrap()).await;
        assert_eq!(code(&answer), expected, "{url}");
        assert_eq!(fixture.last_entry().provider, "voximplant");
        assert_eq!(fixture.last_entry().operation, "unknown");
    }
    let put = fixture.http.put(format!("{root}/GetAccountInfo")).send().await.unwrap();
    assert_eq!(
        (put.status().as_u16(), &put.headers()["allow"]),
        (405, &"GET, POST".parse().unwrap())
    );
    let elsewhere = format!("{}/platform_apis", fixture.sandbox.base_url());
    assert_eq!(fixture.http.get(elsewhere).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn parameters_come_in_query_form_and_multipart() {
    let fixture = Fixture::new().await;
    let token = fixture.token(fixture.sandbox.voximplant().account_id);
    let url = fixture.url("SetAccountInfo");
    let post = |query: &str| fixture.http.post(format!("{url}?{query}")).bearer_auth(&token);
    let last = [("account_last_name", "B & Ö")];
    for (place, request) in [
        ("query", post("account_first_name=A+1&account_last_name=B+%26+%C3%96")),
        (
            "GET",
            fixture
                .http
                .get(format!("{url}?account_first_name=A%201&account_last_name=B%20%26%20%C3%96"))
                .bearer_auth(&token),
        ),
        ("query and form", post("account_first_name=A+1").form(&last)),
        (
            "query and multipart",
            post("account_first_name=A+1")
                .multipart(multipart::Form::new().text("account_last_name", "B & Ö")),
        ),
        (
            "query and an empty object",
            post("account_first_name=A+1&account_last_name=B+%26+%C3%96").json(&json!({})),
        ),
        (
            "query before form",
            post("account_first_name=A+1&account_last_name=B+%26+%C3%96")
                .form(&[("account_last_name", "other")]),
        ),
    ] {
        fixture
            .call("SetAccountInfo", &[("account_first_name", ""), ("account_last_name", "")])
            .await;
        assert_eq!(body(request.send().await.unwrap()).await["result"], 1, "{place}");
        let info = fixture.info().await;
        assert_eq!(info["account_first_name"], "A 1", "{place}");
        assert_eq!(info["account_last_name"], "B & Ö", "{place}");
    }
    // What a JSON body says is not looked at.
    let ignored = post("").json(&json!({"account_first_name": "JSON"}));
    assert_eq!(body(ignored.send().await.unwrap()).await["result"], 1);
    assert_eq!(fixture.info().await["account_first_name"], "A 1");
    let junk = post("").header("content-type", "text/plain").body("account_first_name=x");
    assert_eq!(code(&body(junk.send().await.unwrap()).await), 101);
}

/// As the Node SDK sends it: multipart, chunked, without a length, and the method in a part.
#[tokio::test]
async fn chunked_multipart_is_read() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.voximplant();
    let address = fixture.sandbox.base_url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /platform_api HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=xyz\r\n\r\n",
        access.host,
        fixture.token(access.account_id),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let part = |name: &str, value: &str| {
        format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    for piece in [
        part("cmd", "SetAccountInfo"),
        part("news_notifications", "true"),
        part("account_first_name", "Chunk"),
        "--xyz--\r\n".to_owned(),
    ] {
        let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
        stream.write_all(chunk.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("{\"result\":1}"), "{answer}");
    let info = fixture.info().await;
    assert_eq!(info["account_first_name"], "Chunk");
    assert_eq!(info["news_notifications"], true);
}

#[tokio::test]
async fn the_journal_has_no_secret() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.voximplant();
    let token = fixture.token(access.account_id);
    let secrets = [
        ("api_key", "planted-1"),
        ("account_password", "planted-2"),
        ("session_id", "planted-3"),
        ("new_account_password", "planted-4"),
        ("parent_account_api_key", "planted-5"),
        ("parent_account_password", "planted-6"),
        ("callback_salt", "planted-7"),
        ("new_child_account_password", "planted-9"),
        ("half of a password, planted-8", ""),
    ];
    for method in [
        "SetAccountInfo",
        "GetAccountInfo",
        "AddAccount",
        "CloneAccount",
        "SetChildAccountInfo",
        "ChargeAccount",
        "Nothing",
    ] {
        let url = fixture.url(method);
        for request in [
            fixture.http.post(&url).form(&secrets),
            fixture.http.get(&url).query(&secrets),
            fixture
                .http
                .post(&url)
                .json(&secrets.into_iter().collect::<std::collections::BTreeMap<_, _>>()),
        ] {
            request.bearer_auth(&token).send().await.unwrap();
        }
    }
    // An unescaped password: its rest becomes a parameter's name.
    let form =
        format!("account_id={}&account_password={}", access.account_id, access.account_password);
    let request = fixture.http.post(fixture.url("GetAccountInfo")).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(code(&body(request.send().await.unwrap()).await), 100);

    let journal = serde_json::to_string(&fixture.sandbox.journal()).unwrap();
    let rest = access.account_password.split_once('&').unwrap().1;
    for secret in ["planted", &token, rest, access.account_password.as_str()] {
        assert!(!journal.contains(secret), "{secret}");
    }
    let entries: Value = serde_json::from_str(&journal).unwrap();
    assert_eq!(entries[0]["parameters"]["session_id"], "[redacted]");
    assert_eq!(entries[0]["headers"]["authorization"], "Bearer [redacted]");
}
