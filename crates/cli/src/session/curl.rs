//! A request as a line for a shell.

use cpaas_http::RecordedRequest;

use crate::base::text::shell_quoted;

/// The request as a curl command: exact, except for what is redacted.
pub(super) fn line(request: &RecordedRequest) -> String {
    let mut words = vec![format!("curl -X {} {}", request.method, shell_quoted(&request.url))];
    for (name, value) in &request.headers {
        words.push(format!("-H {}", shell_quoted(&format!("{}: {value}", title_case(name)))));
    }
    if request.fields.is_empty() && !request.body.is_empty() {
        words.push(format!("--data {}", shell_quoted(&request.body)));
    }
    words.extend(fields(&request.fields));
    words.join(" ")
}

/// The fields of a form: curl puts an `&` between its options, as a form has it.
fn fields(fields: &[(String, String)]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for several in fields.chunk_by(|one, next| is_plain(&one.1) && is_plain(&next.1)) {
        let text: Vec<_> = several.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let is_plain = several.iter().all(|(_, value)| is_plain(value));
        let option = if is_plain { "--data" } else { "--data-urlencode" };
        words.push(format!("{option} {}", shell_quoted(&text.join("&"))));
    }
    words
}

/// Whether a value needs no encoding in a form.
fn is_plain(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '&' | '+' | '%' | '='))
}

/// `Content-Type` of `content-type`.
fn title_case(name: &str) -> String {
    let part = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        format!("{}{rest}", first.to_ascii_uppercase())
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_would_encode_is_left_to_curl() {
        let form = |pairs: &[(&str, &str)]| {
            let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            fields(&pairs.iter().map(own).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(form(&[("FriendlyName", "New")]), "--data 'FriendlyName=New'");
        assert_eq!(
            form(&[("a", "1"), ("b", "Etc/GMT"), ("c", "it's & Co"), ("d", "[redacted]")]),
            r"--data 'a=1&b=Etc/GMT' --data-urlencode 'c=it'\''s & Co' --data 'd=[redacted]'"
        );
        assert_eq!(form(&[]), "");
    }

    #[test]
    fn headers_are_written_as_people_do() {
        assert_eq!(title_case("content-type"), "Content-Type");
        assert_eq!(title_case("authorization"), "Authorization");
    }
}
