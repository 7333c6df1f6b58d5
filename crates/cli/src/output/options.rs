//! How results are printed, as it is asked for.

use clap::{Args, ValueEnum};

use super::pick::Sort;
use crate::exit::Failure;

/// The environment stands behind the command line, and an empty variable is none.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How to print the result [default: table]
    #[arg(long, short, global = true, value_enum)]
    output: Option<Format>,
    /// Show these columns only, in this order; several with commas (table, csv)
    #[arg(long, global = true, value_delimiter = ',', value_name = "COLUMN")]
    columns: Vec<String>,
    /// Leave out the line of headings, and what stands below a table (table, csv)
    #[arg(long, global = true)]
    no_headers: bool,
    /// Sort by this column; with a `-` before it, the largest first (table, csv)
    #[arg(long, global = true, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<Sort>,
    /// Whether tables are coloured [default: auto]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    color: Option<Color>,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, for people
    Table,
    /// One array with an element for each account
    Json,
    /// An element a line, as they come
    Ndjson,
    /// Comma-separated values, as RFC 4180 describes them
    Csv,
}

/// When tables are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; elsewhere if `CLICOLOR_FORCE` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How one command prints what it has to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output<'o> {
    pub(crate) format: Format,
    pub(super) columns: &'o [String],
    pub(super) headers: bool,
    pub(super) sort: Option<&'o Sort>,
    pub(super) color: Color,
}

impl Options {
    /// What is asked for, unless it makes no sense together.
    pub(crate) fn resolve(&self) -> Result<Output<'_>, Failure> {
        let format = self.format()?;
        let output = Output {
            format,
            columns: &self.columns,
            headers: !self.no_headers,
            sort: self.sort.as_ref(),
            color: self.color.unwrap_or(Color::Auto),
        };
        match self.about_rows() {
            Some(option) if !format.has_rows() => {
                let name = format.name();
                Err(Failure::usage(format!("{option} is for table and csv, not for {name}")))
            }
            _ => Ok(output),
        }
    }

    /// The format that is asked for.
    pub(crate) fn format(&self) -> Result<Format, Failure> {
        self.output.map_or_else(Format::of_environment, Ok)
    }

    /// An option that speaks of rows and columns, if there is one.
    fn about_rows(&self) -> Option<&'static str> {
        let given = [
            ("--columns", !self.columns.is_empty()),
            ("--no-headers", self.no_headers),
            ("--sort", self.sort.is_some()),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }
}

impl Format {
    /// What a program reads that can't ask: failures too.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }

    fn has_rows(self) -> bool {
        !self.is_json()
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn of_environment() -> Result<Self, Failure> {
        let word = std::env::var_os("CPAAS_OUTPUT").filter(|word| !word.is_empty());
        let Some(word) = word else { return Ok(Self::Table) };
        let word = word.to_string_lossy();
        Self::from_str(&word, false).map_err(|_| {
            Failure::usage(format!("CPAAS_OUTPUT: {word:?} is not table, json, ndjson or csv"))
        })
    }

    /// What is asked for on a command line that makes no sense, as far as it can be told.
    pub(crate) fn guess(arguments: impl Iterator<Item = std::ffi::OsString>) -> Self {
        let arguments: Vec<_> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
        let after = |at: usize| arguments.get(at + 1).map(String::as_str);
        let asked = arguments.iter().enumerate().filter_map(|(at, word)| match word.as_str() {
            "-o" | "--output" => after(at),
            word => word
                .strip_prefix("--output=")
                .or_else(|| word.strip_prefix("-o"))
                .map(|value| value.strip_prefix('=').unwrap_or(value)),
        });
        let asked = asked.filter_map(|word| Self::from_str(word, false).ok()).next_back();
        asked.or_else(|| Self::of_environment().ok()).unwrap_or(Self::Table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_of_a_line_that_makes_no_sense() {
        for (line, format) in [
            ("cpaas balanse -o json", Format::Json),
            ("cpaas -ojson balanse", Format::Json),
            ("cpaas --output ndjson", Format::Ndjson),
            ("cpaas --output=json -o=csv", Format::Csv),
            ("cpaas -o", Format::Table),
            ("cpaas -o yaml balanse", Format::Table),
        ] {
            let arguments = line.split(' ').map(std::ffi::OsString::from);
            assert_eq!(Format::guess(arguments), format, "{line}");
        }
    }
}
