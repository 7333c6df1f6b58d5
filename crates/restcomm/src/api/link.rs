//! The `Link` header: `<https://…/Profiles/PR…>;rel=related;title="Profiles"`.

use http::HeaderMap;
use http::header::LINK;
use memchr::{memchr, memchr_iter};

/// The address of the effective profile, as a header of a response names it. Every account's response has one.
pub(crate) fn profile(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().find_map(|value| {
        let value = value.as_bytes();
        // A target holds commas, but no angle bracket.
        memchr_iter(b'<', value).find_map(|at| target(&value[at + 1..]))
    })
}

/// The target of a link, from behind its bracket, if it is the profile's.
fn target(link: &[u8]) -> Option<String> {
    let end = memchr(b'<', link).unwrap_or(link.len());
    let (target, parameters) = split_once(b'>', &link[..end])?;
    let (mut is_related, mut is_profile) = (false, false);
    for parameter in parameters.split(|byte| matches!(byte, b';' | b',')) {
        let Some((name, value)) = split_once(b'=', parameter) else { continue };
        let name = name.trim_ascii();
        is_related |= name.eq_ignore_ascii_case(b"rel") && has(value, b"related");
        is_profile |= name.eq_ignore_ascii_case(b"title") && has(value, b"profiles");
    }
    let target = std::str::from_utf8(target).ok().filter(|_| is_related && is_profile)?;
    Some(target.to_owned())
}

fn split_once(byte: u8, text: &[u8]) -> Option<(&[u8], &[u8])> {
    memchr(byte, text).map(|at| (&text[..at], &text[at + 1..]))
}

/// Whether a parameter's value has this word.
fn has(value: &[u8], word: &[u8]) -> bool {
    let is_border = |byte: &u8| *byte == b'"' || byte.is_ascii_whitespace();
    value.split(is_border).any(|own| own.eq_ignore_ascii_case(word))
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
            vec![format!("<broken, <{url}>;rel=related;title=Profiles")],
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
