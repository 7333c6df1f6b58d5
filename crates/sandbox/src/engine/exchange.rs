//! A request as read from the wire, and the answer to it.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use hyper::ext::ReasonPhrase;
use serde::Serialize;
use serde_json::Value;

/// The largest request body that is read.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// How much of a larger body is read and thrown away: closing a connection with unread data in it would reset the
/// connection, and the 413 would be lost on the way.
const DISCARD_LIMIT: usize = 16 << 20;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The request path before repeated slashes were folded.
#[derive(Clone, Debug)]
pub(crate) struct RawPath(pub(crate) String);

/// A request, read completely.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) raw_path: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) payload: Payload,
}

/// A request's body, by its content type.
#[derive(Debug)]
pub(crate) enum Payload {
    Empty,
    /// `application/x-www-form-urlencoded` or `multipart/form-data`, in the order sent.
    Form(Vec<(String, String)>),
    Json(Value),
    /// Declared as JSON or as a form, but not readable as one, or of another content type.
    Unreadable,
    /// Over [`BODY_LIMIT`].
    TooLarge,
    /// The connection failed or fell silent before the end.
    Incomplete,
}

impl Call {
    pub(crate) async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let mut call = Self::head(parts);
        call.read_body(body).await;
        call
    }

    /// A request of which only the head has come.
    pub(crate) fn head(parts: Parts) -> Self {
        let path = parts.uri.path().to_owned();
        let raw_path = match parts.extensions.get::<RawPath>() {
            Some(raw) => raw.0.clone(),
            None => path.clone(),
        };
        Self {
            method: parts.method,
            raw_path,
            path,
            query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            headers: parts.headers,
            payload: Payload::Empty,
        }
    }

    /// Reads what follows the head.
    pub(crate) async fn read_body(&mut self, body: Body) {
        self.payload = match tokio::time::timeout(BODY_TIME, collect(body)).await {
            Ok(Collected::All(bytes)) => Payload::read(&self.headers, bytes).await,
            Ok(Collected::TooLarge) => Payload::TooLarge,
            Ok(Collected::Incomplete) | Err(_) => Payload::Incomplete,
        };
    }

    /// A header's value, if it is readable text.
    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// The content type in lower case and without parameters; empty if there is none.
    pub(crate) fn media_type(&self) -> String {
        media_type(&self.headers)
    }

    /// The credentials of an `Authorization` header of a scheme, which is matched in any case.
    pub(crate) fn credentials(&self, scheme: &str) -> Option<&str> {
        let (given, rest) = self.header(header::AUTHORIZATION)?.split_once(' ')?;
        given.eq_ignore_ascii_case(scheme).then(|| rest.trim())
    }
}

/// The first value under a name.
pub(crate) fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

impl Payload {
    async fn read(headers: &HeaderMap, bytes: Bytes) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        match media_type(headers).as_str() {
            "application/x-www-form-urlencoded" => Self::Form(pairs(&bytes)),
            "multipart/form-data" => {
                multipart(headers, bytes).await.map_or(Self::Unreadable, Self::Form)
            }
            "application/json" => {
                serde_json::from_slice(&bytes).map_or(Self::Unreadable, Self::Json)
            }
            _ => Self::Unreadable,
        }
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let value =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().collect()
}

/// The text fields of a multipart body, `None` if it is not one.
async fn multipart(headers: &HeaderMap, bytes: Bytes) -> Option<Vec<(String, String)>> {
    let mut request = Request::new(Body::from(bytes));
    *request.headers_mut() = headers.clone();
    let mut multipart = Multipart::from_request(request, &()).await.ok()?;
    let mut fields = Vec::new();
    while let Some(field) = multipart.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        // Not by `text`, which knows every charset there is, by 150 KiB of tables: SDKs send UTF-8.
        let value = field.bytes().await.ok()?;
        fields.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    Some(fields)
}

enum Collected {
    All(Bytes),
    TooLarge,
    Incomplete,
}

async fn collect(mut body: Body) -> Collected {
    let mut kept = BytesMut::new();
    let mut seen = 0_usize;
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(frame) = frame else {
            return Collected::Incomplete;
        };
        let Ok(data) = frame.into_data() else {
            continue; // trailers
        };
        seen = seen.saturating_add(data.len());
        if seen > DISCARD_LIMIT {
            break;
        }
        if seen <= BODY_LIMIT {
            kept.extend_from_slice(&data);
        }
    }
    if seen > BODY_LIMIT { Collected::TooLarge } else { Collected::All(kept.freeze()) }
}

/// The answer to a [`Call`].
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// What the status line has instead of the status' usual words.
    pub(crate) reason: Option<ReasonPhrase>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether the request changed what the fake holds.
    pub(crate) committed: bool,
}

impl Reply {
    /// An answer without a body and without a content type.
    pub(crate) fn empty(status: StatusCode) -> Self {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        Self { status, reason: None, headers, body, committed: false }
    }

    /// An answer with a JSON body.
    pub(crate) fn json<T: Serialize + ?Sized>(status: StatusCode, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::text(status, "application/json;charset=UTF-8", body),
            // The fakes' structs have text keys and can't fail to serialise; a client sees it if one ever does.
            Err(_) => Self::empty(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// The page of a web server in front of the API: what a path that leads nowhere gets.
    pub(crate) fn html(status: StatusCode) -> Self {
        let reason = status.canonical_reason().unwrap_or("Error");
        let line = format!("{} {reason}", status.as_u16());
        let page = format!(
            "<html>\r\n<head><title>{line}</title></head>\r\n<body>\r\n<center><h1>{line}</h1></center>\r\n\
             <hr><center>sandbox</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::text(status, "text/html", page)
    }

    pub(crate) fn header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// Sets the words of the status line. Words that are not allowed there leave the usual ones.
    pub(crate) fn reason(mut self, words: &str) -> Self {
        self.reason = ReasonPhrase::try_from(words.as_bytes()).ok();
        self
    }

    /// Marks the request as one that changed what the fake holds.
    pub(crate) fn committed(mut self) -> Self {
        self.committed = true;
        self
    }

    /// An answer with a body of a content type.
    pub(crate) fn text(
        status: StatusCode,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        let mut reply = Self::empty(status).header(header::CONTENT_TYPE, content_type);
        reply.body = body.into();
        reply
    }
}

impl Reply {
    /// The answer with this in place of its body.
    pub(crate) fn with_body(self, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(reason) = self.reason {
            response.extensions_mut().insert(reason);
        }
        response
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = Body::from(self.body.clone());
        self.with_body(body)
    }
}
