//! The `Link` header: `<https://…/Profiles/PR…>;rel=related;title="Profiles"`.

use http::HeaderMap;
use http::header::LINK;

/// The address of the effective profile, as a header of a response names it.
pub(crate) fn profile(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    // A target holds commas, but no angle bracket.
    values.flat_map(|value| value.split('<')).find_map(|link| {
        let (target, parameters) = link.split_once('>')?;
        let has = |name: &str, word: &str| {
            parameters.split([';', ',']).filter_map(|one| one.split_once('=')).any(
                |(key, value)| {
                    let mut words = value.trim().trim_matches('"').split_ascii_whitespace();
                    key.trim().eq_ignore_ascii_case(name)
                        && words.any(|w| w.eq_ignore_ascii_case(word))
                },
            )
        };
        (has("rel", "related") && has("title", "profiles")).then(|| target.to_owned())
    })
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
