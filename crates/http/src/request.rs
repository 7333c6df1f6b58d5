//! One request to a vendor, described.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use cpaas_core::{Access, Error, ErrorKind, Result, SecretString};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method};
use url::form_urlencoded;

use crate::auth::{AuthScheme, Credential};
use crate::base_url::BaseUrl;
use crate::form::Form;

/// A request, before it is authenticated and sent.
///
/// ```
/// use cpaas_http::provider::{ApiRequest, BaseUrl};
/// use cpaas_http::Access;
///
/// let base = BaseUrl::parse("base_url", "https://api.example.com", false)?;
/// let request = ApiRequest::new("get_account", Access::Read, http::Method::GET, &base)
///     .path("/account/{account_id}", &["2000000007"]);
/// assert_eq!(request.url()?, "https://api.example.com/account/2000000007");
/// # Ok::<(), cpaas_core::Error>(())
/// ```
#[derive(Clone)]
pub struct ApiRequest {
    pub(crate) operation: Cow<'static, str>,
    pub(crate) access: Access,
    pub(crate) template: Cow<'static, str>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) credential: Option<Credential>,
    pub(crate) is_login: bool,
    base: BaseUrl,
    method: Method,
    /// Below the base, or why there is none; nothing for the base itself.
    url: Result<Option<String>>,
    body: Body,
}

#[derive(Clone)]
enum Body {
    Empty,
    Form(Form),
    Json(Bytes),
}

impl ApiRequest {
    /// A request for an operation (in the vendor's terms) to the base URL itself.
    #[must_use]
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        access: Access,
        method: Method,
        base: &BaseUrl,
    ) -> Self {
        Self {
            operation: operation.into(),
            access,
            template: Cow::Borrowed("/"),
            body_limit: None,
            credential: None,
            is_login: false,
            base: base.clone(),
            method,
            url: Ok(None),
            body: Body::Empty,
        }
    }

    /// Sets the path below the base URL; see [`BaseUrl::join`]. The template goes into traces, the
    /// values don't. A value that can't be in a path fails when the request is sent.
    #[must_use]
    pub fn path(mut self, template: &'static str, values: &[&str]) -> Self {
        self.url = self.base.join(template, values).map(Some);
        self.template = Cow::Borrowed(template);
        self
    }

    /// Adds a query parameter. Never a secret: URLs are logged along the way.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        if let Ok(url) = &mut self.url {
            let url = url.get_or_insert_with(|| self.base.as_url().as_str().to_owned());
            url.push(if url.contains('?') { '&' } else { '?' });
            let start = url.len();
            form_urlencoded::Serializer::for_suffix(url, start).append_pair(name, value);
        }
        self
    }

    /// Sends a form.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.body = Body::Form(form);
        self
    }

    /// Sends a value as JSON. Never with a secret in it: only those of forms are kept out of
    /// messages.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, if the value can't be written as JSON.
    pub fn json(mut self, value: &impl serde::Serialize) -> Result<Self> {
        let text = serde_json::to_vec(value).map_err(|_| {
            Error::before_sending(ErrorKind::InvalidRequest, "the request can't be written as JSON")
        })?;
        self.body = Body::Json(text.into());
        Ok(self)
    }

    /// Sends this scheme instead of the client's [`Authenticator`](crate::provider::Authenticator)'s.
    #[must_use]
    pub fn with_auth_scheme(mut self, scheme: AuthScheme) -> Self {
        self.credential = Some(Credential::new(scheme, 0));
        self
    }

    /// Marks this as only getting a credential: it is sent even where writes are held back.
    #[must_use]
    pub fn as_login(mut self) -> Self {
        self.is_login = true;
        self
    }

    /// Allows a larger (or smaller) response than the client's settings do.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Where it goes.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, if a value can't be in the path.
    pub fn url(&self) -> Result<&str> {
        match &self.url {
            Ok(Some(url)) => Ok(url),
            Ok(None) => Ok(self.base.as_url().as_str()),
            Err(error) => Err(error.clone()),
        }
    }

    /// The host it goes to.
    pub(crate) fn host(&self) -> Option<&str> {
        self.base.as_url().host_str()
    }

    /// Whether it may change something.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// The request as it goes over the wire.
    pub(crate) fn build(
        &self,
        credential: &Credential,
        user_agent: &HeaderValue,
    ) -> Result<http::Request<Bytes>> {
        let scheme_fields = match credential.scheme() {
            AuthScheme::Form(fields) => fields.as_slice(),
            _ => &[],
        };
        let (content_type, body) = match &self.body {
            Body::Empty if scheme_fields.is_empty() => (None, Bytes::new()),
            Body::Empty => (Some(FORM), Bytes::from(Form::new().encode(scheme_fields))),
            Body::Form(form) => (Some(FORM), Bytes::from(form.encode(scheme_fields))),
            Body::Json(text) => (Some(JSON), text.clone()),
        };
        let mut request = http::Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.url()?.parse().map_err(|_| {
            Error::before_sending(ErrorKind::InvalidRequest, "the URL of the request is malformed")
        })?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(JSON));
        headers.insert(USER_AGENT, user_agent.clone());
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if let Some(authorization) = credential.header()? {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        Ok(request)
    }

    /// The secrets in its body.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        match &self.body {
            Body::Form(form) => form.secrets().cloned().collect(),
            Body::Empty | Body::Json(_) => Vec::new(),
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

impl fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiRequest")
            .field("operation", &self.operation)
            .field("access", &self.access)
            .field("method", &self.method)
            .field("template", &self.template)
            .finish_non_exhaustive()
    }
}
