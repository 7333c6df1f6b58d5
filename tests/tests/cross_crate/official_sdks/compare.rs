//! What the two sides of a case have in common, and the closed list of what they don't.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use cpaas_sandbox::JournalEntry;
use serde_json::Value;

use super::case::{Answer, Case, Side};
use super::package::Returned;

const LISTED: &str = include_str!("../../../../docs/wire/differences.csv");

/// In the list: in every request of the vendor.
const EVERYWHERE: &str = "*";
/// In the list: the vendor's name of the method that is called.
const METHOD: &str = "<Method>";
/// In the list: something that isn't repeated there, such as a secret.
const GIVEN: &str = "given";

/// What an answer of the package means: what it says, or the text of its failure.
pub(crate) type Meaning = fn(Returned) -> Returned;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    what: String,
    theirs: String,
    ours: String,
}

impl Difference {
    fn new(what: impl Into<String>, theirs: impl AsRef<str>, ours: impl AsRef<str>) -> Self {
        // Cells of the list end at a comma.
        let cell = |text: &str| text.replace(',', ";");
        Self { what: what.into(), theirs: cell(theirs.as_ref()), ours: cell(ours.as_ref()) }
    }

    /// Where both are there or not, and not the same.
    fn between(what: &str, theirs: Option<&str>, ours: Option<&str>) -> Option<Self> {
        let differs = theirs != ours;
        differs.then(|| Self::new(what, theirs.unwrap_or_default(), ours.unwrap_or_default()))
    }
}

/// A line of the list.
struct Row<'l> {
    vendor: &'l str,
    place: &'l str,
    difference: Difference,
    reason: &'l str,
}

fn rows() -> Vec<Row<'static>> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.splitn(6, ',').collect();
        let [vendor, place, what, theirs, ours, reason] = cells[..] else {
            panic!("not six columns: {line}")
        };
        Row { vendor, place, difference: Difference::new(what, theirs, ours), reason }
    };
    LISTED.lines().skip(1).map(row).collect()
}

/// What was found: the case, the operation, and the difference.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    case: &'static str,
    operation: String,
    difference: Difference,
}

impl Found {
    fn is(&self, row: &Row<'_>) -> bool {
        let places = [self.case, &self.operation, EVERYWHERE];
        places.contains(&row.place) && self.difference == row.difference
    }
}

/// As a line of the list.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { what, theirs, ours } = &self.difference;
        write!(f, "{} ({}),{what},{theirs},{ours}", self.case, self.operation)
    }
}

/// The cases of one vendor, compared.
pub(crate) struct Comparison {
    vendor: &'static str,
    meaning: Meaning,
    found: BTreeSet<Found>,
    /// Everything that differs between two requests, a list for each two.
    pairs: Vec<BTreeSet<Difference>>,
}

impl Comparison {
    pub(crate) fn new(vendor: &'static str, meaning: Meaning) -> Self {
        Self { vendor, meaning, found: BTreeSet::new(), pairs: Vec::new() }
    }

    pub(crate) fn add<C>(
        &mut self,
        cases: &[Case<C>],
        theirs: Vec<Side<Returned>>,
        ours: Vec<Side<Answer>>,
    ) {
        for ((case, theirs), ours) in cases.iter().zip(theirs).zip(ours) {
            let last = theirs.requests.last().or(ours.requests.last());
            let operation = last.map_or_else(String::new, |request| request.operation.clone());
            let mut differences: BTreeSet<Difference> =
                sequences(&theirs.requests, &ours.requests).into_iter().collect();
            let said = (self.meaning)(theirs.answer);
            assert_as_expected(case.name, &said, case.failure);
            answers(&said, &ours.answer, &mut differences);
            self.note(case.name, &operation, differences);
            for (their, our) in theirs.requests.iter().zip(&ours.requests) {
                // Another request than that has been noted already.
                if their.operation == our.operation {
                    let differences = requests(their, our);
                    self.pairs.push(differences.clone());
                    self.note(case.name, &their.operation, differences);
                }
            }
        }
    }

    fn note(&mut self, case: &'static str, operation: &str, differences: BTreeSet<Difference>) {
        let found = differences.into_iter().map(|difference| Found {
            case,
            operation: operation.to_owned(),
            difference,
        });
        self.found.extend(found);
    }

    /// Nothing differs but what is listed, and all that is listed does.
    pub(crate) fn assert_as_listed(&self) {
        let rows: Vec<Row<'_>> =
            rows().into_iter().filter(|row| row.vendor == self.vendor).collect();
        let mut wrong = Vec::new();
        for found in &self.found {
            if !rows.iter().any(|row| found.is(row)) {
                wrong.push(format!("not listed: {found}"));
            }
        }
        for row in &rows {
            let Difference { what, .. } = &row.difference;
            let line = format!("{},{},{what}", row.vendor, row.place);
            if !self.found.iter().any(|found| found.is(row)) {
                wrong.push(format!("listed, and does not occur: {line}"));
            } else if row.place == EVERYWHERE
                && !self.pairs.iter().all(|pair| pair.contains(&row.difference))
            {
                wrong.push(format!("listed for every request, and not in every: {line}"));
            }
        }
        assert!(wrong.is_empty(), "docs/wire/differences.csv:\n{}", wrong.join("\n"));
        assert!(!self.pairs.is_empty(), "nothing was compared");
    }
}

/// The package fails where it must, and nowhere else.
fn assert_as_expected(case: &str, said: &Result<Value, String>, failure: Option<&str>) {
    let expected = match (said, failure) {
        (Ok(_), None) => true,
        (Err(said), Some(failure)) => said.contains(failure),
        _ => false,
    };
    assert!(expected, "{case}: {said:?} instead of {failure:?}");
}

/// How often what was asked.
fn sequences(theirs: &[JournalEntry], ours: &[JournalEntry]) -> Option<Difference> {
    let names = |requests: &[JournalEntry]| {
        let names: Vec<&str> = requests.iter().map(|entry| entry.operation.as_str()).collect();
        names.join(" ")
    };
    Difference::between("requests", Some(&names(theirs)), Some(&names(ours)))
}

/// What differs between two requests for the same operation: order and encoding of the parameters don't count.
fn requests(theirs: &JournalEntry, ours: &JournalEntry) -> BTreeSet<Difference> {
    let (status, our_status) = (theirs.status.to_string(), ours.status.to_string());
    let mut found: BTreeSet<Difference> = [
        Difference::between("verb", Some(&theirs.method), Some(&ours.method)),
        Difference::between("status", Some(&status), Some(&our_status)),
    ]
    .into_iter()
    .flatten()
    .collect();
    for name in ["authorization", "content-type", "accept"] {
        let header = |entry: &JournalEntry| {
            let value = entry.headers.get(name)?;
            // Without the boundary of a multipart body, which is another one each time.
            Some(value.split("; boundary=").next().unwrap_or_default().to_owned())
        };
        let (theirs, ours) = (header(theirs), header(ours));
        found.extend(Difference::between(name, theirs.as_deref(), ours.as_deref()));
    }
    if [theirs, ours].iter().any(|entry| entry.raw_path != entry.path) {
        let (their, our) = (Some(&*theirs.raw_path), Some(&*ours.raw_path));
        found.extend(Difference::between("path before folding", their, our));
    }
    let method = theirs.parameters.get("cmd").and_then(Value::as_str);
    let path = |entry: &JournalEntry| match method {
        Some(method) => entry.path.replace(method, METHOD),
        None => entry.path.clone(),
    };
    found.extend(Difference::between("path", Some(&path(theirs)), Some(&path(ours))));
    let names: BTreeSet<&String> = theirs.parameters.keys().chain(ours.parameters.keys()).collect();
    for name in names {
        found.extend(parameter(name, &theirs.parameters, &ours.parameters));
    }
    found
}

type Parameters = BTreeMap<String, Value>;

fn parameter(name: &str, theirs: &Parameters, ours: &Parameters) -> Option<Difference> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (their, our) = (theirs.get(name).map(text), ours.get(name).map(text));
    let (their, our) = (their.as_deref(), our.as_deref());
    let what = format!("parameter {name}");
    match (their, our) {
        (Some("True"), Some("true")) | (Some("False"), Some("false")) => {
            Some(Difference::new("booleans", "True or False", "true or false"))
        }
        (Some(method), None) if name == "cmd" && !method.is_empty() => {
            Some(Difference::new(what, METHOD, ""))
        }
        _ => Difference::between(&what, their, our),
    }
}

fn answers(theirs: &Result<Value, String>, ours: &Answer, found: &mut BTreeSet<Difference>) {
    match (theirs, ours) {
        (Ok(theirs), Ok(ours)) => values("answer", theirs, ours, found),
        (Err(theirs), Err(ours)) => {
            if let Some(code) = ours.vendor_code().filter(|code| !theirs.contains(code)) {
                found.insert(Difference::new("error", theirs, code));
            }
        }
        (Ok(_), Err(_)) => drop(found.insert(Difference::new("outcome", "answer", "error"))),
        (Err(_), Ok(_)) => drop(found.insert(Difference::new("outcome", "error", "answer"))),
    }
}

/// Everything that the package shows, our client shows with the same digits and letters.
fn values(path: &str, theirs: &Value, ours: &Value, found: &mut BTreeSet<Difference>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            // The fakes send members that no vendor does, to see them ignored.
            for (name, their) in theirs.iter().filter(|(name, _)| !name.starts_with("x_")) {
                let path = format!("{path} {name}");
                match ours.get(name) {
                    Some(our) => values(&path, their, our, found),
                    None => drop(found.insert(Difference::new(path, GIVEN, ""))),
                }
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (their, our) in theirs.iter().zip(ours) {
                values(path, their, our, found);
            }
        }
        _ => found.extend(Difference::between(path, Some(&leaf(theirs)), Some(&leaf(ours)))),
    }
}

fn leaf(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        // Python's way to write a time.
        Value::String(text) => match text.strip_suffix("+00:00") {
            Some(time) => format!("{}Z", time.replace(' ', "T")),
            None => text.clone(),
        },
        other => other.to_string(),
    }
}

#[test]
fn every_listed_difference_has_its_vendor_and_its_reason() {
    let rows = rows();
    for row in &rows {
        let vendors = ["restcomm", "sonetel", "twilio", "voximplant", "voximplant-node"];
        assert!(vendors.contains(&row.vendor), "{}", row.vendor);
        assert!(row.reason.len() > 10, "{},{}: why?", row.vendor, row.place);
    }
    let mut keys: Vec<_> = rows.iter().map(|r| (r.vendor, r.place, &r.difference)).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), rows.len(), "each once");
}
