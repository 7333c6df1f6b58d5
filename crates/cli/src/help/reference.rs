//! The reference: every command with its options, as Markdown.

use std::fmt::Write as _;

use clap::{Arg, Command};

use super::pages::{about, usage, words};
use super::{environment, examples};

/// The whole reference, a section for each command.
pub(super) fn markdown(pages: &[Command]) -> String {
    let mut sections: Vec<_> = pages.iter().map(section).collect();
    sections.insert(1, variables());
    sections.join("\n")
}

fn section(page: &Command) -> String {
    let words = words(page);
    let name = page.get_bin_name().unwrap_or("cpaas");
    let mut text = format!("## {name}\n\n{}\n", plain(&about(page)));
    // Writing to a String can't fail.
    let _ = write!(text, "\n```text\n{}\n```\n", usage(page));
    text += &below(page);
    text += &options(page, words.is_empty());
    text += "\n```sh\n";
    for (what, line) in examples::of(&words) {
        let _ = writeln!(text, "# {what}\n{}", examples::wrapped(line));
    }
    text + "```\n"
}

/// The commands below, with a link to each.
fn below(page: &Command) -> String {
    let rows = page.get_subcommands().map(|command| {
        let name = command.get_bin_name().unwrap_or_default();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        format!("| [{}](#{}) | {} |\n", command.get_name(), name.replace(' ', "-"), cell(&about))
    });
    table("command", rows.collect())
}

/// The options by heading; the global ones only on the main page.
fn options(page: &Command, is_whole: bool) -> String {
    let is_everywhere =
        |arg: &Arg| arg.is_global_set() || matches!(arg.get_long(), Some("help" | "version"));
    let shown = |arg: &&Arg| !arg.is_hide_set() && (is_whole || !is_everywhere(arg));
    let mut headings = vec![None];
    for arg in page.get_arguments().filter(shown) {
        if !headings.contains(&arg.get_help_heading()) {
            headings.push(arg.get_help_heading());
        }
    }
    let part = |heading: Option<&str>| {
        let args = page.get_arguments().filter(shown);
        let rows = args.filter(|arg| arg.get_help_heading() == heading).map(option);
        table(heading.unwrap_or("option"), rows.collect())
    };
    headings.into_iter().map(part).collect()
}

fn option(arg: &Arg) -> String {
    let short = arg.get_short().filter(|_| !arg.is_positional());
    let short = short.map(|short| format!("`-{short}`, ")).unwrap_or_default();
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut what = cell(&help);
    let values = arg.get_possible_values();
    let takes_value = arg.get_num_args().is_some_and(|number| number.takes_values());
    if takes_value && !values.is_empty() && !arg.is_hide_possible_values_set() {
        let names = values.iter().map(|value| format!("`{}`", value.get_name()));
        let _ = write!(what, ": {}", names.collect::<Vec<_>>().join(", "));
    }
    if takes_value && !arg.get_default_values().is_empty() {
        let values = arg.get_default_values().iter().map(|value| value.to_string_lossy());
        let _ = write!(what, " [default: {}]", values.collect::<Vec<_>>().join(","));
    }
    format!("| {short}`{arg}` | {what} |\n")
}

fn variables() -> String {
    let rows = environment::VARIABLES.iter();
    let rows = rows.map(|(name, what)| format!("| {} | {} |\n", cell(&names(name)), cell(what)));
    let accounts = environment::of_accounts()
        .map(|(vendor, names)| format!("| {vendor} | `{}` |\n", names.join("`, `")));
    format!(
        "## Environment\n{}{}",
        table("variable", rows.collect()),
        table("account without a file", accounts.collect())
    )
}

fn names(list: &str) -> String {
    format!("`{}`", list.replace(", ", "`, `"))
}

fn table(heading: &str, rows: String) -> String {
    if rows.is_empty() {
        return rows;
    }
    format!("\n| {heading} | what |\n|---|---|\n{rows}")
}

/// A text within a table.
fn cell(text: &str) -> String {
    plain(text).replace('\n', " ").replace('|', "\\|")
}

/// A text whose angle brackets are escaped, except in code.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts =
        parts.map(|(at, part)| if at % 2 == 0 { part.replace('<', "\\<") } else { part.into() });
    parts.collect::<Vec<_>>().join("`")
}
