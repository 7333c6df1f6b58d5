//! The parameters of a vendor's operations, compared with what is sent.

use std::collections::{BTreeMap, BTreeSet};

/// What one way to call an operation sends: its name, and the names of the parameters.
pub type SentParameters = (&'static str, BTreeSet<String>);

/// Panics unless the operations send exactly the parameters that a table has, in any of the ways to call them.
///
/// The table is written down from the vendor's pages, with the columns `operation`, `parameter`, `type`, `required` and
/// `source`. What is required is `yes` for each way, the name of a way for that one alone, `of a further page` for what
/// is not sent at first, and otherwise `no` or `one of` some. An operation without parameters has one row, with `-`.
///
/// # Panics
///
/// If an operation is in one of both only, if a parameter is, or if a required one is not sent.
pub fn assert_parameters(table: &str, sent: &BTreeMap<&str, Vec<SentParameters>>) {
    let documented = documented(table);
    assert_eq!(documented.keys().collect::<Vec<_>>(), sent.keys().collect::<Vec<_>>());
    for (operation, documented) in documented {
        let sent = &sent[operation];
        let together: BTreeSet<_> =
            sent.iter().flat_map(|(_, names)| names).map(String::as_str).collect();
        assert_eq!(together, documented.keys().copied().collect(), "{operation}");
        let is_way = |required: &str| sent.iter().any(|(way, _)| *way == required);
        for ((way, names), (parameter, required)) in
            sent.iter().flat_map(|sent| documented.iter().map(move |row| (sent, row)))
        {
            let is_sent = names.contains(*parameter);
            let is_right = match *required {
                "yes" => is_sent,
                required if is_way(required) => is_sent == (required == *way),
                required => required == "no" || required.starts_with("one of "),
            };
            assert!(is_right, "{operation} {way}: {parameter}");
        }
    }
}

/// By operation and parameter, whether it is required.
fn documented(table: &str) -> BTreeMap<&str, BTreeMap<&str, &str>> {
    let mut documented = BTreeMap::<_, BTreeMap<_, _>>::new();
    let mut rows = table.lines();
    assert_eq!(rows.next(), Some("operation,parameter,type,required,source"));
    for row in rows {
        let cells: Vec<_> = row.split(',').collect();
        assert!(cells.len() == 5 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
        let of_operation = documented.entry(cells[0]).or_default();
        assert!(of_operation.insert(cells[1], cells[3]).is_none(), "{row}");
    }
    for (operation, parameters) in &mut documented {
        assert!(parameters.remove("-").is_none_or(|_| parameters.is_empty()), "{operation}");
        parameters.retain(|_, required| *required != "of a further page");
    }
    documented
}
