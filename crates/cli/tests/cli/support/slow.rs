//! A way to the sandbox that takes time.

use std::time::Duration;

use cpaas_sandbox::Sandbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Passes everything on to the sandbox at once, and its answers back so much later: what they report is done by
/// then. Returns the address that takes the sandbox's place.
pub(crate) async fn slowly(sandbox: &Sandbox, delay: Duration) -> String {
    let to = sandbox.base_url().trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            tokio::spawn(pass(near, to.clone(), delay));
        }
    });
    base
}

async fn pass(mut near: TcpStream, to: String, delay: Duration) {
    let mut far = TcpStream::connect(to).await.unwrap();
    let (mut from_near, mut to_near) = near.split();
    let (mut from_far, mut to_far) = far.split();
    let late = async {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from_far.read(&mut buffer).await {
            tokio::time::sleep(delay).await;
            let _ = to_near.write_all(&buffer[..count]).await;
        }
    };
    let _ = tokio::join!(late, tokio::io::copy(&mut from_near, &mut to_far));
}
