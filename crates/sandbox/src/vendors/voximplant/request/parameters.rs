//! The parameters of a request, from query and body, and the method that they or the path name.

use crate::engine::exchange::{Call, Payload, first};

use crate::vendors::voximplant::errors::{Code, code};

/// Where the API lives.
const ROOT: &str = "/platform_api";

/// Whether a path is below the API's root.
pub(crate) fn serves(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The method's name: behind the root, or in `cmd`. One SDK sends both; the path then counts.
pub(crate) fn command(call: &Call) -> Option<&str> {
    let rest = call.path.strip_prefix(ROOT).unwrap_or_default().trim_start_matches('/');
    let name = match rest.strip_suffix('/').unwrap_or(rest) {
        "" => first(&call.query, "cmd").or_else(|| first(form(call), "cmd"))?,
        name => name,
    };
    (!name.is_empty()).then_some(name)
}

/// Query, urlencoded and multipart fields together. Of a name that comes twice the first counts, the query before the
/// body. A JSON body is not looked into: the documents' examples send an empty object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters<'a> {
    query: &'a [(String, String)],
    form: &'a [(String, String)],
}

impl<'a> Parameters<'a> {
    pub(crate) fn of(call: &'a Call) -> Result<Self, Code> {
        match call.payload {
            Payload::Unreadable => Err(code::INVALID_ARGUMENTS),
            _ => Ok(Self { query: &call.query, form: form(call) }),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        first(self.query, name).or_else(|| first(self.form, name))
    }
}

fn form(call: &Call) -> &[(String, String)] {
    match &call.payload {
        Payload::Form(form) => form,
        _ => &[],
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use http::{HeaderMap, Method};
    use serde_json::json;

    use super::*;

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    pub(crate) fn call(path: &str, query: &[(&str, &str)], payload: Payload) -> Call {
        Call {
            method: Method::POST,
            raw_path: path.to_owned(),
            path: path.to_owned(),
            headers: HeaderMap::new(),
            query: owned(query),
            payload,
        }
    }

    pub(crate) fn form(pairs: &[(&str, &str)]) -> Payload {
        Payload::Form(owned(pairs))
    }

    #[test]
    fn knows_its_paths() {
        for (path, ours) in [
            ("/platform_api", true),
            ("/platform_api/", true),
            ("/platform_api/X", true),
            ("/platform_apis", false),
            ("/", false),
        ] {
            assert_eq!(serves(path), ours, "{path}");
        }
    }

    #[test]
    fn finds_the_command() {
        let none: &[(&str, &str)] = &[];
        let cmd: &[(&str, &str)] = &[("cmd", "B")];
        for (path, query, body, expected) in [
            ("/platform_api/A", none, none, Some("A")),
            ("/platform_api/A/", none, none, Some("A")),
            ("/platform_api/A", cmd, none, Some("A")),
            ("/platform_api/A/C", none, none, Some("A/C")),
            ("/platform_api", cmd, none, Some("B")),
            ("/platform_api/", none, cmd, Some("B")),
            ("/platform_api", none, none, None),
            ("/platform_api", &[("cmd", "")], none, None),
        ] {
            let call = call(path, query, form(body));
            assert_eq!(command(&call), expected, "{path} {query:?}");
        }
    }

    #[test]
    fn merges_query_and_body() {
        let call = call("/", &[("a", "1"), ("a", "2")], form(&[("a", "3"), ("b", "")]));
        let parameters = Parameters::of(&call).unwrap();
        assert_eq!(parameters.get("a"), Some("1"));
        assert_eq!(parameters.get("b"), Some(""));
        assert_eq!(parameters.get("c"), None);
    }

    #[test]
    fn ignores_json_and_refuses_what_it_cannot_read() {
        let json = call("/", &[("a", "1")], Payload::Json(json!({"a": "2", "b": "3"})));
        let parameters = Parameters::of(&json).unwrap();
        assert_eq!((parameters.get("a"), parameters.get("b")), (Some("1"), None));
        let junk = call("/", &[], Payload::Unreadable);
        assert_eq!(Parameters::of(&junk).unwrap_err(), code::INVALID_ARGUMENTS);
    }
}
