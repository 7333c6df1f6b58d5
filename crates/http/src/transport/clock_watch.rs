//! Noticing that two clocks disagree.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::Effect;
use http::header::DATE;

use super::contract::{OperationContext, Transport};
use super::error::TransportError;
use crate::clock::Clock;
use crate::retry_after::seconds_ahead;

/// Before any response carried a time.
const UNKNOWN: i64 = i64::MIN;

/// Passes requests on to another transport and notes how far the server's clock is from this
/// machine's, by the `Date` of each response.
///
/// Signed tokens are refused by a clock that is off, and vendors word that as a wrong key.
#[derive(Debug)]
pub struct ClockWatch {
    inner: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    ahead: AtomicI64,
}

impl ClockWatch {
    /// Reads the `Date` of the responses of another transport.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, ahead: AtomicI64::new(UNKNOWN) }
    }

    /// How many seconds the clock of the server that responded last is ahead; negative, if it is
    /// behind. `None` before any response carried a time. Exact to a second or two, and the time a
    /// response is under way.
    #[must_use]
    pub fn seconds_ahead(&self) -> Option<i64> {
        Some(self.ahead.load(Ordering::Relaxed)).filter(|ahead| *ahead != UNKNOWN)
    }
}

#[async_trait]
impl Transport for ClockWatch {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let response = self.inner.send(request, context).await?;
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(ahead) = date.and_then(|date| seconds_ahead(date, self.clock.now())) {
            self.ahead.store(ahead, Ordering::Relaxed);
        }
        Ok(response)
    }

    fn connect_timeout(&self) -> Option<Duration> {
        self.inner.connect_timeout()
    }

    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        self.inner.write_ended(context, effect);
    }
}
