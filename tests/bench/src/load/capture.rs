//! The very requests that our clients send, for the bare libraries to send too.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::ErrorKind;
use cpaas_http::{ClientOptions, OperationContext, ReqwestTransport, Transport, TransportError};
use http::header::AUTHORIZATION;
use http::{Request, Response};

use super::clients::sonetel_client;
use crate::access::Access;
use crate::base::Result;

/// Lets logins through, and keeps the first request after them instead of sending it.
#[derive(Debug, Default)]
struct Capture {
    logins: ReqwestTransport,
    kept: Mutex<Option<Request<Bytes>>>,
}

#[async_trait]
impl Transport for Capture {
    async fn send(
        &self,
        request: Request<Bytes>,
        context: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        if context.is_login {
            return self.logins.send(request, context).await;
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(request);
        // Of this kind, nothing is sent a second time.
        Err(TransportError::maybe_sent(ErrorKind::Config, "kept instead"))
    }
}

/// What a call sends, which is made with the options it is given, and comes to nothing.
pub(super) async fn captured(call: impl AsyncFnOnce(ClientOptions)) -> Result<Request<Bytes>> {
    let capture = Arc::new(Capture::default());
    call(ClientOptions::default().with_transport(Arc::clone(&capture) as Arc<dyn Transport>)).await;
    let kept = capture.kept.lock().unwrap_or_else(PoisonError::into_inner).take();
    kept.ok_or_else(|| "the call sent nothing".into())
}

/// The request that our Sonetel client reads the account with.
pub(super) async fn sonetel_request(access: &Access) -> Result<Request<Bytes>> {
    captured(async |options| {
        if let Ok(client) = sonetel_client(access, &options) {
            let _ = client.get().await;
        }
    })
    .await
}

/// The token that a request was sent with.
pub(super) fn bearer(request: &Request<Bytes>) -> Result<String> {
    let header = request.headers().get(AUTHORIZATION).ok_or("no token was sent")?.to_str()?;
    Ok(header.strip_prefix("Bearer ").ok_or("not a bearer token")?.to_owned())
}
