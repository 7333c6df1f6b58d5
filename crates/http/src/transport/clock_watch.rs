//! Noticing that two clocks disagree.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use http::header::DATE;

use super::{OperationContext, Transport, TransportError};
use crate::clock::Clock;
use crate::retry_after::seconds_ahead;

/// What stands where no answer told the time.
const UNKNOWN: i64 = i64::MIN;

/// Passes requests on to another transport and notes how far the server's clock is from this
/// machine's, by the `Date` of each answer.
///
/// Signed tokens are refused by a clock that is off, and vendors word that as a wrong key.
#[derive(Debug)]
pub struct ClockWatch {
    inner: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    ahead: AtomicI64,
}

impl ClockWatch {
    /// Watches the answers that another transport brings.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, ahead: AtomicI64::new(UNKNOWN) }
    }

    /// How many seconds the clock of the server that answered last is ahead; fewer than none, if it
    /// is behind. `None` until an answer has told the time. Exact to a second or two, and the time
    /// an answer is under way.
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
        let answer = self.inner.send(request, context).await?;
        let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(ahead) = date.and_then(|date| seconds_ahead(date, self.clock.now())) {
            self.ahead.store(ahead, Ordering::Relaxed);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Access;
    use crate::testing::{ManualClock, ScriptedTransport, Step};
    use crate::transport::BodyLimits;

    #[tokio::test]
    async fn the_last_answer_that_tells_the_time_counts() {
        let scripted = ScriptedTransport::new([
            Step::json(200, "{}"),
            Step::json(401, "{}").header("date", "Wed, 21 Oct 2015 08:28:00 GMT"),
            Step::json(200, "{}").header("date", "Wed, 21 Oct 2015 07:27:30 GMT"),
            Step::json(200, "{}").header("date", "soon"),
            Step::reset(),
        ]);
        let clock = ManualClock::new("2015-10-21T07:28:00Z".parse().unwrap());
        let watch = ClockWatch::new(scripted, clock);
        let limits = BodyLimits { success: 9, failure: 9 };
        let context = OperationContext::new("o", Access::Read, limits);
        for expected in [None, Some(3600), Some(-30), Some(-30), Some(-30)] {
            let request = http::Request::new(Bytes::new());
            let _ = watch.send(request, &context).await;
            assert_eq!(watch.seconds_ahead(), expected);
        }
    }
}
