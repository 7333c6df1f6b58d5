//! One command on one account: the vendor's client, confirmation, and how the command ends.

use std::ops::ControlFlow;
use std::sync::Arc;

use cpaas::Account;
use cpaas::profiles::Profile;
use cpaas_core::{AccountProvider as _, Error, SecretString};
use cpaas_http::{List, RecordingTransport};
use serde::Serialize;

use super::accounts::AccountFactory;
use super::confirm::Change;
use super::dry_run::DryRun;
use super::run_state::RunState;
use super::spec::{CommandSpec, Subject};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::output::answer::Answer as _;
use crate::output::json::Element;
use crate::output::json_value::JsonValue;
use crate::output::list_writer::ListWriter;
use crate::output::options::{Format, Output};
use crate::output::recovery::recovery_hint;
use crate::output::totals::Totals;
use crate::output::{document, print, rows, view};
use crate::vendors;
use crate::vendors::vendor::VendorClient;

/// A command on an account, with the vendor's own client.
pub(crate) struct Session<'c, C> {
    pub(crate) client: C,
    account: Account,
    pub(super) output: Output<'c>,
    pub(super) spec: CommandSpec,
    profile: &'c Profile,
    state: RunState,
    subject: Subject,
    /// What a dry run sends and withholds.
    recorder: Option<Arc<RecordingTransport>>,
}

/// The answer of a method that only confirms the change.
#[derive(Serialize)]
pub(crate) struct Done {
    result: u8,
}

impl Done {
    pub(crate) fn new((): ()) -> Self {
        Self { result: 1 }
    }
}

impl<'c, C: VendorClient> Session<'c, C> {
    /// Resolves the profile's secrets. Fails before that if a column is selected that the answer does
    /// not have. Sends nothing.
    pub(super) async fn open(
        accounts: AccountFactory,
        profile: &'c Profile,
        spec: CommandSpec,
        output: Output<'c>,
    ) -> Result<Self, Failure> {
        if spec.is_dry_run() && output.format != Format::Table {
            output.check(DryRun::COLUMNS)?;
        } else {
            output.check(&spec.view.columns())?;
        }
        let mut accounts = accounts.in_dry_run(spec.is_dry_run());
        let state = accounts.state().clone();
        let account = accounts.open(profile).await?;
        let client = C::of(&account).cloned();
        let client = client.ok_or_else(|| {
            Failure::unsupported(format!("{profile}: it is not of {}", C::VENDOR))
        })?;
        let recorder = accounts.into_recorders().remove(&profile.name);
        let subject = Subject::new();
        Ok(Self { client, account, output, spec, profile, state, subject, recorder })
    }

    /// The same, about this.
    pub(super) fn about(self, subject: Subject) -> Self {
        Self { subject, ..self }
    }

    /// Prints the answer of a read, or why there is none.
    pub(crate) async fn show<T: Serialize>(
        &self,
        read: impl Future<Output = Result<T, Error>>,
    ) -> Result<Code, Failure> {
        self.print(read.await)
    }

    /// As [`show`](Self::show), for a list, with the errors of its entries.
    pub(crate) async fn show_list<T: Serialize>(
        &self,
        read: impl Future<Output = Result<List<T>, Error>>,
    ) -> Result<Code, Failure> {
        match read.await {
            Ok(list) => self.print_parts(&list, &list.unreadable),
            Err(error) => self.print::<()>(Err(error)),
        }
    }

    /// Prints how the command ended.
    pub(crate) fn print<T: Serialize>(&self, result: Result<T, Error>) -> Result<Code, Failure> {
        match result {
            Ok(answer) => self.print_outcome(Some(&answer), None, &[]),
            Err(error) => self.print_outcome::<T>(None, Some(&error), &[]),
        }
    }

    /// Prints an answer, and what failed beside it.
    pub(crate) fn print_both<T: Serialize>(
        &self,
        answer: Option<&T>,
        error: Option<&Error>,
    ) -> Result<Code, Failure> {
        self.print_outcome(answer, error, &[])
    }

    /// Prints an answer, and why parts of it can't be read: they don't hide the others.
    pub(crate) fn print_parts<T: Serialize>(
        &self,
        answer: &T,
        unreadable: &[Error],
    ) -> Result<Code, Failure> {
        self.print_outcome(Some(answer), None, unreadable)
    }

    fn print_outcome<T: Serialize>(
        &self,
        answer: Option<&T>,
        error: Option<&Error>,
        unreadable: &[Error],
    ) -> Result<Code, Failure> {
        let answer = answer.map(JsonValue::of).transpose()?;
        error.into_iter().chain(unreadable).for_each(|error| self.explain(error));
        let code = match error {
            Some(error) => Code::of(error),
            None if unreadable.is_empty() => Code::Done,
            None => Code::SomeFailed,
        };
        match self.print_value(answer.as_ref(), error, unreadable) {
            // The outcome counts more than that it could not be printed.
            Err(failure) if code != Code::Done => self.console().note(&format!("error: {failure}")),
            printed => printed?,
        }
        self.state.report_unknown(code == Code::OutcomeUnknown);
        Ok(code)
    }

    fn print_value(
        &self,
        answer: Option<&JsonValue>,
        error: Option<&Error>,
        unreadable: &[Error],
    ) -> Result<(), Failure> {
        match answer {
            answer if self.output.format.is_json() => {
                let elements = self.elements(answer, error, unreadable);
                document::print(self.output, elements, &Totals::NONE)
            }
            // The reason is on stderr; a table would be empty.
            None => Ok(()),
            Some(answer) => {
                let view = self.spec.view;
                rows::lines(self.output, &view.columns(), view::rows(answer, view))
            }
        }
    }

    /// An element for each item of a list, or for the answer; and for each part that can't be read.
    fn elements<'e>(
        &'e self,
        answer: Option<&'e JsonValue>,
        error: Option<&'e Error>,
        unreadable: &'e [Error],
    ) -> Vec<Element<'e, JsonValue>> {
        let items = match answer {
            Some(JsonValue::Array(items)) => items.as_slice(),
            Some(answer) => std::slice::from_ref(answer),
            None => &[],
        };
        let element = |result| Element::of(self.account(), result);
        let mut elements: Vec<_> = items.iter().map(|item| element(Ok(item))).collect();
        match (error, elements.last_mut()) {
            (Some(error), None) => elements.push(element(Err(error))),
            (error, Some(last)) => last.error = error,
            (None, None) => {}
        }
        elements.extend(unreadable.iter().map(|error| element(Err(error))));
        elements
    }

    /// Makes a change after confirmation, and prints how it ended; in a dry run, prints the request.
    /// `effect` follows "profile main:".
    pub(crate) async fn change<T: Serialize + Send>(
        &self,
        effect: &str,
        send: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<Code, Failure> {
        match self.carry_out(&Change::new(effect), send).await? {
            ControlFlow::Continue(result) => self.print(result),
            ControlFlow::Break(code) => Ok(code),
        }
    }

    /// As [`change`](Self::change), but the caller prints how it ended; breaks with a code if that was
    /// printed.
    pub(crate) async fn carry_out<T: Send>(
        &self,
        change: &Change,
        send: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<ControlFlow<Code, Result<T, Error>>, Failure> {
        let note = |line: &String| self.console().note(line);
        if let Some(recorder) = &self.recorder {
            change.details.iter().for_each(note);
            return self.dry_run(recorder, send).await.map(ControlFlow::Break);
        }
        if let Some(confirm) = self.spec.confirm() {
            let account = match self.account.id().await {
                Ok(account) => account,
                Err(error) => return self.print::<()>(Err(error)).map(ControlFlow::Break),
            };
            let Profile { name, provider, .. } = self.profile;
            let effect = &change.effect;
            note(&format!("{}, account {account} (profile {name}): {effect}", provider.name));
            change.details.iter().for_each(note);
            confirm.confirm(change.to_type.as_deref(), self.console()).await?;
        }
        let result = send.await;
        self.state.conclude(&self.profile.name, &result);
        Ok(ControlFlow::Continue(result))
    }

    async fn dry_run<T: Send>(
        &self,
        recorder: &RecordingTransport,
        send: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<Code, Failure> {
        let result = send.await;
        match DryRun::of(recorder.requests(), result) {
            // Its parameters are wrong, or a read before the change failed.
            Err(error) => return self.print::<()>(Err(error)),
            Ok(dry_run) if self.output.format == Format::Table => {
                print::text(self.console(), &dry_run.script(&self.profile.name));
            }
            Ok(dry_run) if self.output.format.is_json() => {
                let element = Element::of(self.account(), Ok(&dry_run));
                document::print(self.output, [element], &Totals::NONE)?;
            }
            Ok(dry_run) => rows::lines(self.output, DryRun::COLUMNS, vec![dry_run.cells()])?,
        }
        Ok(Code::Done)
    }

    /// The names of the profile and of its provider.
    fn account(&self) -> (&str, &str) {
        (&self.profile.name, self.profile.provider.name.as_str())
    }

    /// A writer of a list that is printed as it comes.
    pub(super) fn list_writer(&self) -> Result<ListWriter<'_>, Failure> {
        ListWriter::new(self.output, self.account(), self.spec.view)
    }

    /// Prints what is known of a new password before it is sent.
    pub(crate) fn warn_of_password(&self, password: &SecretString) {
        let vendor = vendors::of(self.profile.provider);
        if let Some(line) = vendor.and_then(|vendor| vendor.password_warning(password)) {
            self.console().note(&line);
        }
    }

    pub(super) fn explain(&self, error: &Error) {
        let operation = error.operation().unwrap_or_default();
        let command = vendors::recovery_command(self.profile.provider, operation, &self.subject);
        let hint = recovery_hint(self.output, &self.profile.name, error, &command);
        self.console().note(&hint);
    }

    /// Prints a line about this account on stderr.
    pub(crate) fn note(&self, text: &str) {
        self.console().note(&format!("{}: {text}", self.profile.name));
    }

    /// Stderr.
    pub(crate) fn console(&self) -> &Console {
        self.output.console
    }
}
