//! Requests and connections that nobody means well with, over the network.

use std::net::SocketAddr;
use std::time::Duration;

use cpaas_exporter::{Exporter, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::support::{account, exporter, target};

/// No answer may take longer, a connection that waits for the idle ones to end included.
const PATIENCE: Duration = Duration::from_secs(20);

const SECOND: Duration = Duration::from_secs(1);

/// What all of it together may take, by far: 10,000 connections would take this with 10 KiB each.
const MOST_BYTES: usize = 100 * 1024 * 1024;

async fn start() -> (SocketAddr, Exporter) {
    let (exporter, _) =
        exporter(vec![target("main", &account("5.04 SEK"))], Settings::default()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = exporter.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    (address, exporter)
}

/// Sends these bytes and reads what comes, up to the end of the headers or so much time without anything.
async fn send(address: SocketAddr, bytes: &[u8], patience: Duration) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Refused half-way, perhaps.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(Ok(count @ 1..)) = timeout(patience, stream.read(&mut buffer)).await {
        answer.extend_from_slice(&buffer[..count]);
        assert!(answer.len() < 1 << 20, "it answers without end");
        if answer.windows(4).any(|end| end == b"\r\n\r\n") {
            break;
        }
    }
    answer
}

async fn is_healthy(address: SocketAddr) {
    let request = b"GET /-/healthy HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = send(address, request, PATIENCE).await;
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&answer));
}

fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// A request that is wrong in one of many ways.
fn malformed(random: &mut fastrand::Rng) -> Vec<u8> {
    let words = |random: &mut fastrand::Rng, count: usize| -> String {
        std::iter::repeat_with(|| random.char('\u{20}'..='\u{2fff}')).take(count).collect()
    };
    let long = random.usize(..40_000);
    let text = match random.u8(..12) {
        0 => return std::iter::repeat_with(|| random.u8(..)).take(long).collect(),
        1 => format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(long)),
        2 => format!("GET /probe?target={} HTTP/1.1\r\nhost: x\r\n\r\n", "%3c".repeat(long / 3)),
        3 => format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(long / 6)),
        4 => format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", words(random, long / 4)),
        5 => format!(
            "{} /probe?target=main HTTP/1.1\r\n\r\n",
            ["POST", "PUT", "CONNECT", "BREW"][random.usize(..4)]
        ),
        6 => format!("GET /probe?{} HTTP/1.1\r\nhost: x\r\n\r\n", "target=main&".repeat(long / 12)),
        7 => "GET /sd HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\nzz\r\n"
            .to_owned(),
        8 => format!("POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n{}", "b".repeat(long)),
        9 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        10 => format!("GET /metrics HTTP/1.1\r\naccept: {}\r\n\r\n", "*/*;q=,".repeat(long / 7)),
        _ => format!("GET http://{}/probe HTTP/{}.9\n\n", words(random, 20), random.u8(..)),
    };
    text.into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_malformed_requests_leave_it_healthy() {
    let (address, _exporter) = start().await;
    let before = peak();
    let mut random = fastrand::Rng::with_seed(21);
    for _ in 0..20 {
        let sent = std::iter::repeat_with(|| malformed(&mut random)).take(50);
        let sent = sent.map(|bytes| async move { send(address, &bytes, SECOND).await });
        for answer in futures_util::future::join_all(sent.collect::<Vec<_>>()).await {
            let shown = String::from_utf8_lossy(&answer);
            assert!(!shown.starts_with("HTTP/1.1 5"), "{shown}");
        }
        is_healthy(address).await;
    }
    if let Some((before, after)) = before.zip(peak()) {
        assert!(after - before < MOST_BYTES, "{} bytes", after - before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_connections_take_bounded_memory() {
    let (address, _exporter) = start().await;
    let before = peak();
    for wave in 0..50_u32 {
        let connect = || async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let begun: &[u8] =
                if wave % 2 == 0 { b"" } else { b"GET /probe?target=main HTTP/1.1\r\nx" };
            stream.write_all(begun).await.unwrap();
            stream
        };
        // Held together, then dropped without a word.
        let open: Vec<_> = std::iter::repeat_with(connect).take(200).collect();
        drop(futures_util::future::join_all(open).await);
    }
    is_healthy(address).await;
    if let Some((before, after)) = before.zip(peak()) {
        assert!(after - before < MOST_BYTES, "{} bytes", after - before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_keep_all_connections_idle_lose_them() {
    let (address, _exporter) = start().await;
    let open = std::iter::repeat_with(|| TcpStream::connect(address)).take(520);
    let open = futures_util::future::join_all(open.collect::<Vec<_>>()).await;
    let open: Vec<_> = open.into_iter().map(Result::unwrap).collect();
    is_healthy(address).await;
    drop(open);
}
