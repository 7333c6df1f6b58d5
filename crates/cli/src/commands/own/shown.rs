//! Answers for people.

use super::tree::Tree;
use crate::output::Cell;

/// How an answer stands in a table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Layout {
    /// A row for each member that says something; these are the headings.
    Members(&'static str, &'static str),
    /// A row for each item, with these members.
    List(&'static [&'static str]),
    /// The same for the items of a member.
    ListIn(&'static str, &'static [&'static str]),
    /// A row for each item of a list within each item.
    Nested { outer: &'static [&'static str], list: &'static str, inner: &'static [&'static str] },
}

impl Layout {
    /// A row for each member.
    pub(crate) const ONE: Self = Self::Members("FIELD", "VALUE");

    /// The headings.
    pub(crate) fn columns(self) -> Vec<String> {
        match self {
            Self::Members(name, value) => vec![name.to_owned(), value.to_owned()],
            Self::List(columns) | Self::ListIn(_, columns) => headings(columns),
            Self::Nested { outer, list: _, inner } => [headings(outer), headings(inner)].concat(),
        }
    }
}

/// Rows.
pub(crate) fn lines(tree: &Tree, layout: Layout) -> Vec<Vec<Cell>> {
    match layout {
        Layout::Members(..) => {
            let mut rows = Vec::new();
            members(tree, "", &mut rows);
            rows
        }
        Layout::List(columns) => items(tree).iter().map(|item| cells(item, columns)).collect(),
        Layout::ListIn(member, columns) => {
            let list = tree.get(member).map_or(&[][..], items);
            list.iter().map(|item| cells(item, columns)).collect()
        }
        Layout::Nested { outer, list, inner } => {
            items(tree).iter().flat_map(|item| nested(item, outer, list, inner)).collect()
        }
    }
}

fn items(tree: &Tree) -> &[Tree] {
    match tree {
        Tree::Array(items) => items,
        _ => &[],
    }
}

fn nested(item: &Tree, outer: &[&str], list: &str, inner: &[&str]) -> Vec<Vec<Cell>> {
    let row = |within: &Tree| [cells(item, outer), cells(within, inner)].concat();
    match item.get(list) {
        Some(Tree::Array(within)) if !within.is_empty() => within.iter().map(row).collect(),
        _ => vec![row(&Tree::Array(Vec::new()))],
    }
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

fn cells(item: &Tree, columns: &[&str]) -> Vec<Cell> {
    let cell = |column: &&str| item.get(column).filter(|value| !value.is_nothing());
    columns.iter().map(|column| Cell::known(cell(column).map(Tree::text))).collect()
}

/// Each leaf with the path to it.
fn members(tree: &Tree, path: &str, rows: &mut Vec<Vec<Cell>>) {
    let below = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    };
    let is_flat = |items: &[Tree]| items.iter().all(|item| matches!(item, Tree::Leaf(_)));
    match tree {
        _ if tree.is_nothing() => {}
        Tree::Object(entries) => {
            for (name, value) in entries {
                members(value, &below(name), rows);
            }
        }
        Tree::Array(items) if !is_flat(items) => {
            for (at, item) in items.iter().enumerate() {
                members(item, &below(&at.to_string()), rows);
            }
        }
        _ => {
            let is_state = path == "status" || path.ends_with(".status");
            let value = if is_state { Cell::state(tree.text()) } else { tree.text().into() };
            rows.push(vec![path.to_owned().into(), value]);
        }
    }
}
