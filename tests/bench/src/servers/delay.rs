//! A network between client and server: a proxy that forwards bytes when the half of a round trip has passed.
//!
//! The system connects the client to it at once. As much later as a connection would take, the first bytes go on.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::base::Result;

/// From the client to the server and back.
pub(crate) const ROUND_TRIP: Duration = Duration::from_millis(50);

/// Most of what is under way in one direction: pieces, and the bytes of one.
const PIECES: usize = 64;
const PIECE: usize = 16 * 1024;

/// Forwards connections to a server.
pub(crate) async fn serve(listener: TcpListener, server: SocketAddr) -> Result<()> {
    loop {
        let (client, _) = listener.accept().await?;
        tokio::spawn(connection(client, server));
    }
}

async fn connection(client: TcpStream, server: SocketAddr) -> Result<()> {
    let connected = Instant::now() + ROUND_TRIP;
    let server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), server.into_split());
    // Where one side ends, the other is told as late.
    tokio::spawn(forward(from_server, to_client, connected));
    forward(from_client, to_server, connected).await
}

/// Forwards one direction, as if nothing had been sent before the connection was there.
async fn forward(
    mut from: impl AsyncRead + Unpin + Send + 'static,
    mut to: impl AsyncWrite + Unpin,
    connected: Instant,
) -> Result<()> {
    let (sender, mut under_way) = mpsc::channel::<(Instant, Bytes)>(PIECES);
    tokio::spawn(async move {
        let mut buffer = BytesMut::new();
        loop {
            buffer.reserve(PIECE);
            if !matches!(from.read_buf(&mut buffer).await, Ok(1..)) {
                break;
            }
            let arrives = Instant::now().max(connected) + ROUND_TRIP / 2;
            if sender.send((arrives, buffer.split().freeze())).await.is_err() {
                break;
            }
        }
    });
    while let Some((arrives, piece)) = under_way.recv().await {
        sleep_until(arrives).await;
        to.write_all(&piece).await?;
    }
    Ok(to.shutdown().await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[tokio::test]
    async fn a_connection_costs_one_round_trip_and_an_exchange_another() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let delayed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (at, address) = (server.local_addr().unwrap(), delayed.local_addr().unwrap());
        tokio::spawn(serve(delayed, at));
        tokio::spawn(async move {
            let (mut stream, _) = server.accept().await.unwrap();
            let (mut read, mut write) = stream.split();
            tokio::io::copy(&mut read, &mut write).await.unwrap();
        });
        let begun = Instant::now();
        let mut stream = TcpStream::connect(address).await.unwrap();
        for exchanges in [1, 2] {
            stream.write_all(b"ping").await.unwrap();
            stream.read_exact(&mut [0; 4]).await.unwrap();
            assert!(begun.elapsed() >= ROUND_TRIP * (exchanges + 1), "{exchanges}");
        }
        stream.shutdown().await.unwrap();
        assert_eq!(stream.read(&mut [0; 4]).await.unwrap(), 0);
    }
}
