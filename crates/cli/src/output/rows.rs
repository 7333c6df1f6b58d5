//! An outcome for people.

use std::fmt::Display;

use cpaas_core::{AccountInfo, Capabilities, Decimal};

use crate::commands::{Answer, Outcome, Query};

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

pub(super) fn columns(query: &Query) -> &'static [&'static str] {
    match query {
        Query::Id => &["PROFILE", "PROVIDER", "ID"],
        Query::Info | Query::Update(_) => &[
            "PROFILE", "PROVIDER", "ID", "NAME", "EMAIL", "STATUS", "CURRENCY", "LANGUAGE",
            "TIMEZONE", "CREATED",
        ],
        Query::Balance => &["PROFILE", "PROVIDER", "BALANCE", "CURRENCY", "CREDIT LIMIT", "HELD"],
        Query::Capabilities => &["PROFILE", "PROVIDER", "OPERATIONS", "UPDATE FIELDS"],
    }
}

/// The column in which it makes sense to read why there is no answer.
fn reason_column(query: &Query) -> usize {
    let name = match query {
        Query::Info | Query::Update(_) => "STATUS",
        Query::Balance => "BALANCE",
        Query::Id | Query::Capabilities => return 2,
    };
    columns(query).iter().position(|column| *column == name).unwrap_or(2)
}

pub(super) fn cells(query: &Query, outcome: &Outcome) -> Vec<String> {
    let mut cells = vec![outcome.profile.clone(), outcome.provider.to_owned()];
    match &outcome.result {
        Ok(Answer::Id(id)) => cells.push(id.to_string()),
        Ok(Answer::Info(info)) => cells.extend(account(info)),
        Ok(Answer::Balance(balance)) => {
            let optional = |amount: Option<Decimal>| known(amount.as_ref());
            cells.extend([balance.amount.to_string(), balance.currency.to_string()]);
            cells.extend([optional(balance.credit_limit), optional(balance.held)]);
        }
        Ok(Answer::Capabilities(capabilities)) => cells.extend(lists(capabilities)),
        Err(error) => {
            cells.resize(columns(query).len(), UNKNOWN.to_owned());
            cells[reason_column(query)] = error.kind().to_string();
        }
    }
    cells
}

fn account(info: &AccountInfo) -> [String; 8] {
    [
        info.id.to_string(),
        known(info.name.as_ref()),
        known(info.email.as_ref()),
        known(info.status.as_ref()),
        known(info.currency.as_ref()),
        known(info.language.as_ref()),
        known(info.timezone.as_ref()),
        known(info.created.as_ref()),
    ]
}

fn lists(capabilities: &Capabilities) -> [String; 2] {
    [words(capabilities.operations()), words(capabilities.update_fields())]
}

fn words(items: &[impl Display]) -> String {
    if items.is_empty() {
        return UNKNOWN.to_owned();
    }
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn known(value: Option<&impl Display>) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), ToString::to_string)
}
