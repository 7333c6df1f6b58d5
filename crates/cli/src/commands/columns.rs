//! The columns of each command.

use clap::Command;
use cpaas_core::{AccountId, AccountInfo, Balance, Capabilities};

use super::{check, children, doctor, profiles, sonetel, voximplant};
use crate::output::answer;
use crate::output::options::Format;
use crate::output::pick::machine_name;
use crate::output::view::View;
use crate::vendors::VENDORS;
use crate::vendors::vendor::Vendor;

/// The columns in a format of the command with these words, by their names for machines; of a command that is none, or
/// prints no table, none.
pub(crate) fn of(command: &str, format: Format) -> Vec<String> {
    let columns = headings(command, format);
    columns.iter().map(|column| machine_name(column)).collect()
}

/// Whether any of these commands has a column of this name.
pub(crate) fn is_any(name: &str, command: &Command) -> bool {
    fn has(name: &str, command: &Command, words: &str) -> bool {
        of(words, Format::Csv).iter().any(|column| column == name)
            || command.get_subcommands().any(|below| {
                let words = format!("{words} {}", below.get_name());
                has(name, below, words.trim_start())
            })
    }
    has(name, command, "")
}

fn headings(command: &str, format: Format) -> Vec<String> {
    let view = match command {
        "id" => return owned(&answer::columns::<AccountId>(format)),
        "info" | "update" => return owned(&answer::columns::<AccountInfo>(format)),
        "balance" => return owned(&answer::columns::<Balance>(format)),
        "capabilities" => return owned(&answer::columns::<Capabilities>(format)),
        "check" => return owned(&check::printed::COLUMNS),
        "doctor" => return owned(&doctor::run::COLUMNS),
        "profiles show" => return owned(&profiles::show::COLUMNS),
        "profiles check" => return owned(&profiles::check::COLUMNS),
        "profiles path" => return owned(&profiles::path::COLUMNS),
        "profiles remove" => return owned(&profiles::remove::COLUMNS),
        "profiles list" | "profiles add" | "profiles set" | "profiles rename"
        | "profiles default" => return owned(&profiles::summary::COLUMNS),
        "children list" => return of_children(),
        "sonetel errors" => sonetel::errors::VIEW,
        "sonetel languages" => sonetel::languages::VIEW,
        "sonetel timezones" => sonetel::timezones::VIEW,
        "voximplant documents" => voximplant::documents::DETAILS,
        "voximplant plans list" => voximplant::plans::LIST,
        "voximplant plans available" => voximplant::plans::AVAILABLE,
        "voximplant prices resources" => voximplant::prices::RESOURCES,
        "voximplant prices subscriptions" => voximplant::prices::SUBSCRIPTIONS,
        "voximplant rates" => voximplant::rates::VIEW,
        "voximplant verifications" => voximplant::verifications::VIEW,
        command if is_vendors(command) => View::ONE,
        _ => return Vec::new(),
    };
    view.columns()
}

/// Every column of any vendor, once.
fn of_children() -> Vec<String> {
    let vendors = VENDORS.iter().filter_map(|vendor| vendor.children);
    let mut columns = Vec::new();
    for column in vendors.flat_map(|children| children::list::whole(children.api).columns()) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

/// Whether it is below the commands of one vendor, or of the children of any.
fn is_vendors(command: &str) -> bool {
    let Some((group, _)) = command.split_once(' ') else { return false };
    group == "children" || VENDORS.iter().any(|Vendor { name, .. }| *name == group)
}

fn owned(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|&column| column.to_owned()).collect()
}
