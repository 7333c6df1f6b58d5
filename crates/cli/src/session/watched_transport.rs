//! A transport that keeps count of an account's writes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Effect, ErrorKind};
use cpaas_http::{Access, OperationContext, Transport, TransportError};

use super::run_state::RunState;

/// Passes an account's requests on, and notes what becomes of its writes. Once the command ends, it begins no
/// further write, and in the end sends nothing at all.
#[derive(Debug)]
pub(super) struct WatchedTransport {
    pub(super) inner: Arc<dyn Transport>,
    /// The account's profile.
    pub(super) account: Arc<str>,
    pub(super) state: RunState,
}

/// Whether it changes the account. An exchange of credentials is waited for instead.
fn is_change(context: &OperationContext) -> bool {
    context.access == Access::Write && !context.is_login
}

#[async_trait]
impl Transport for WatchedTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if self.state.has_stopped() {
            // Until the command is dropped, a moment later.
            std::future::pending::<()>().await;
        }
        if context.access == Access::Write {
            if self.state.is_ending() {
                // Not a passing failure: a retry would end in the same way.
                let why = "the command ends: nothing more is changed";
                return Err(TransportError::not_sent(ErrorKind::InvalidRequest, why));
            }
            self.state.note_write();
        }
        if is_change(context) {
            self.state.begin_write(&self.account);
        }
        self.inner.send(request, context).await
    }

    fn connect_timeout(&self) -> Option<Duration> {
        self.inner.connect_timeout()
    }

    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        if is_change(context) {
            self.state.end_write(&self.account, effect);
        }
    }
}
