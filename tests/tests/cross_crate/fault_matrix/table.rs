//! The matrix for people: a row for each fault, and how the operations of each vendor ended.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cpaas_http::Access;

use super::Cell;
use super::cell::CellOutcome;
use super::scenarios::SCENARIOS;
use crate::support::PROVIDERS;

pub(crate) fn markdown(cells: &[Cell]) -> String {
    let mut text = String::from("| fault |");
    for provider in PROVIDERS {
        let _ = write!(text, " {provider}: reads | writes |");
    }
    let _ = write!(text, "\n|---|{}\n", "---|---|".repeat(PROVIDERS.len()));
    for scenario in SCENARIOS {
        let _ = write!(text, "| {} |", scenario.name);
        for provider in PROVIDERS {
            for access in [Access::Read, Access::Write] {
                let these = cells.iter().filter(|cell| {
                    cell.scenario.name == scenario.name
                        && cell.operation.provider == provider
                        && cell.operation.access == access
                });
                let _ = write!(text, " {} |", outcomes(these));
            }
        }
        text.push('\n');
    }
    let count = |is: fn(&CellOutcome) -> bool| {
        cells.iter().filter(|cell| cell.ended.as_ref().is_ok_and(is)).count()
    };
    let broken = cells.iter().filter(|cell| cell.ended.is_err()).count();
    let impossible = count(|ended| *ended == CellOutcome::Impossible);
    let _ = writeln!(
        text,
        "\n{} cells: {} ran ({} ended well, {} with an error as they should), {impossible} can't exist, {broken} broke a law.",
        cells.len(),
        cells.len() - impossible,
        count(|ended| *ended == CellOutcome::Ok),
        count(|ended| matches!(ended, CellOutcome::Failed(..))),
    );
    text
}

/// How often each outcome was met: `6 ok`, `1 timeout (unknown)`.
fn outcomes<'c>(cells: impl Iterator<Item = &'c Cell>) -> String {
    let mut counts = BTreeMap::<String, usize>::new();
    for cell in cells {
        let outcome = match &cell.ended {
            Ok(CellOutcome::Ok) => "ok".to_owned(),
            Ok(CellOutcome::Failed(kind, "none")) => (*kind).to_owned(),
            Ok(CellOutcome::Failed(kind, effect)) => format!("{kind} ({effect})"),
            Ok(CellOutcome::Impossible) => continue,
            Err(_) => "**broken**".to_owned(),
        };
        *counts.entry(outcome).or_default() += 1;
    }
    if counts.is_empty() {
        return "–".to_owned();
    }
    let shown: Vec<_> =
        counts.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    shown.join(", ")
}
