//! The root of a vendor's API.

use std::fmt;
use std::sync::Arc;

use cpaas_core::{Error, ErrorKind, Result};
use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use memchr::memchr;
use url::{Host, Position, Url};

/// The root of a vendor's API: `https`, or plain `http` to this machine. Cheap to clone.
///
/// Its host is parsed here; of a request's URL, only the path is left to be.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(Arc<Parts>);

#[derive(PartialEq, Eq)]
struct Parts {
    url: Url,
    scheme: Scheme,
    authority: Authority,
}

impl BaseUrl {
    /// Checks and takes a base URL. `key` is its key in the configuration, for the error.
    ///
    /// Plain `http` is taken for loopback hosts only, or with `allow_http`: credentials travel with
    /// every request.
    ///
    /// # Errors
    ///
    /// `Config`, with the key as the field: not a URL, another scheme, credentials, a query or a fragment.
    pub fn parse(key: &'static str, text: &str, allow_http: bool) -> Result<Self> {
        let refuse = |why: &str| Err(Error::before_sending(ErrorKind::Config, why).with_field(key));
        let Ok(url) = Url::parse(text) else {
            return refuse("not a URL");
        };
        let Some(host) = url.host() else {
            return refuse("a URL without a host");
        };
        match url.scheme() {
            "https" => {}
            "http" if allow_http || is_loopback(&host) => {}
            "http" => return refuse("plain http is for this machine only; use https"),
            _ => return refuse("not an https URL"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("a URL must not contain credentials");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("a base URL has no query and no fragment");
        }
        let authority = url[Position::BeforeHost..Position::AfterPort].parse();
        let (Ok(scheme), Ok(authority)) = (url.scheme().parse(), authority) else {
            return refuse("not a URL");
        };
        Ok(Self(Arc::new(Parts { url, scheme, authority })))
    }

    /// The URL itself, as a request goes to it.
    #[must_use]
    pub fn as_url(&self) -> &Url {
        &self.0.url
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &str {
        self.0.authority.as_str()
    }

    /// The address of a text that begins with this URL's scheme and authority, as those that
    /// [`join`](Self::join) returns. `None`, if it does not, or the rest can't be a path.
    pub(crate) fn uri(&self, url: &str) -> Option<Uri> {
        let path = PathAndQuery::try_from(url.strip_prefix(self.origin())?).ok()?;
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.0.scheme.clone());
        parts.authority = Some(self.0.authority.clone());
        parts.path_and_query = Some(path);
        Uri::from_parts(parts).ok()
    }

    /// The same address as a [`Url`]. `None`, if it is another scheme's or another host's.
    #[cfg(feature = "reqwest")]
    pub(crate) fn url(&self, uri: &Uri) -> Option<Url> {
        let Parts { url, scheme, authority } = &*self.0;
        if uri.scheme() != Some(scheme) || uri.authority() != Some(authority) {
            return None;
        }
        let mut url = url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Some(url)
    }

    /// Scheme and authority.
    fn origin(&self) -> &str {
        &self.0.url[..Position::BeforePath]
    }

    /// The URL of a path below this one.
    ///
    /// `template` is the path as documented, such as `/account/{account_id}`; each `{…}` takes the
    /// next of `values`, with everything but letters, digits and `*-._` percent-encoded, so that no
    /// value can add a segment or a query, and none is read differently along the way.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` for a value that would name another path: an empty one, `.` or `..`.
    pub fn join(&self, template: &str, values: &[&str]) -> Result<String> {
        debug_assert_eq!(template.matches('{').count(), values.len(), "{template}");
        let base = self.0.url.as_str();
        let mut url = String::with_capacity(base.len() + template.len() + SPARE);
        url.push_str(base.strip_suffix('/').unwrap_or(base));
        // Without it, the path would go on where the host ends.
        if !template.starts_with('/') {
            url.push('/');
        }
        let mut values = values.iter();
        let mut rest = template;
        while let Some((before, after)) = around_braces(rest) {
            url.push_str(before);
            push_value(values.next().copied().unwrap_or_default(), template, &mut url)?;
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// Room for values, beyond that of the braces they replace.
const SPARE: usize = 64;

/// The text before and after the first braces.
fn around_braces(template: &str) -> Option<(&str, &str)> {
    let open = memchr(b'{', template.as_bytes())?;
    let close = open + memchr(b'}', &template.as_bytes()[open..])?;
    Some((&template[..open], &template[close + 1..]))
}

fn push_value(value: &str, template: &str, url: &mut String) -> Result<()> {
    // No spelling of these is a name of its own; as they are, they would climb the path.
    if matches!(value, "" | "." | "..") {
        let message = format!("{value:?} can't be in the path {template}");
        return Err(Error::before_sending(ErrorKind::InvalidRequest, message));
    }
    for piece in url::form_urlencoded::byte_serialize(value.as_bytes()) {
        // As in a form, where a space becomes a plus and a plus its code.
        url.push_str(if piece == "+" { "%20" } else { piece });
    }
    Ok(())
}

pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.url.as_str())
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.url.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<BaseUrl> {
        BaseUrl::parse("base_url", text, false)
    }

    #[test]
    fn https_or_this_machine() {
        for good in [
            "https://public-api.sonetel.com",
            "https://mycompany.restcomm.com/restcomm",
            "http://localhost:8080",
            "http://127.0.0.1:1",
            "http://[::1]:1/x",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://api.example.com", "plain http"),
            ("http://127.0.0.1.example.com", "plain http"),
            ("ftp://localhost", "not an https URL"),
            ("api.example.com", "not a URL"),
            ("https://user:pw@example.com", "credentials"),
            ("https://example.com/?x=1", "no query"),
        ] {
            let error = parse(bad).unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("base_url")));
            assert!(error.message().contains(why), "{bad}: {error}");
        }
        assert!(BaseUrl::parse("base_url", "http://api.example.com", true).is_ok());
    }

    #[test]
    fn an_address_below_is_what_parsing_its_text_gives() {
        for base in ["https://host", "http://localhost:8080/restcomm/", "https://[::1]:1/x"] {
            let base = parse(base).unwrap();
            for path in ["/a/b", "/a//b?c=d%20e&f", "/%7e~/.../x;y?", "/å"] {
                let text = base.join(path, &[]).unwrap();
                let uri = base.uri(&text).unwrap();
                assert_eq!(uri, text.parse::<Uri>().unwrap(), "{text}");
                #[cfg(feature = "reqwest")]
                assert_eq!(
                    base.url(&uri).unwrap(),
                    Url::parse(&uri.to_string()).unwrap(),
                    "{text}"
                );
            }
        }
        assert_eq!(parse("https://host").unwrap().uri("https://host/a b"), None);
        assert_eq!(parse("https://host").unwrap().uri("https://else/a"), None);
    }

    #[test]
    #[cfg(feature = "reqwest")]
    fn an_address_elsewhere_is_not_below() {
        let base = parse("https://host/x").unwrap();
        for other in ["http://host/x", "https://host:1/x", "https://host2/x", "/x"] {
            assert_eq!(base.url(&Uri::from_static(other)), None, "{other}");
        }
    }

    #[test]
    fn values_stay_inside_their_segment() {
        let base = parse("https://host/restcomm/").unwrap();
        let url = base.join("/2012-04-24/Accounts/{sid}.json", &["a/../b?c#d e+f@g"]).unwrap();
        assert_eq!(
            url,
            "https://host/restcomm/2012-04-24/Accounts/a%2F..%2Fb%3Fc%23d%20e%2Bf%40g.json"
        );
        let root = parse("https://host").unwrap();
        for (value, path) in [("%2e%2e", "/%252e%252e/x"), ("å", "/%C3%A5/x"), ("...", "/.../x")] {
            assert_eq!(root.join("/{id}/x", &[value]).unwrap(), format!("https://host{path}"));
        }
        for value in ["", ".", ".."] {
            let error = root.join("/{id}/x", &[value]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{value:?}");
        }
        for template in ["/account/", "account/"] {
            assert_eq!(root.join(template, &[]).unwrap(), "https://host/account/");
        }
    }
}
