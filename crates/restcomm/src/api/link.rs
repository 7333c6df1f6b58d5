//! The `Link` header: `<https://…/Profiles/PR…>;rel=related;title="Profiles"`.

use http::header::LINK;
use http::{HeaderMap, HeaderValue};

/// The address of the effective profile, as a header of a response names it.
pub(crate) fn profile(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().map(HeaderValue::as_bytes);
    // A target holds commas, but no angle bracket.
    values.flat_map(|value| value.split(|byte| *byte == b'<')).find_map(|link| {
        let end = link.iter().position(|byte| *byte == b'>')?;
        let (target, parameters) = link.split_at(end);
        let (mut is_related, mut is_profile) = (false, false);
        for parameter in parameters[1..].split(|byte| matches!(byte, b';' | b',')) {
            is_related |= has(parameter, b"rel", b"related");
            is_profile |= has(parameter, b"title", b"profiles");
        }
        let target = std::str::from_utf8(target).ok()?;
        (is_related && is_profile).then(|| target.to_owned())
    })
}

/// Whether a parameter has this name, and this word in its value.
fn has(parameter: &[u8], name: &[u8], word: &[u8]) -> bool {
    let mut parts = parameter.splitn(2, |byte| *byte == b'=');
    let is_named = parts.next().is_some_and(|own| own.trim_ascii().eq_ignore_ascii_case(name));
    let is_border = |byte: &u8| *byte == b'"' || byte.is_ascii_whitespace();
    let value = parts.next().filter(|_| is_named).unwrap_or_default();
    value.split(is_border).any(|own| own.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
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
