//! A successful response.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use cpaas_core::{Access, Effect, Error, ErrorKind, ProviderName, Result};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::classify::RequestOutcome;
use crate::provider::json::{self, DecodeError, Omitted};
use crate::sent::Sent;

/// A successful response.
#[derive(Clone)]
pub struct ApiResponse {
    pub(crate) provider: ProviderName,
    pub(crate) operation: Cow<'static, str>,
    pub(crate) access: Access,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) sent: Sent,
}

impl ApiResponse {
    /// Reads the body as JSON. What is [`Lenient`](json::Lenient) and can't be read is named in the log.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with the path of what does not fit, also as its field; for a write with the effect `Unknown`,
    /// since nothing proves the success any more. So for an entry of [`json::entries`], too.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T> {
        let (value, omitted) = self.decode_leniently(&self.body, None)?;
        self.whole(value, &omitted)
    }

    /// As [`decode`](Self::decode), with the entries of [`json::entries`] that can't be read: an error of
    /// each, with its path. After a write, these have the effect `Applied`: it was confirmed.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode), for all else.
    pub fn decode_entries<'de, T: Deserialize<'de>>(&'de self) -> Result<(T, Vec<Error>)> {
        let (value, omitted) = self.decode_leniently(&self.body, None)?;
        let effect = match self.access {
            Access::Read => Effect::None,
            Access::Write => Effect::Applied,
        };
        let mut errors: Vec<_> = omitted.entries.iter().map(|it| self.undecodable(it)).collect();
        if omitted.more_entries > 0 {
            let message = format!("{} more entries can't be read", omitted.more_entries);
            errors.push(self.invalid(message));
        }
        Ok((value, errors.into_iter().map(|error| error.replace_effect(effect)).collect()))
    }

    /// Reads an entry of a long list, which is a part of the body, as JSON.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode); the path begins with `path`, the part's place in the body.
    pub fn decode_part<T: DeserializeOwned>(
        &self,
        part: &[u8],
        path: impl fmt::Display,
    ) -> Result<T> {
        let (value, omitted) = self.decode_leniently(part, Some(&path.to_string()))?;
        self.whole(value, &omitted)
    }

    /// Reads the body, or the entry of a list at this path.
    fn decode_leniently<'de, T: Deserialize<'de>>(
        &self,
        text: &'de [u8],
        path: Option<&str>,
    ) -> Result<(T, Omitted)> {
        let placed = |problem: DecodeError| match path {
            Some(path) => problem.below(path),
            None => problem,
        };
        let is_logged = tracing::enabled!(tracing::Level::INFO);
        let read = json::decode_with_omitted(text, path.is_some(), is_logged);
        let (value, mut omitted) = read.map_err(|problem| self.undecodable(&placed(problem)))?;
        omitted.entries = omitted.entries.into_iter().map(placed).collect();
        for member in omitted.members.drain(..).map(placed) {
            self.log_unreadable(&member);
        }
        Ok((value, omitted))
    }

    /// The value, if no entry of a list was left out of it.
    fn whole<T>(&self, value: T, omitted: &Omitted) -> Result<T> {
        omitted.entries.first().map_or(Ok(value), |problem| Err(self.undecodable(problem)))
    }

    fn log_unreadable(&self, member: &DecodeError) {
        let (provider, operation) = (self.provider.as_str(), &*self.operation);
        let line = self.invalid(member.of_member());
        tracing::info!(provider, operation, "{}", line.message());
    }

    /// The error names the member at fault, if the response is JSON.
    fn undecodable(&self, problem: &DecodeError) -> Error {
        let error = self.invalid(problem.to_string());
        let Some(member) = problem.member() else { return error };
        self.sent.redactor().error(error.with_field(member.to_owned()))
    }

    /// The error for a response that is not what the vendor documents, without the secrets that were
    /// sent: the names in a response may echo them.
    #[must_use]
    pub fn invalid(&self, message: impl Into<String>) -> Error {
        let effect = RequestOutcome::Unknown.effect(self.access);
        let error = Error::with_effect(ErrorKind::InvalidResponse, effect, message)
            .with_provider(self.provider)
            .with_operation(self.operation.clone())
            .with_http_status(self.status.as_u16());
        self.sent.redactor().error(error)
    }

    /// The error for a response about another account than the requested one, which the member shows.
    #[must_use]
    pub fn about_another_account(&self, member: &'static str) -> Error {
        self.invalid("the response is about another account than the requested one")
            .with_field(member)
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for ApiResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiResponse")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
