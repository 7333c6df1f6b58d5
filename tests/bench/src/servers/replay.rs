//! A server that asks another one once, and gives the same answer to everyone who asks the same: so fast that what is measured
//! against it is the client.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::base::Result;

/// Most answers that are kept.
const MOST_KEPT: usize = 1_000;

/// Method, path with query, and body. Who asks does not matter: there is one account in a comparison.
type Question = (http::Method, String, Bytes);

struct Replay {
    of: String,
    client: reqwest::Client,
    kept: RwLock<HashMap<Question, Response<Bytes>>>,
}

/// Serves what the server at `of` answers.
pub(crate) async fn serve(
    listener: TcpListener,
    of: String,
    tls: Option<TlsAcceptor>,
) -> Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let replay = Arc::new(Replay { of, client, kept: RwLock::default() });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, tls.clone(), Arc::clone(&replay)));
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, replay: Arc<Replay>) {
    match tls {
        None => exchange(stream, replay).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                exchange(stream, replay).await;
            }
        }
    }
}

async fn exchange(stream: impl AsyncRead + AsyncWrite + Unpin, replay: Arc<Replay>) {
    let service = service_fn(|request| {
        let replay = Arc::clone(&replay);
        async move { Ok::<_, Infallible>(replay.answer(request).await.map(Full::new)) }
    });
    // How a connection ends is its client's to tell.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

impl Replay {
    async fn answer(&self, request: Request<Incoming>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let Ok(body) = body.collect().await else { return status(StatusCode::BAD_REQUEST) };
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let question = (parts.method, path, body.to_bytes());
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&question).cloned();
        if let Some(answer) = kept {
            return answer;
        }
        let Ok(answer) = self.ask(&question, parts.headers).await else {
            return status(StatusCode::BAD_GATEWAY);
        };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        // A failure may be another the next time.
        if answer.status().is_success() && kept.len() < MOST_KEPT {
            kept.insert(question, answer.clone());
        }
        answer
    }

    async fn ask(&self, question: &Question, headers: HeaderMap) -> Result<Response<Bytes>> {
        let (method, path, body) = question;
        let request = self
            .client
            .request(method.clone(), format!("{}{path}", self.of))
            .headers(end_to_end(headers))
            .body(body.clone());
        let mut answer = request.send().await?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let mut response = Response::new(answer.bytes().await?);
        *response.status_mut() = status;
        *response.headers_mut() = end_to_end(headers);
        Ok(response)
    }
}

fn status(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// Without those that are about one connection.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    for name in [CONNECTION, CONTENT_LENGTH, DATE, HOST, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    headers
}
