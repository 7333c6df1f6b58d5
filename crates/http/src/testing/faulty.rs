//! A transport that injects faults, on the way to another.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Access, Effect, ErrorKind};
use http::header::AUTHORIZATION;
use http::{HeaderValue, StatusCode};

use crate::transport::{OperationContext, Transport, TransportError};

/// What goes wrong with a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// The connection is refused.
    Refused,
    /// The connection breaks before the request arrives; the client can't know.
    LostBefore,
    /// The request arrives, and the connection breaks before its response does.
    LostAfter,
    /// The request arrives, and half of its response comes back.
    Garbled,
    /// The request does not arrive; an empty response of this status comes from somewhere on the way.
    Status(u16),
    /// The request arrives, and its `Authorization` has become a wrong one.
    WrongCredentials,
    /// The request arrives, and no response comes back, ever.
    Hang,
}

/// Passes requests on to another transport, injects faults, and counts them.
pub struct FaultyTransport {
    inner: Arc<dyn Transport>,
    plan: Mutex<Option<Plan>>,
    requests: AtomicU64,
}

#[derive(Clone, Copy, Debug)]
struct Plan {
    fault: TransportFault,
    access: Access,
    persistent: bool,
}

impl FaultyTransport {
    /// A transport that passes everything on, so far.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>) -> Arc<Self> {
        Arc::new(Self { inner, plan: Mutex::default(), requests: AtomicU64::new(0) })
    }

    /// Makes the next request of this access go wrong. Logins are hit by
    /// [`TransportFault::WrongCredentials`] only, and by that whatever the access.
    pub fn fail_next(&self, access: Access, fault: TransportFault) {
        *self.plan() = Some(Plan { fault, access, persistent: false });
    }

    /// Makes every request of this access go wrong, as [`fail_next`](Self::fail_next) does one.
    pub fn fail_always(&self, access: Access, fault: TransportFault) {
        *self.plan() = Some(Plan { fault, access, persistent: true });
    }

    /// Lets everything pass again.
    pub fn clear_faults(&self) {
        *self.plan() = None;
    }

    /// How many requests have come here so far, passed on or not.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    fn plan(&self) -> MutexGuard<'_, Option<Plan>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault that this request is to meet, removed unless it is persistent.
    fn fault(&self, context: &OperationContext) -> Option<TransportFault> {
        let mut plan = self.plan();
        let Plan { fault, access, persistent } = (*plan)?;
        let is_hit = if context.is_login {
            fault == TransportFault::WrongCredentials
        } else {
            context.access == access
        };
        if is_hit && !persistent {
            *plan = None;
        }
        is_hit.then_some(fault)
    }
}

impl fmt::Debug for FaultyTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultyTransport")
            .field("inner", &self.inner)
            .field("plan", &*self.plan())
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for FaultyTransport {
    async fn send(
        &self,
        mut request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let reset = || TransportError::maybe_sent(ErrorKind::Transport, "connection reset");
        let fault = self.fault(context);
        match fault {
            Some(TransportFault::Refused) => {
                return Err(TransportError::not_sent(ErrorKind::Transport, "connection refused"));
            }
            Some(TransportFault::LostBefore) => return Err(reset()),
            Some(TransportFault::Status(status)) => return Ok(empty(status)),
            Some(TransportFault::WrongCredentials) => spoil(&mut request),
            _ => {}
        }
        let response = self.inner.send(request, context).await?;
        match fault {
            Some(TransportFault::LostAfter) => Err(reset()),
            Some(TransportFault::Garbled) => Ok(response.map(|body| body.slice(..body.len() / 2))),
            Some(TransportFault::Hang) => std::future::pending().await,
            _ => Ok(response),
        }
    }

    fn connect_timeout(&self) -> Option<Duration> {
        self.inner.connect_timeout()
    }

    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        self.inner.write_ended(context, effect);
    }
}

fn empty(status: u16) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    response
}

/// Puts another credential of the same scheme into the request.
fn spoil(request: &mut http::Request<Bytes>) {
    if let Some(value) = request.headers_mut().get_mut(AUTHORIZATION) {
        let is_basic = value.as_bytes().starts_with(b"Basic ");
        *value = HeaderValue::from_static(if is_basic { "Basic bm8=" } else { "Bearer no" });
    }
}
