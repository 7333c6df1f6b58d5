//! A transport that fails as it is told, on the way to another.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::ErrorKind;
use http::header::AUTHORIZATION;
use http::{HeaderValue, StatusCode};

use super::lock;
use crate::request::Access;
use crate::transport::{OperationContext, Transport, TransportError};

/// What goes wrong with a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// The connection is refused.
    Refused,
    /// The connection breaks before the request arrives; nobody can tell.
    LostBefore,
    /// The request arrives, and the connection breaks before its answer does.
    LostAfter,
    /// The request arrives, and half of its answer comes back.
    Garbled,
    /// The request does not arrive; an empty answer of this status comes from somewhere on the way.
    Answer(u16),
    /// The request arrives, and its `Authorization` has become a wrong one.
    WrongCredentials,
    /// The request arrives, and no answer comes back, ever.
    Hang,
}

/// Passes requests on to another transport, makes them fail as it is told, and counts them.
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
        *lock(&self.plan) = Some(Plan { fault, access, persistent: false });
    }

    /// Makes every request of this access go wrong, as [`fail_next`](Self::fail_next) does one.
    pub fn fail_always(&self, access: Access, fault: TransportFault) {
        *lock(&self.plan) = Some(Plan { fault, access, persistent: true });
    }

    /// Lets everything pass again.
    pub fn clear_faults(&self) {
        *lock(&self.plan) = None;
    }

    /// How many requests have come here so far, passed on or not.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The fault that this request is to meet, used up unless it persistent.
    fn fault(&self, context: &OperationContext) -> Option<TransportFault> {
        let mut plan = lock(&self.plan);
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
            .field("plan", &*lock(&self.plan))
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
            Some(TransportFault::Answer(status)) => return Ok(empty(status)),
            Some(TransportFault::WrongCredentials) => spoil(&mut request),
            _ => {}
        }
        let answer = self.inner.send(request, context).await?;
        match fault {
            Some(TransportFault::LostAfter) => Err(reset()),
            Some(TransportFault::Garbled) => Ok(answer.map(|body| body.slice(..body.len() / 2))),
            Some(TransportFault::Hang) => std::future::pending().await,
            _ => Ok(answer),
        }
    }
}

fn empty(status: u16) -> http::Response<Bytes> {
    let mut answer = http::Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    answer
}

/// Puts another credential of the same scheme into the request.
fn spoil(request: &mut http::Request<Bytes>) {
    if let Some(value) = request.headers_mut().get_mut(AUTHORIZATION) {
        let is_basic = value.as_bytes().starts_with(b"Basic ");
        *value = HeaderValue::from_static(if is_basic { "Basic bm8=" } else { "Bearer no" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ScriptedTransport, Step};
    use crate::transport::BodyLimits;

    fn request() -> http::Request<Bytes> {
        let request = http::Request::builder().uri("https://acme.test/");
        request.header(AUTHORIZATION, "Bearer t").body(Bytes::new()).unwrap()
    }

    /// How a read, a write and a login end, in this order: a status, or what broke.
    async fn three(transport: &FaultyTransport) -> Vec<String> {
        let limits = BodyLimits { success: 99, failure: 99 };
        let mut ended = Vec::new();
        for (access, is_login) in
            [(Access::Read, false), (Access::Write, false), (Access::Read, true)]
        {
            let context =
                OperationContext { is_login, ..OperationContext::new("o", access, limits) };
            ended.push(match transport.send(request(), &context).await {
                Ok(answer) => {
                    String::from_utf8_lossy(answer.body()).into_owned() + answer.status().as_str()
                }
                Err(error) => format!("{error} {}", error.sent),
            });
        }
        ended
    }

    #[tokio::test]
    async fn a_fault_meets_its_access_once_or_always_and_no_login() {
        let inner = ScriptedTransport::new((0..20).map(|_| Step::answer(200, "whole")));
        let transport = FaultyTransport::new(inner.clone());
        let good = "whole200".to_owned();
        transport.fail_next(Access::Write, TransportFault::Refused);
        let refused = "connection refused false".to_owned();
        assert_eq!(three(&transport).await, [good.clone(), refused, good.clone()]);
        assert_eq!(three(&transport).await, [good.clone(), good.clone(), good.clone()]);

        for (fault, ended, arrived) in [
            (TransportFault::LostBefore, "connection reset true", 2),
            (TransportFault::LostAfter, "connection reset true", 3),
            (TransportFault::Garbled, "wh200", 3),
            (TransportFault::Answer(429), "429", 2),
        ] {
            let before = inner.requests().len();
            transport.fail_always(Access::Read, fault);
            assert_eq!(three(&transport).await, [ended.to_owned(), good.clone(), good.clone()]);
            assert_eq!(inner.requests().len() - before, arrived, "{fault:?}");
        }
        transport.clear_faults();
        assert_eq!(three(&transport).await[0], good);
        assert_eq!(transport.requests(), 21);
    }

    #[tokio::test]
    async fn wrong_credentials_meet_logins_too() {
        let inner = ScriptedTransport::new((0..3).map(|_| Step::answer(401, "")));
        let transport = FaultyTransport::new(inner.clone());
        transport.fail_always(Access::Write, TransportFault::WrongCredentials);
        three(&transport).await;
        let sent: Vec<_> = inner
            .requests()
            .iter()
            .map(|request| request.header("authorization").to_owned())
            .collect();
        assert_eq!(sent, ["Bearer t", "Bearer no", "Bearer no"]);
    }
}
