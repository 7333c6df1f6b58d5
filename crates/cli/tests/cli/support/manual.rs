//! The manual, and whether it is true.

use std::collections::BTreeSet;

use cpaas_sandbox::{JournalEntry, Sandbox};

use super::{Home, calls};

/// Its pages.
pub(crate) const PAGES: [&str; 3] = [
    include_str!("../../../../../docs/cli.md"),
    include_str!("../../../../../docs/configuration.md"),
    include_str!("../../../../../docs/vendor-commands.md"),
];

/// The password that examples and tables give on standard input.
const PASSWORD: &str = "Passw0rd!\n";

/// How one of the vendor's operations is served.
pub(crate) struct Served<'s> {
    /// Its name in the table of its parameters.
    pub(crate) operation: &'s str,
    /// The words of its command.
    pub(crate) words: &'s [&'s str],
    pub(crate) arguments: Vec<String>,
    /// The sandbox's name for it, or the end of its path.
    pub(crate) route: &'s str,
}

/// Checks that each command of a section prints what stands below it, all in this home; that there are
/// more than so many.
pub(crate) async fn examples_are_true(section: &str, home: &Home, more_than: usize) {
    let heading = format!("\n## {section}\n");
    let section = PAGES.iter().find_map(|page| page.split(&heading).nth(1)).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```console\n").skip(1);
    let text: String = blocks.map(|block| block.split("```").next().unwrap()).collect();
    let examples: Vec<_> = text.split("$ cpaas ").skip(1).collect();
    assert!(examples.len() > more_than, "{examples:?}");
    for example in examples {
        let (line, expected) = example.split_once('\n').unwrap();
        let (line, expected, code) = with_code(line, expected);
        let (arguments, input) = match line.strip_suffix(" < password.txt") {
            Some(arguments) => (arguments, PASSWORD),
            None => (line, ""),
        };
        let arguments: Vec<_> = arguments.split_whitespace().collect();
        let ended = home.run_with_input(&arguments, input).await;
        assert_eq!(ended.code, code, "{line}: {ended:?}");
        assert_shown(line, &ended.stdout, expected);
    }
}

/// The exit code stands on the last line, if the command asks for it.
fn with_code<'e>(line: &'e str, expected: &'e str) -> (&'e str, &'e str, i32) {
    let Some(line) = line.strip_suffix("; echo $?") else { return (line, expected, 0) };
    let (expected, code) = expected.trim_end().rsplit_once('\n').unwrap_or(("", expected.trim()));
    (line, expected, code.parse().unwrap())
}

/// `…` stands for the rest of a line, alone on one for the rest of the output.
fn assert_shown(command: &str, shown: &str, expected: &str) {
    let mut shown = shown.lines();
    for expected in expected.lines() {
        if expected == "…" {
            return;
        }
        let line = shown.next().unwrap_or_default();
        match expected.strip_suffix('…') {
            Some(start) => assert!(line.starts_with(start.trim_end()), "{command}: {line}"),
            None => assert_eq!(line, expected, "{command}"),
        }
    }
    assert_eq!(shown.next(), None, "{command}");
}

/// Checks that each operation of a table of parameters has a command, a row in the manual, and a
/// route in the sandbox that the command arrives at.
pub(crate) async fn every_operation_is_served(
    parameters: &str,
    served: &[Served<'_>],
    home: &Home,
    sandbox: &Sandbox,
) {
    let listed: BTreeSet<_> =
        parameters.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(listed, served.iter().map(|served| served.operation).collect());
    for Served { operation, words, arguments, route } in served {
        let row = format!("`{}", words.join(" "));
        let is_there = PAGES.iter().any(|page| page.contains(&row));
        assert!(is_there, "{operation}: no row in the manual");
        let arguments = arguments.iter().map(String::as_str);
        let command: Vec<_> = words.iter().copied().chain(arguments).collect();
        let before = calls(sandbox, route).len();
        let ended = home.run_with_input(&command, PASSWORD).await;
        assert_eq!(ended.code, 0, "{operation}: {ended:?}");
        let calls = &calls(sandbox, route)[before..];
        assert!(!calls.is_empty(), "{operation}: not called by {command:?}");
        let is_known = |call: &JournalEntry| call.operation != "unknown" && call.status == 200;
        assert!(calls.iter().all(is_known), "{operation}: {calls:?}");
    }
}
