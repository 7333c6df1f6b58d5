//! Through hyper, with a connection for each worker: about the least that a call can cost.

use bytes::Bytes;
use cpaas_http::json::decode;
use http::header::HOST;
use http::{HeaderValue, Request, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::{Envelope, sonetel_request};
use crate::Result;
use crate::access::Access;
use crate::arguments::Load;
use crate::measure::drive;

type Connection = SendRequest<Full<Bytes>>;

pub(super) async fn sonetel(load: &Load, access: &Access) -> Result<Value> {
    let mut request = sonetel_request(access).await?;
    let authority = request.uri().authority().ok_or("no host")?.as_str().to_owned();
    request.headers_mut().insert(HOST, HeaderValue::from_str(&authority)?);
    let path = request.uri().path_and_query().ok_or("no path")?.clone();
    *request.uri_mut() = Uri::from(path);
    let mut connections = Vec::with_capacity(load.in_flight);
    for _ in 0..load.in_flight {
        connections.push(connect(&authority).await?);
    }
    let idle = std::sync::Arc::new(Mutex::new(connections));
    drive(load, move || {
        let (idle, request) = (std::sync::Arc::clone(&idle), request.clone().map(Full::new));
        async move {
            let taken = idle.lock().await.pop();
            let mut connection = taken.ok_or("more calls than connections")?;
            let answer = exchange(&mut connection, request).await?;
            idle.lock().await.push(connection);
            decode::<Envelope<cpaas_sonetel::AccountRecord>>(&answer)?;
            Ok(())
        }
    })
    .await
}

async fn connect(authority: &str) -> Result<Connection> {
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn exchange(connection: &mut Connection, request: Request<Full<Bytes>>) -> Result<Bytes> {
    connection.ready().await?;
    let answer = connection.send_request(request).await?;
    if !answer.status().is_success() {
        return Err(format!("the server answered {}", answer.status()).into());
    }
    Ok(answer.into_body().collect().await?.to_bytes())
}
