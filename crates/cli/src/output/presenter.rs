//! Presents how a command over accounts ended.

use cpaas_core::{ErrorKind, Money};
use cpaas_fleet::Outcome;

use super::answer::{self, Answer};
use super::json::Element;
use super::options::{Format, Output};
use super::recovery::recovery_hint;
use super::{print, rows};
use crate::base::exit::Failure;

/// How a command over accounts is presented, whatever the accounts answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Presenter<'o> {
    pub(crate) output: Output<'o>,
    /// The name of the command, which is the result's key in JSON.
    pub(crate) name: &'static str,
    /// Whether the command changes nothing.
    pub(crate) is_read: bool,
    /// The number of accounts.
    pub(crate) accounts: usize,
}

impl Presenter<'_> {
    /// Prints on stderr why it failed for an account.
    pub(crate) fn explain<T>(self, outcome: &Outcome<T>) {
        let Err(error) = &outcome.result else { return };
        // Among several accounts, one whose platform has no such thing needs no warning.
        let is_expected =
            self.is_read && error.kind() == ErrorKind::Unsupported && self.accounts > 1;
        match error.kind() {
            _ if is_expected => {}
            // Its message names the place.
            ErrorKind::Config => self.output.console.note(&format!("error: {}", error.message())),
            _ => self.output.console.note(&recovery_hint(&outcome.label, error, "info")),
        }
    }

    /// Prints the outcome of one account, as a line of JSON, with the threshold that it is below; false if nobody
    /// reads stdout any more.
    pub(crate) fn line<T: Answer>(
        self,
        outcome: &Outcome<T>,
        below: Option<Money>,
    ) -> Result<bool, Failure> {
        print::json_line(self.output.console, &self.element(outcome, below))
    }

    /// Prints the outcome of each account, those below a threshold highlighted; on stderr, why it failed for some.
    pub(crate) fn all<T: Answer>(
        self,
        outcomes: &[Outcome<T>],
        below: impl Fn(&Outcome<T>) -> Option<Money>,
    ) -> Result<(), Failure> {
        for outcome in outcomes {
            self.explain(outcome);
        }
        let format = self.output.format;
        // A table of failures alone would only repeat stderr.
        if format == Format::Table && outcomes.iter().all(|one| one.result.is_err()) {
            return Ok(());
        }
        let element = |outcome| self.element(outcome, below(outcome));
        let elements: Vec<_> = outcomes.iter().map(element).collect();
        let lines = || {
            let line = |outcome| answer::cells(outcome, self.is_read, below(outcome).is_some());
            outcomes.iter().map(line).collect()
        };
        rows::elements(self.output, &elements, &answer::columns::<T>(format), lines)
    }

    fn element<T>(self, outcome: &Outcome<T>, below: Option<Money>) -> Element<'_, T> {
        let Outcome { label, provider, result, .. } = outcome;
        Element {
            errors: &[],
            profile: label,
            provider: provider.as_str(),
            name: self.name,
            answer: result.as_ref().ok(),
            error: result.as_ref().err(),
            below,
        }
    }
}
