//! A successful response.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use cpaas_core::{Access, Error, ErrorKind, ProviderName, Result};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::classify::RequestOutcome;
use crate::provider::json::{self, DecodeError};
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
    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with the path of what does not fit, also as its field; for a write with the effect `Unknown`,
    /// since nothing proves the success any more.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T> {
        json::decode(&self.body).map_err(|problem| self.undecodable(&problem))
    }

    /// Reads a part of the body as JSON, such as one entry of a long list.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode); the path begins with `path`, the part's place in the body.
    pub fn decode_part<T: DeserializeOwned>(
        &self,
        part: &[u8],
        path: impl fmt::Display,
    ) -> Result<T> {
        json::decode(part).map_err(|problem| self.undecodable(&problem.below(&path.to_string())))
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
