//! A vendor that no crate knows, whose credential goes into a header, into the query, or into a signature.

use std::sync::Arc;

use bytes::Bytes;
use cpaas_core::{
    Error, ErrorKind, ExposeSecret as _, ProviderName, Result, SecretString, Timestamp,
};
use cpaas_http::provider::{
    ApiClient, ApiRequest, AuthScheme, BaseUrl, Classifier, Credential, Failure, HttpResponse,
    RequestSigner,
};
use cpaas_http::{Access, ClientOptions};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// HTTP statuses mean what they mean everywhere.
#[derive(Debug)]
struct ByStatus;

impl Classifier for ByStatus {
    fn classify(&self, response: &HttpResponse<'_>) -> Option<Failure> {
        response.failure_by_status()
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        &[]
    }
}

/// `X-Api-Key: …`
pub fn in_a_header(key: SecretString) -> AuthScheme {
    AuthScheme::Header { name: "X-Api-Key", prefix: "", secret: key }
}

/// `?api_key=…`
pub fn in_the_query(key: SecretString) -> AuthScheme {
    AuthScheme::Query(vec![("api_key", key.into())])
}

/// `X-Signature: …`, for each request anew.
pub fn in_a_signature(key: SecretString) -> AuthScheme {
    AuthScheme::Signed(Arc::new(Signer { key }))
}

#[derive(Debug)]
struct Signer {
    key: SecretString,
}

impl RequestSigner for Signer {
    fn sign(&self, request: &http::Request<Bytes>, now: Timestamp) -> Result<HeaderMap> {
        // A real one takes the HMAC of a library.
        let length = self.key.expose_secret().len() + request.body().len();
        let text = format!("{} {} {length}", request.uri().path(), now.as_unix_seconds());
        let signature = HeaderValue::from_str(&text)
            .map_err(|_| Error::before_sending(ErrorKind::Config, "the signature is no header"))?;
        Ok(HeaderMap::from_iter([(HeaderName::from_static("x-signature"), signature)]))
    }
}

/// Reads the account of a vendor.
pub async fn account(
    base_url: &str,
    scheme: AuthScheme,
    options: &ClientOptions,
) -> Result<String> {
    let client = ApiClient::new(ProviderName::new("acme"), options, Arc::new(ByStatus))?;
    let client = client.with_authenticator(Arc::new(Credential::new(scheme, 0)));
    let base = BaseUrl::parse("base_url", base_url, false)
        .map_err(|error| Error::before_sending(ErrorKind::Config, error.to_string()))?;
    let request =
        ApiRequest::new("account", Access::Read, Method::GET, &base).path("/account", &[]);
    let response = client.send(&request).await?;
    Ok(String::from_utf8_lossy(response.body()).into_owned())
}
