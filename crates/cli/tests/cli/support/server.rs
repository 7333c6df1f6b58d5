//! Servers that are no vendor's.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::Home;

/// A server that answers everything with this text, or says nothing if there is none.
pub(crate) async fn serve(answer: Option<&'static str>) -> String {
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

/// Statuses and JSON bodies for requests whose path has this text in it: one after another, the last one for
/// all that follow.
pub(crate) type Rule = (&'static str, Vec<(u16, &'static str)>);

/// A server that answers by the first rule that fits, and keeps what it was sent.
pub(crate) struct Scripted {
    pub(crate) base: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    pub(crate) async fn start<const N: usize>(rules: [Rule; N]) -> Self {
        let rules = Arc::new(rules);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (rules, seen) = (Arc::clone(&rules), Arc::clone(&seen));
                tokio::spawn(async move {
                    let mut connection = BufReader::new(connection);
                    while let Some(request) = request(&mut connection).await {
                        let answer = answer(&*rules, &request, &seen);
                        seen.lock().unwrap().push(request);
                        connection.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        Self { base, requests }
    }

    /// Method, path and body of each request so far, on a line each.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn request(connection: &mut BufReader<TcpStream>) -> Option<String> {
    let (mut head, mut length) = (String::new(), 0);
    connection.read_line(&mut head).await.ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        if line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or(("", ""));
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.ok()?;
    let line = head.trim_end().trim_end_matches(" HTTP/1.1");
    Some(format!("{line} {}", String::from_utf8(body).unwrap()).trim_end().to_owned())
}

fn answer(rules: &[Rule], request: &str, seen: &Mutex<Vec<String>>) -> String {
    let path = |request: &str| request.split(' ').nth(1).unwrap().to_owned();
    let of = |request: &str| rules.iter().position(|(part, _)| path(request).contains(part));
    let rule = of(request);
    let before = seen.lock().unwrap().iter().filter(|earlier| of(earlier) == rule).count();
    let answers = rule.map_or(&[(599, "")][..], |rule| &rules[rule].1);
    let (status, body) = answers[before.min(answers.len() - 1)];
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// An account at a server that knows no login: it has a token as given, with its id in it.
pub(crate) fn at(home: &mut Home, base: &str) {
    home.set("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln");
    let keys = "provider = \"sonetel\"\naccess_token = \"env:TOKEN\"";
    home.write_config(&format!("[profiles.main]\n{keys}\nbase_url = \"{base}\"\n"));
}
