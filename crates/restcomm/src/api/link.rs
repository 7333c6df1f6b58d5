//! The `Link` header: `<https://…/Profiles/PR…>;rel=related;title="Profiles"`.

use http::HeaderMap;
use http::header::LINK;

/// The address of the effective profile, as it stands in the headers of an answer.
pub(crate) fn profile(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    let related = |link: &Link<'_>| {
        link.parameter("rel").is_some_and(|rel| {
            rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("related"))
        })
    };
    let is_profile = |link: &Link<'_>| {
        related(link) && link.parameter("title").is_some_and(|t| t.eq_ignore_ascii_case("profiles"))
    };
    values.flat_map(links).find(is_profile).map(|link| link.target.to_owned())
}

/// One link: its target, and its parameters as they are written.
struct Link<'h> {
    target: &'h str,
    parameters: &'h str,
}

impl<'h> Link<'h> {
    /// A parameter's value, quoted or not.
    fn parameter(&self, name: &str) -> Option<&'h str> {
        split(self.parameters, ';').find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
        })
    }
}

/// The links of one header value.
fn links(value: &str) -> impl Iterator<Item = Link<'_>> {
    split(value, ',').filter_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        Some(Link { target, parameters })
    })
}

/// The parts between separators that stand neither in quotes nor in a target.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut in_target) = (false, false);
    text.split(move |c| {
        match c {
            '"' if !in_target => quoted = !quoted,
            '<' if !quoted => in_target = true,
            '>' if !quoted => in_target = false,
            _ => {}
        }
        c == separator && !quoted && !in_target
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
