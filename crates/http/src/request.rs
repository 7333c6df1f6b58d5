//! One request to a vendor, described.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use cpaas_core::{Access, Error, ErrorKind, Result, SecretString};
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use url::form_urlencoded;

use crate::auth::{AuthScheme, Credential};
use crate::base_url::BaseUrl;
use crate::form::{Form, FormValue};
use crate::json_secrets::secrets_in;
use crate::{headers, redact};

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
    pub(crate) base: BaseUrl,
    method: Method,
    /// Below the base, or why there is none; nothing for the base itself.
    url: Result<Option<String>>,
    /// Beside those of every request, or why there are none. Few have any, and futures hold requests.
    headers: Result<Option<Box<HeaderMap>>>,
    /// In headers and in JSON.
    secrets: Vec<SecretString>,
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
            headers: Ok(None),
            secrets: Vec::new(),
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

    /// Adds a query parameter. Never a secret: URLs are logged along the way. The credential of a vendor
    /// that takes it nowhere else is [`AuthScheme::Query`].
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

    /// Sets a header, such as a version of the API or an idempotency key; `Accept` replaces the usual
    /// `application/json`. A plain value is shown in traces and dry runs only if the header's name is among
    /// the harmless ones or the vendor's
    /// [`safe_log_fields`](crate::provider::Classifier::safe_log_fields); a secret never, and it is kept
    /// out of all messages.
    ///
    /// The request fails with `Config` when it is sent, if the name or the value can't be in a header, or if
    /// the header is not the request's: credentials are an [`AuthScheme`]; `Host`, `Connection`,
    /// `Content-Type` and others belong to the connection or the body, `User-Agent` to
    /// [`ClientOptions`](crate::ClientOptions::with_user_agent_suffix).
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<FormValue>) -> Self {
        let value = value.into();
        self.secrets.extend(value.secret().cloned());
        self.headers = self.headers.and_then(|mut headers| {
            let (name, value) = headers::of_request(name, &value)?;
            headers.get_or_insert_default().insert(name, value);
            Ok(headers)
        });
        self
    }

    /// Sends a form.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.body = Body::Form(form);
        self
    }

    /// Sends a value as JSON, without a secret in it: see [`json_with_secrets`](Self::json_with_secrets).
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, if the value can't be written as JSON.
    pub fn json(self, value: &impl serde::Serialize) -> Result<Self> {
        self.json_with_secrets(value, &[])
    }

    /// Sends a value as JSON whose members of these names are secret, at any depth, with all below them.
    /// Their values are kept out of all messages, as the secrets of a form. [`json::Exposed`] writes a
    /// [`SecretString`].
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, if the value can't be written as JSON.
    ///
    /// [`json::Exposed`]: crate::provider::json::Exposed
    pub fn json_with_secrets(
        mut self,
        value: &impl serde::Serialize,
        secret_members: &[&str],
    ) -> Result<Self> {
        let text = serde_json::to_vec(value).map_err(|_| {
            Error::before_sending(ErrorKind::InvalidRequest, "the request can't be written as JSON")
        })?;
        self.secrets.extend(secrets_in(&text, secret_members));
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

    /// The host and port it goes to.
    pub(crate) fn authority(&self) -> &str {
        self.base.authority()
    }

    /// Whether it may change something.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// The request as it goes over the wire, but for a signature. Its own headers are sensitive, unless
    /// their names are harmless or the vendor's safe ones.
    pub(crate) fn build(
        &self,
        credential: &Credential,
        user_agent: &HeaderValue,
        safe_fields: &[&str],
    ) -> Result<http::Request<Bytes>> {
        let scheme_fields = credential.scheme().form_fields();
        let (content_type, body) = match &self.body {
            Body::Empty if scheme_fields.is_empty() => (None, Bytes::new()),
            Body::Empty => (Some(FORM), Bytes::from(Form::new().encode(scheme_fields))),
            Body::Form(form) => (Some(FORM), Bytes::from(form.encode(scheme_fields))),
            Body::Json(text) => (Some(JSON), text.clone()),
        };
        let mut request = http::Request::new(body);
        *request.method_mut() = self.method.clone();
        let url = with_query(self.url()?, credential.scheme().query_fields());
        *request.uri_mut() = self.base.uri(&url).ok_or_else(|| {
            Error::before_sending(ErrorKind::InvalidRequest, "the URL of the request is malformed")
        })?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(JSON));
        headers.insert(USER_AGENT, user_agent.clone());
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        for (name, value) in
            self.headers.as_ref().map_err(Clone::clone)?.iter().flat_map(|all| &**all)
        {
            let mut value = value.clone();
            let is_shown = redact::is_harmless_header(name, safe_fields) && !value.is_sensitive();
            value.set_sensitive(!is_shown);
            headers.insert(name, value);
        }
        if let Some((name, value)) = credential.header()? {
            headers.insert(name, value.clone());
        }
        Ok(request)
    }

    /// The secrets in its headers and its body.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        let form = if let Body::Form(form) = &self.body { Some(form) } else { None };
        self.secrets.iter().chain(form.into_iter().flat_map(Form::secrets)).cloned().collect()
    }
}

fn with_query<'u>(url: &'u str, fields: &[(&'static str, FormValue)]) -> Cow<'u, str> {
    if fields.is_empty() {
        return Cow::Borrowed(url);
    }
    let mut url = url.to_owned();
    url.push(if url.contains('?') { '&' } else { '?' });
    let start = url.len();
    let values = fields.iter().map(|(name, value)| (name, value.expose()));
    form_urlencoded::Serializer::for_suffix(&mut url, start).extend_pairs(values);
    Cow::Owned(url)
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
