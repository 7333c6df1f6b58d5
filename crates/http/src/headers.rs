//! Which headers a request, a scheme and a signer may set.

use cpaas_core::{Error, ErrorKind, Result};
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::form::FormValue;

/// Set by the connection, by the body or by the client's own options.
const RESERVED: &[&str] = &[
    "connection",
    "content-length",
    "content-type",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The header that carries a credential.
pub(crate) fn of_credential(name: &str) -> Result<HeaderName> {
    let name = parsed(name)?;
    if RESERVED.contains(&name.as_str()) {
        return Err(refused(&name, "it is set by the connection, the body or the options"));
    }
    Ok(name)
}

/// A header of a request, marked as sensitive if its value is a secret.
pub(crate) fn of_request(name: &str, value: &FormValue) -> Result<(HeaderName, HeaderValue)> {
    let name = of_credential(name)?;
    if name == AUTHORIZATION || name == COOKIE {
        return Err(refused(&name, "credentials are an `AuthScheme`"));
    }
    let mut text = HeaderValue::from_str(value.expose())
        .map_err(|_| refused(&name, "its value has characters that no header can carry"))?;
    text.set_sensitive(value.secret().is_some());
    Ok((name, text))
}

/// Adds what a signer returned, all of it sensitive; nothing that is there is replaced.
pub(crate) fn add_signature(signature: &HeaderMap, headers: &mut HeaderMap) -> Result<()> {
    for name in signature.keys() {
        of_credential(name.as_str())?;
        if headers.contains_key(name) {
            return Err(refused(name, "the request has it already, and a signer only adds"));
        }
    }
    for (name, value) in signature {
        let mut value = value.clone();
        value.set_sensitive(true);
        headers.append(name, value);
    }
    Ok(())
}

fn parsed(name: &str) -> Result<HeaderName> {
    name.parse().map_err(|_| {
        Error::before_sending(ErrorKind::Config, format!("{name:?} is no name of a header"))
    })
}

fn refused(name: &HeaderName, why: &str) -> Error {
    Error::before_sending(ErrorKind::Config, format!("the header {name} can't be set: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_request_nor_a_scheme_sets_what_is_not_its_own() {
        for name in ["Host", "content-length", "Transfer-Encoding", "connection", "user-agent", ""]
        {
            assert_eq!(of_credential(name).unwrap_err().kind(), ErrorKind::Config, "{name:?}");
        }
        for name in ["Authorization", "cookie", "Proxy-Authorization", "TE", "a b"] {
            let error = of_request(name, &"hunter2".into()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{name:?}");
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
        let error = of_request("x-note", &"hunter2\n".into()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert_eq!(of_credential("X-Api-Key").unwrap(), "x-api-key");
        assert_eq!(of_credential("authorization").unwrap(), AUTHORIZATION);
    }
}
