//! What the command prints as JSON, held against the schemas in `docs/schema`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::Value;

use super::CommandResult;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema");

/// The schema of a failure of the whole command.
const FAILURE: &str = "failure.json";

/// The schemas, by the names of their files.
static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let files = std::fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let schema = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    files.map(|path| schema(&path)).collect()
});

/// The validators that were needed so far.
static VALIDATORS: Mutex<BTreeMap<String, &'static Validator>> = Mutex::new(BTreeMap::new());

/// Each command's schema, by the words of the command: the table in the manual of the schemas.
pub(crate) static COMMANDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let table = std::fs::read_to_string(format!("{FOLDER}/README.md")).unwrap();
    let row = |line: &str| {
        let (words, schema) = line.strip_prefix("| `")?.split_once("` | [")?;
        Some((words.to_owned(), schema.split_once(']')?.0.to_owned()))
    };
    table.lines().filter_map(row).collect()
});

/// A schema's validator.
fn validator(name: &str) -> &'static Validator {
    let mut validators = VALIDATORS.lock().unwrap();
    validators.entry(name.to_owned()).or_insert_with(|| {
        let address = |name: &str| format!("json-schema:///{name}");
        let resources = SCHEMAS
            .iter()
            .map(|(name, schema)| (address(name), Resource::from_contents(schema.clone())));
        let registry = Registry::new().extend(resources).unwrap().prepare().unwrap();
        let options = jsonschema::options().with_draft(Draft::Draft202012);
        let options = options.with_registry(&registry).with_base_uri(address(name));
        Box::leak(Box::new(options.build(&SCHEMAS[name]).unwrap()))
    })
}

/// What is wrong with a document or a line, by a schema.
pub(crate) fn problem(schema: &str, value: &Value) -> Option<String> {
    let error = validator(schema).iter_errors(value).next()?;
    Some(format!("{schema}: {error} at {}", error.instance_path()))
}

/// The schema for a command line: of the first words in it that are a command's. Values of options may stand before them.
fn schema_of(arguments: &[&str]) -> Option<&'static str> {
    let words: Vec<_> = arguments.iter().copied().filter(|one| !one.starts_with('-')).collect();
    let from = |words: &[&str]| {
        let known = (1..=words.len().min(3)).rev().map(|count| words[..count].join(" "));
        known.filter_map(|words| COMMANDS.get(&words)).map(String::as_str).next()
    };
    (0..words.len()).find_map(|at| from(&words[at..]))
}

/// Whether a text is a document, or lines.
fn is_json(text: &str) -> bool {
    text.starts_with("{\n  \"schema_version\"") || text.starts_with("{\"schema_version\"")
}

/// Holds what a command printed against its schema: stdout, if it is JSON.
#[track_caller]
pub(crate) fn check(arguments: &[&str], ended: &CommandResult) {
    let asks = |format: &str| {
        let options = [format!("-o{format}"), format!("--output={format}")];
        let is_value = |pair: &[&str]| matches!(pair[0], "-o" | "--output") && pair[1] == format;
        arguments.windows(2).any(is_value)
            || arguments.iter().any(|one| options.iter().any(|option| option == one))
    };
    let is_asked = asks("json") || asks("ndjson");
    assert!(
        !is_asked || ended.stdout.is_empty() || is_json(&ended.stdout),
        "{arguments:?}: {ended:?}"
    );
    if is_json(&ended.stdout) {
        let schema = schema_of(arguments).unwrap_or_else(|| panic!("no schema: {arguments:?}"));
        // A document, or lines.
        for value in serde_json::Deserializer::from_str(&ended.stdout).into_iter() {
            let value = value.unwrap_or_else(|error| panic!("{error}: {arguments:?}: {ended:?}"));
            assert_eq!(problem(schema, &value), None, "{arguments:?}: {value}");
        }
    }
}

/// Holds failures on stderr against their schema.
pub(crate) fn check_failures(ended: &CommandResult) {
    for line in ended.stderr.lines().filter(|line| is_json(line)) {
        let value = serde_json::from_str(line).unwrap();
        assert_eq!(problem(FAILURE, &value), None, "{value}");
    }
}
