//! The very requests that our clients send, for the bare libraries to send too.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::ErrorKind;
use cpaas_http::{ClientOptions, OperationContext, ReqwestTransport, Transport, TransportError};
use http::{Request, Response};

use crate::Result;

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
