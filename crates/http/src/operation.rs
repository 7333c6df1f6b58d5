//! One operation, until its deadline: the credential, attempts, one renewal, and the delays between them.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use cpaas_core::{Access, Effect, Error, ErrorKind, Result};

use crate::attempt::{Exchange, Sender};
use crate::auth::{Authenticator, Credential};
use crate::classify::{Failure, RequestOutcome};
use crate::deadline::Deadline;
use crate::options::Settings;
use crate::request::ApiRequest;
use crate::response::ApiResponse;
use crate::retry::{Attempt, Decision};

/// What one operation has to work with.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) sender: &'a Sender,
    pub(crate) authenticator: &'a dyn Authenticator,
    pub(crate) settings: &'a Settings,
    pub(crate) deadline: Deadline,
    /// How much time a write needs to begin.
    pub(crate) needed: Duration,
}

impl Operation<'_> {
    /// Sends the request until it succeeds, may not be sent again, or the time is up.
    pub(crate) async fn send(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let (mut made, mut resends, mut renewed) = (0, 0, false);
        loop {
            let credential = match &request.credential {
                Some(credential) => credential.clone(),
                None => self.credential().await?,
            };
            let exchange = Exchange { sender: self.sender, request, credential: &credential };
            let failure = match self.attempt(exchange, resends).await {
                Ok(response) => {
                    self.sender.retry_budgets.succeed(request.authority(), made > 0);
                    return Ok(response);
                }
                Err(failure) => exchange.describe(failure),
            };
            resends += 1;
            let refused = failure.outcome == RequestOutcome::CredentialRefused
                && request.credential.is_none();
            if refused && !renewed && self.renewable(&credential).await {
                tracing::debug!("the credential was refused; retrying with a new one");
                renewed = true;
                continue;
            }
            made += 1;
            match self.decide(request, &failure, made) {
                Decision::GiveUp => {
                    return Err(failure.error);
                }
                Decision::RetryAfter(delay) => {
                    tracing::debug!(?delay, error = %failure.error, "retrying");
                    tokio::time::sleep(delay).await;
                }
            }
        }
    }

    async fn attempt(&self, exchange: Exchange<'_>, resends: u32) -> Result<ApiResponse, Failure> {
        if let Some(error) = self.too_late(exchange.request) {
            return Err(Failure::new(RequestOutcome::NeverSent, error));
        }
        let time = self.deadline.remaining().min(self.settings.attempt_timeout);
        exchange.attempt(self.settings.body_limit, time, resends).await
    }

    /// Why a request does not begin any more. Cut short, the outcome of a write would be unknown.
    fn too_late(&self, request: &ApiRequest) -> Option<Error> {
        let left = self.deadline.remaining();
        if left.is_zero() {
            return Some(self.out_of_time());
        }
        let is_late = request.access == Access::Write && left < self.needed;
        is_late.then(|| {
            let message = format!("not begun: {left:.1?} of time left is too little for a change");
            Error::before_sending(ErrorKind::Timeout, message)
        })
    }

    fn decide(&self, request: &ApiRequest, failure: &Failure, made: u32) -> Decision {
        // A platform that limits logins counts every one, and locks the account after a few.
        if request.is_login && failure.error.kind() == ErrorKind::RateLimited {
            return Decision::GiveUp;
        }
        let policy = &self.settings.retry;
        let decision = policy.decide(&Attempt {
            access: request.access,
            outcome: failure.outcome,
            kind: failure.error.kind(),
            retry_after: failure.error.retry_after(),
            made,
            remaining: self.deadline.remaining(),
            connect_timeout: self.sender.transport.connect_timeout(),
            needed: self.needed,
            roll: fastrand::u32(..),
        });
        let is_retry = matches!(decision, Decision::RetryAfter(_));
        if is_retry && !self.sender.retry_budgets.pay(request.authority(), policy.budget) {
            tracing::debug!(host = request.authority(), "not retried: the retry budget is used up");
            return Decision::GiveUp;
        }
        decision
    }

    /// The credential to use now.
    pub(crate) async fn credential(&self) -> Result<Credential> {
        let begin_by = self.deadline.at.checked_sub(self.needed).unwrap_or(self.deadline.at);
        let mut fetching = self.authenticator.credential(begin_by);
        // As a rule it is there, and a timer would be set for nothing.
        let credential = match poll_fn(|cx| Poll::Ready(fetching.as_mut().poll(cx))).await {
            Poll::Ready(credential) => Ok(credential),
            Poll::Pending => tokio::time::timeout_at(self.deadline.at, fetching).await,
        };
        // Whatever became of a login, the request that needs the credential was not sent.
        credential
            .unwrap_or_else(|_| Err(self.out_of_time()))
            .map_err(|error| error.with_provider(self.sender.provider).replace_effect(Effect::None))
    }

    /// Whether there may be another credential after this one was refused. If the wait for it took
    /// all the time there was, the next attempt fails for that reason.
    async fn renewable(&self, refused: &Credential) -> bool {
        let renewable = self.authenticator.refused(refused);
        tokio::time::timeout_at(self.deadline.at, renewable).await.unwrap_or(true)
    }

    fn out_of_time(&self) -> Error {
        Error::before_sending(
            ErrorKind::Timeout,
            format!("not done within {:.1?}", self.deadline.within),
        )
    }
}
