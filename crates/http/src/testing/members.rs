//! Responses with one odd member, for a table of what becomes of each.

use std::collections::{BTreeMap, BTreeSet};

use cpaas_core::{Error, ErrorKind};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::provider::json::UNKNOWN;

/// What a member of a response is in place of what the vendor documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Oddity {
    /// Its heading in the table.
    name: &'static str,
    /// The JSON text; `None` where the member is left out.
    text: Option<&'static str>,
}

impl Oddity {
    const fn new(name: &'static str, text: Option<&'static str>) -> Self {
        Self { name, text }
    }

    /// Left out, `null`, each type, and a number that no type of Rust holds.
    const ALL: [Self; 8] = [
        Self::new("absent", None),
        Self::new("null", Some("null")),
        Self::new("boolean", Some("true")),
        Self::new("number", Some("7")),
        Self::new("huge", Some("1e999")),
        Self::new("text", Some("\"?\"")),
        Self::new("list", Some("[\"?\"]")),
        Self::new("object", Some("{\"?\":1}")),
    ];

    /// The response with this in the place of the member, and all else as it was written.
    #[allow(clippy::expect_used, reason = "for tests")]
    fn put_into(self, response: &str, member: &str) -> String {
        let Some(path) = member.strip_prefix('/') else {
            return self.text.unwrap_or_default().to_owned();
        };
        let (name, rest) = path.find('/').map_or((path, ""), |at| path.split_at(at));
        let changed = |inner: &RawValue| {
            let is_left_out = rest.is_empty() && self.text.is_none();
            (!is_left_out).then(|| self.put_into(inner.get(), rest))
        };
        if let Ok(index) = name.parse::<usize>() {
            let entries: Vec<&RawValue> = serde_json::from_str(response).expect("a list");
            let entries = entries.into_iter().enumerate().filter_map(|(at, entry)| {
                if at == index { changed(entry) } else { Some(entry.get().to_owned()) }
            });
            return format!("[{}]", entries.collect::<Vec<_>>().join(","));
        }
        let members: BTreeMap<&str, &RawValue> = serde_json::from_str(response).expect("an object");
        let members = members.into_iter().filter_map(|(key, value)| {
            let value = if key == name { changed(value)? } else { value.get().to_owned() };
            Some(format!("\"{key}\":{value}"))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    /// What became of the member in a result that is shown as JSON, compared with that of the documented
    /// response.
    fn became(
        self,
        documented: &Value,
        member: &str,
        result: &Result<Value, Error>,
    ) -> &'static str {
        let shown = match result {
            Err(error) if error.kind() != ErrorKind::InvalidResponse => {
                return error.kind().as_str();
            }
            Err(error) => {
                let name = member.rsplit('/').find(|name| name.parse::<usize>().is_err());
                let text = format!("{} {}", error.field().unwrap_or_default(), error.message());
                assert!(text.contains(name.unwrap_or_default()), "{member}: {error}");
                return "error";
            }
            Ok(shown) if shown == documented => return "same",
            Ok(shown) => shown,
        };
        if is_left_out(shown, documented, member) {
            return "left_out";
        }
        let (mut others, mut expected) = (shown.clone(), documented.clone());
        let value = remove(&mut others, member);
        remove(&mut expected, member);
        if others != expected {
            return "others";
        }
        match value {
            None => "absent",
            Some(value) if is_nothing(&value) => "absent",
            Some(Value::String(word)) if word == UNKNOWN => "unknown",
            Some(value) => {
                let given = self.text.unwrap_or_default().trim_matches('"');
                assert!(shows(&value, given), "{member}: {value}, though given is {given}");
                "kept"
            }
        }
    }
}

/// The places of all members of a response, as JSON pointers; of a list, those of its first entry.
#[allow(clippy::expect_used, reason = "for tests")]
fn members(response: &str) -> Vec<String> {
    let json = serde_json::from_str(response).expect("JSON");
    let mut places = Vec::new();
    collect(&json, "", &mut places);
    places
}

fn collect(json: &Value, place: &str, places: &mut Vec<String>) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                let place = format!("{place}/{name}");
                places.push(place.clone());
                collect(value, &place, places);
            }
        }
        Value::Array(entries) => {
            if let Some(first @ (Value::Object(_) | Value::Array(_))) = entries.first() {
                collect(first, &format!("{place}/0"), places);
            }
        }
        _ => {}
    }
}

/// Whether there is no value in it.
fn is_nothing(json: &Value) -> bool {
    match json {
        Value::Null => true,
        Value::Array(entries) => entries.iter().all(is_nothing),
        Value::Object(members) => members.values().all(is_nothing),
        _ => false,
    }
}

/// Whether it is this text, or an object that has it, such as an amount with its currency.
fn shows(json: &Value, text: &str) -> bool {
    match json {
        Value::String(word) => word == text,
        Value::Object(members) if members.values().any(|member| shows(member, text)) => true,
        other => format!("{other}") == text,
    }
}

/// Takes a member out; `None` if there is none.
fn remove(json: &mut Value, member: &str) -> Option<Value> {
    let (parent, name) = member.rsplit_once('/')?;
    match json.pointer_mut(parent)? {
        Value::Object(members) => members.remove(name),
        _ => None,
    }
}

/// Whether the entry of a list that has the member is not there, and all else is.
fn is_left_out(shown: &Value, documented: &Value, member: &str) -> bool {
    member.match_indices("/0/").any(|(at, _)| {
        let list = &member[..at];
        let mut without = documented.clone();
        let entries = without.pointer_mut(list).and_then(Value::as_array_mut);
        entries.is_some_and(|entries| {
            entries.remove(0);
            true
        }) && *shown == without
    })
}

/// What becomes of each member of each response, for each oddity, written down by hand as CSV:
/// `operation,member` and a column for each. A cell is
///
/// * `error`: the call fails as `InvalidResponse`, and the error names the member; another kind stands here
///   by its word;
/// * `absent`: it counts as if the vendor had not sent it;
/// * `unknown`: it is shown as unknown;
/// * `kept`: it is shown as it came;
/// * `left_out`: the entry of a list that has it is left out;
/// * `same`: the result shows nothing of the member;
/// * `others`: other parts of the result have changed, such as what is read from a token.
#[derive(Debug)]
pub struct MemberTable {
    expected: BTreeSet<String>,
    found: BTreeSet<String>,
}

impl MemberTable {
    /// The table.
    ///
    /// # Panics
    ///
    /// If its heading is another.
    #[must_use]
    pub fn new(csv: &str) -> Self {
        let names = Oddity::ALL.map(|oddity| oddity.name).join(",");
        let mut rows = csv.lines().map(str::to_owned);
        assert_eq!(rows.next(), Some(format!("operation,member,{names}")));
        Self { expected: rows.collect(), found: BTreeSet::new() }
    }

    /// Every response that differs from the documented one in one odd member.
    ///
    /// # Panics
    ///
    /// If it is not JSON.
    pub fn responses(documented: &str) -> impl Iterator<Item = String> {
        let members = members(documented).into_iter();
        let each = members.flat_map(|member| Oddity::ALL.map(|oddity| (member.clone(), oddity)));
        each.map(|(member, oddity)| oddity.put_into(documented, &member))
    }

    /// Tries every member of an operation's documented response. `place` is that of the result in it.
    ///
    /// # Panics
    ///
    /// If the documented response fails, or an error does not name the member.
    #[allow(clippy::expect_used, reason = "for tests")]
    pub async fn walk(
        &mut self,
        operation: &str,
        documented: &str,
        place: &str,
        call: impl AsyncFn(String) -> Result<Value, Error>,
    ) {
        let result = call(documented.to_owned()).await.expect("the documented response");
        for member in members(documented) {
            let mut row = format!("{operation},{member}");
            for oddity in Oddity::ALL {
                let shown = call(oddity.put_into(documented, &member)).await;
                let shown_at = member.strip_prefix(place).unwrap_or_default();
                row.push(',');
                row.push_str(oddity.became(&result, shown_at, &shown));
            }
            self.found.insert(row);
        }
    }

    /// Panics unless the table has exactly the rows that were found.
    ///
    /// # Panics
    ///
    /// As said.
    pub fn assert_complete(&self) {
        let rows = |these: &BTreeSet<String>, without: &BTreeSet<String>| {
            these.difference(without).fold(String::new(), |text, row| text + "\n" + row)
        };
        let missing = rows(&self.found, &self.expected);
        let wrong = rows(&self.expected, &self.found);
        assert!(self.found == self.expected, "not in the table:{missing}\n\nnot found:{wrong}\n");
    }
}
