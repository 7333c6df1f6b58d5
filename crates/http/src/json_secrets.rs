//! The secrets in a JSON body.

use cpaas_core::SecretString;
use serde_json::Value;

/// The strings and numbers in members of these names, at any depth, and in what is below them.
pub(crate) fn secrets_in(text: &[u8], names: &[&str]) -> Vec<SecretString> {
    let mut found = Vec::new();
    if !names.is_empty()
        && let Ok(value) = serde_json::from_slice(text)
    {
        collect(value, names, false, &mut found);
    }
    found
}

fn collect(value: Value, names: &[&str], is_secret: bool, found: &mut Vec<SecretString>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, names, is_secret || names.contains(&name.as_str()), found);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, names, is_secret, found);
            }
        }
        Value::String(text) if is_secret => found.push(text.into()),
        Value::Number(number) if is_secret => found.push(number.to_string().into()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use cpaas_core::ExposeSecret;

    use super::*;

    #[test]
    fn members_are_found_at_any_depth_and_with_all_below_them() {
        let text = br#"{"name":"n","pin":1234,"list":[{"pin":"a"}],"auth":{"x":["b",true,null]}}"#;
        let found = secrets_in(text, &["pin", "auth"]);
        let mut found: Vec<_> = found.iter().map(ExposeSecret::expose_secret).collect();
        found.sort_unstable();
        assert_eq!(found, ["1234", "a", "b"]);
        assert!(secrets_in(text, &[]).is_empty());
    }
}
