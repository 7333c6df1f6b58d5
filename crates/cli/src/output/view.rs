//! How an answer of any shape becomes rows.

use super::cell::Cell;
use super::json_value::JsonValue;

/// The name of a list within each item, and the members of what is in it.
type List = (&'static str, &'static [&'static str]);

/// How an answer becomes a table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View {
    /// A row for each member that has a value; these are the headings.
    Members(&'static str, &'static str),
    /// A row for each item, with these members.
    List(&'static [&'static str]),
    /// The same for the items of a member.
    ListIn(&'static str, &'static [&'static str]),
    /// A row for each item of a list within each item.
    Nested { outer: &'static [&'static str], list: &'static str, inner: &'static [&'static str] },
    /// The same with lists within lists, from the outer to the inner, each with its members.
    Deep { outer: &'static [&'static str], lists: &'static [List] },
}

impl View {
    /// A row for each member.
    pub(crate) const ONE: Self = Self::Members("FIELD", "VALUE");

    /// The headings.
    pub(crate) fn columns(self) -> Vec<String> {
        match self {
            Self::Members(name, value) => vec![name.to_owned(), value.to_owned()],
            Self::List(columns) | Self::ListIn(_, columns) => headings(columns),
            Self::Nested { outer, list: _, inner } => [headings(outer), headings(inner)].concat(),
            Self::Deep { outer, lists } => {
                let inner = lists.iter().flat_map(|(_, inner)| headings(inner));
                headings(outer).into_iter().chain(inner).collect()
            }
        }
    }
}

/// Rows.
pub(crate) fn rows(value: &JsonValue, view: View) -> Vec<Vec<Cell>> {
    match view {
        View::Members(..) => {
            let mut rows = Vec::new();
            members(value, "", &mut rows);
            rows
        }
        View::List(columns) => items(value).iter().map(|item| cells(item, columns)).collect(),
        View::ListIn(member, columns) => {
            let list = value.get(member).map_or(&[][..], items);
            list.iter().map(|item| cells(item, columns)).collect()
        }
        View::Nested { outer, list, inner } => {
            items(value).iter().flat_map(|item| nested(item, outer, &[(list, inner)])).collect()
        }
        View::Deep { outer, lists } => {
            items(value).iter().flat_map(|item| nested(item, outer, lists)).collect()
        }
    }
}

/// The rows of one item of a list.
pub(super) fn item_rows(item: JsonValue, view: View) -> Vec<Vec<Cell>> {
    match view {
        View::List(columns) => vec![cells(&item, columns)],
        view => rows(&JsonValue::Array(vec![item]), view),
    }
}

fn items(value: &JsonValue) -> &[JsonValue] {
    match value {
        JsonValue::Array(items) => items,
        _ => &[],
    }
}

/// The item's cells before those of each item of the list in it; of a list that is empty, before none.
fn nested(item: &JsonValue, columns: &[&str], lists: &[List]) -> Vec<Vec<Cell>> {
    let own = cells(item, columns);
    let Some(((list, columns), deeper)) = lists.split_first() else { return vec![own] };
    let nothing = [JsonValue::Array(Vec::new())];
    let within = match item.get(list) {
        Some(JsonValue::Array(within)) if !within.is_empty() => within.as_slice(),
        _ => &nothing,
    };
    let rows = within.iter().flat_map(|one| nested(one, columns, deeper));
    rows.map(|row| [own.clone(), row].concat()).collect()
}

fn headings(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| heading(column)).collect()
}

/// The words of a name: `plan_name`, `langName`.
fn heading(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(if letter == '_' { ' ' } else { letter.to_ascii_uppercase() });
    }
    words
}

fn cells(item: &JsonValue, columns: &[&str]) -> Vec<Cell> {
    let cell = |column: &&str| item.get(column).filter(|value| !value.is_empty());
    columns.iter().map(|column| Cell::of_member(column, cell(column))).collect()
}

/// Each leaf with the path to it.
fn members(value: &JsonValue, path: &str, rows: &mut Vec<Vec<Cell>>) {
    let below = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    };
    let is_flat = |items: &[JsonValue]| items.iter().all(|item| matches!(item, JsonValue::Leaf(_)));
    match value {
        _ if value.is_empty() => {}
        JsonValue::Object(entries) => {
            for (name, entry) in entries {
                members(entry, &below(name), rows);
            }
        }
        JsonValue::Array(items) if !is_flat(items) => {
            for (at, item) in items.iter().enumerate() {
                members(item, &below(&at.to_string()), rows);
            }
        }
        _ => {
            let is_state = path == "status" || path.ends_with(".status");
            let name = path.rsplit('.').next().unwrap_or_default();
            let cell = Cell::of_member(name, Some(value));
            let cell = if is_state { cell.coloured_as_state() } else { cell };
            rows.push(vec![Cell::free_text(Some(path)), cell]);
        }
    }
}
