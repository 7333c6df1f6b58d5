//! The `Link` header: `<https://…/Profiles/PR…>;rel=related;title="Profiles"`.

use http::header::LINK;
use http::{HeaderMap, HeaderValue};
use memchr::{memchr, memchr2_iter};

/// The address of the effective profile, as it stands in the headers of an answer.
pub(crate) fn profile(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().map(HeaderValue::as_bytes);
    let related = |link: &Link<'_>| {
        link.parameter(b"rel").is_some_and(|rel| {
            rel.split(u8::is_ascii_whitespace).any(|word| word.eq_ignore_ascii_case(b"related"))
        })
    };
    let is_profile = |link: &Link<'_>| {
        related(link)
            && link.parameter(b"title").is_some_and(|t| t.eq_ignore_ascii_case(b"profiles"))
    };
    let profile = values.flat_map(links).find(is_profile)?;
    std::str::from_utf8(profile.target).ok().map(str::to_owned)
}

/// One link: its target, and its parameters as they are written.
struct Link<'h> {
    target: &'h [u8],
    parameters: &'h [u8],
}

impl<'h> Link<'h> {
    /// A parameter's value, quoted or not.
    fn parameter(&self, name: &[u8]) -> Option<&'h [u8]> {
        parts(self.parameters, b';').find_map(|parameter| {
            let (key, value) = split_at_first(parameter, b'=')?;
            key.trim_ascii().eq_ignore_ascii_case(name).then(|| unquoted(value.trim_ascii()))
        })
    }
}

/// The links of one header value.
fn links(value: &[u8]) -> impl Iterator<Item = Link<'_>> {
    let mut rest = value;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let start = rest.trim_ascii_start();
            // A comma may stand in the target, so that is passed over before the end is looked for.
            let target = start.strip_prefix(b"<").and_then(|text| split_at_first(text, b'>'));
            let (target, behind) = match target {
                Some((target, behind)) => (Some(target), behind),
                None => (None, start),
            };
            let end = position_outside_quotes(behind, b',').unwrap_or(behind.len());
            rest = behind.get(end + 1..).unwrap_or_default();
            if let Some(target) = target {
                return Some(Link { target, parameters: &behind[..end] });
            }
        }
        None
    })
}

/// The parts between separators that do not stand in quotes.
fn parts(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = position_outside_quotes(text, separator);
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

fn position_outside_quotes(text: &[u8], sought: u8) -> Option<usize> {
    let mut quoted = false;
    memchr2_iter(b'"', sought, text).find(|&at| {
        quoted ^= text[at] == b'"';
        text[at] == sought && !quoted
    })
}

fn split_at_first(text: &[u8], border: u8) -> Option<(&[u8], &[u8])> {
    let at = memchr(border, text)?;
    Some((&text[..at], &text[at + 1..]))
}

fn unquoted(value: &[u8]) -> &[u8] {
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    value.strip_suffix(b"\"").unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn of(values: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, HeaderValue::from_str(value).unwrap());
        }
        profile(&headers)
    }

    #[test]
    fn the_profile_is_found_among_other_links() {
        let url = "https://h/restcomm/2012-04-24/Profiles/PRae6e420f425248d6a26948c17a9e2acf";
        for values in [
            vec![format!("<{url}>;rel=related;title=\"Profiles\"")],
            vec![format!("<{url}>; title=\"profiles\"; rel=\"related\"")],
            vec![format!("</x,y>;rel=next;title=\"a,;b\", <{url}>;rel=related;title=Profiles")],
            vec![
                "</other>;rel=related;title=\"Limits\"".into(),
                format!("<{url}>;rel=related;title=Profiles"),
            ],
        ] {
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            assert_eq!(of(&values).as_deref(), Some(url), "{values:?}");
        }
        for value in ["", "no link", "<x", "</x>;rel=next;title=\"Profiles\"", "</x>;rel=related"] {
            assert_eq!(of(&[value]), None, "{value}");
        }
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn no_header_panics(value in "[ -~]{0,60}", part in "[<>\";,=a-z ]{0,60}") {
            let _ = of(&[&value, &part]);
        }
    }
}
