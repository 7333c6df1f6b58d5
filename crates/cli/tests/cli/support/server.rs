//! A server that is no vendor's.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

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

/// An account at a server that knows no login: it has a token as given, with its id in it.
pub(crate) fn at(home: &mut Home, base: &str) {
    home.set("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln");
    let keys = "provider = \"sonetel\"\naccess_token = \"env:TOKEN\"";
    home.write_config(&format!("[profiles.main]\n{keys}\nbase_url = \"{base}\"\n"));
}
