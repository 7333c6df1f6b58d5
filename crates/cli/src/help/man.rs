//! Manual pages, and the reference in their place.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::roff::{Roff, bold, roman};

use super::pages::{pages, usage, words};
use super::{environment, examples, reference};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::output::print;

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "markdown")]
    out: Option<PathBuf>,
    /// Write everything as one page of Markdown instead
    #[arg(long)]
    markdown: bool,
}

/// Writes pages of the command line: the main one to stdout, all of them into a folder, or all as
/// Markdown.
pub(crate) fn run(man: &Man, command: Command, console: &Console) -> Result<Code, Failure> {
    let pages = pages(command);
    if let Some(folder) = &man.out {
        write(&pages, folder, console)?;
    } else if man.markdown {
        print::text(console, reference::markdown(&pages).trim_end());
    } else {
        let page = pages.first().map(page).transpose();
        let page = page.map_err(|error| Failure::other(error.to_string()))?;
        print::text(console, page.unwrap_or_default().trim_end());
    }
    Ok(Code::Done)
}

fn write(pages: &[Command], folder: &Path, console: &Console) -> Result<(), Failure> {
    let at = |path: &Path, error: io::Error| Failure::other(format!("{}: {error}", path.display()));
    std::fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    for command in pages {
        let file = folder.join(format!("{}.1", name(command)));
        let written = page(command).and_then(|text| std::fs::write(&file, text));
        written.map_err(|error| at(&file, error))?;
    }
    console.note(&format!("{} pages are in {}", pages.len(), folder.display()));
    Ok(())
}

/// `cpaas-children-list`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> io::Result<String> {
    let man = clap_mangen::Man::new(command.clone())
        .source(format!("cpaas {}", env!("CARGO_PKG_VERSION")))
        .manual("cpaas");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    // clap_mangen's own repeats what every command has, in one line that can't be broken.
    let synopsis = usage(command).replace('|', " | ");
    Roff::new().control("SH", ["SYNOPSIS"]).text([roman(synopsis)]).to_writer(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let words = words(command);
    let mut more = Roff::new();
    more.control("SH", ["EXAMPLES"]);
    for (what, line) in examples::of(&words) {
        more.control("TP", []).text([roman(what)]).text([bold(line)]);
    }
    if words.is_empty() {
        more.control("SH", ["ENVIRONMENT"]);
        for (name, what) in environment::VARIABLES {
            more.control("TP", []).text([bold(*name)]).text([roman(*what)]);
        }
    }
    if let Some((above, _)) = name(command).rsplit_once('-') {
        more.control("SH", ["SEE ALSO"]).text([bold(above), roman("(1)")]);
    }
    more.to_writer(&mut text)?;
    String::from_utf8(text).map_err(io::Error::other)
}
