//! The options of printing.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::pick::machine_name;
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::config::defaults::Defaults;

/// The command line comes before the environment.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How to print the result [default: table]
    #[arg(long, short, global = true, value_enum)]
    output: Option<Format>,
    /// The format if none is given.
    #[arg(skip)]
    default_output: Option<Format>,
    /// With --output prometheus: write the metrics to this file, whole or not at all, for the textfile
    /// collector of `node_exporter`
    #[arg(long, global = true, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Show these columns only, in this order, separated by commas (table, csv)
    #[arg(long, global = true, value_delimiter = ',', value_name = "COLUMN")]
    columns: Vec<String>,
    /// Those that are shown if none are given.
    #[arg(skip)]
    default_columns: Option<Vec<String>>,
    /// Whether any command has a column of this name.
    #[arg(skip)]
    pub(crate) is_column: Option<fn(&str) -> bool>,
    /// The options that another command needs to reach the same accounts, each with a blank before it.
    #[arg(skip)]
    pub(crate) reach: String,
    /// Print no column headings and no footer such as totals (table, csv)
    #[arg(long, global = true)]
    no_headers: bool,
    /// Sort by this column; with a `-` before it, the largest first (table, csv)
    #[arg(long, global = true, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<Sort>,
    /// Print texts as they are, even if a spreadsheet could take one for a formula (csv)
    #[arg(long, global = true)]
    csv_raw: bool,
    /// Whether tables are coloured [default: auto]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    color: Option<Color>,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, for people
    Table,
    /// One document with an element for each account, or for each entry of its list
    Json,
    /// Each element on a line, as soon as it is known
    Ndjson,
    /// Comma-separated values, as RFC 4180 describes them
    Csv,
    /// Metrics, as the exporter has them (balance, check, info)
    Prometheus,
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

/// How one command prints.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output<'o> {
    pub(crate) format: Format,
    pub(super) columns: &'o [String],
    /// If there are none of those: those of these that the command has.
    pub(super) default_columns: &'o [String],
    /// The options that another command needs to reach the same accounts.
    pub(super) reach: &'o str,
    pub(super) headers: bool,
    pub(super) sort: Option<&'o Sort>,
    /// Whether CSV has texts that a spreadsheet would run.
    pub(super) csv_raw: bool,
    pub(super) color: Color,
    /// Stderr.
    pub(crate) console: &'o Console,
}

/// Where metrics go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MetricsOutput<'o> {
    /// Stdout, if there is none.
    pub(super) file: Option<&'o Path>,
    pub(crate) console: &'o Console,
}

/// The column that rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    pub(super) column: String,
    pub(super) descending: bool,
}

impl FromStr for Sort {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (column, descending) = match text.strip_prefix('-') {
            Some(column) => (column, true),
            None => (text, false),
        };
        Ok(Self { column: column.to_owned(), descending })
    }
}

impl Options {
    /// Sets those that are not given.
    pub(crate) fn set_defaults(&mut self, defaults: &mut Defaults) {
        if self.output.is_none() {
            defaults.set(&mut self.default_output, "output", Format::parse);
        }
        let is_column = self.is_column.unwrap_or(|_| true);
        let column = |name: &str| match name.trim() {
            name if is_column(&machine_name(name)) => Ok(name.to_owned()),
            _ => Err("no command has such a column".to_owned()),
        };
        let columns = |text: &str| text.split(',').map(column).collect();
        defaults.set(&mut self.default_columns, "columns", columns);
    }

    /// The options, unless they contradict each other.
    pub(crate) fn resolve<'o>(&'o self, console: &'o Console) -> Result<Output<'o>, Failure> {
        let format = self.format();
        if format == Format::Prometheus {
            return Err(Failure::usage("--output prometheus is for balance, check and info"));
        }
        if self.output_file.is_some() {
            return Err(Failure::usage("--output-file is for --output prometheus"));
        }
        let output = Output {
            format,
            columns: &self.columns,
            default_columns: self.default_columns.as_deref().unwrap_or_default(),
            reach: &self.reach,
            headers: !self.no_headers,
            sort: self.sort.as_ref(),
            csv_raw: self.csv_raw,
            color: self.color.unwrap_or(Color::Auto),
            console,
        };
        match self.row_option() {
            Some(option) if !format.has_rows() => {
                let name = format.name();
                Err(Failure::usage(format!("{option} is for table and csv, not for {name}")))
            }
            _ if self.csv_raw && format != Format::Csv => {
                Err(Failure::usage(format!("--csv-raw is for csv, not for {}", format.name())))
            }
            _ => Ok(output),
        }
    }

    /// The format that the command line selects.
    pub(crate) fn given_format(&self) -> Option<Format> {
        self.output
    }

    /// The format that is selected.
    pub(crate) fn format(&self) -> Format {
        self.output.or(self.default_output).unwrap_or(Format::Table)
    }

    /// Where metrics go; none, if another format is selected.
    pub(crate) fn metrics<'o>(
        &'o self,
        console: &'o Console,
    ) -> Result<Option<MetricsOutput<'o>>, Failure> {
        if self.output != Some(Format::Prometheus) {
            return Ok(None);
        }
        if let Some(option) = self.row_option() {
            return Err(Failure::usage(format!(
                "{option} is for table and csv, not for prometheus"
            )));
        }
        Ok(Some(MetricsOutput { file: self.output_file.as_deref(), console }))
    }

    /// Fails if an option of printing is given: for a command that prints no result.
    pub(crate) fn check_unused(&self) -> Result<(), Failure> {
        let others =
            [("--output", self.output.is_some()), ("--output-file", self.output_file.is_some())];
        let other = others.into_iter().find_map(|(option, is_given)| is_given.then_some(option));
        match self.row_option().or(other) {
            Some(option) => {
                Err(Failure::usage(format!("the command prints no result: it takes no {option}")))
            }
            None => Ok(()),
        }
    }

    /// An option that is about rows and columns, if one is given.
    pub(crate) fn row_option(&self) -> Option<&'static str> {
        let given = [
            ("--columns", !self.columns.is_empty()),
            ("--no-headers", self.no_headers),
            ("--sort", self.sort.is_some()),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }
}

impl Format {
    /// Whether failures are JSON too.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }

    fn has_rows(self) -> bool {
        matches!(self, Self::Table | Self::Csv)
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// One that a configuration may have as the default: metrics are of three commands only.
    fn parse(word: &str) -> Result<Self, String> {
        let is_default = |format: &Self| *format != Self::Prometheus;
        let formats = Self::value_variants().iter().filter(|format| is_default(format));
        let formats = formats.map(|format| format.name()).collect::<Vec<_>>().join(", ");
        let format = Self::from_str(word, false).ok().filter(is_default);
        format.ok_or_else(|| format!("expected one of {formats}"))
    }

    /// The format of an invalid command line, as far as it can be parsed.
    pub(crate) fn guess(arguments: impl Iterator<Item = std::ffi::OsString>) -> Self {
        let of_environment = || Defaults::of_environment().get("output", Self::parse);
        Self::guess_given(arguments).or_else(of_environment).unwrap_or(Self::Table)
    }

    /// The format that an invalid command line selects.
    pub(crate) fn guess_given(arguments: impl Iterator<Item = std::ffi::OsString>) -> Option<Self> {
        let arguments: Vec<_> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
        let after = |at: usize| arguments.get(at + 1).map(String::as_str);
        let given = arguments.iter().enumerate().filter_map(|(at, word)| match word.as_str() {
            "-o" | "--output" => after(at),
            word => word
                .strip_prefix("--output=")
                .or_else(|| word.strip_prefix("-o"))
                .map(|value| value.strip_prefix('=').unwrap_or(value)),
        });
        given.filter_map(|word| Self::from_str(word, false).ok()).next_back()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_command_line_has_a_format() {
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
