//! One command on one account: its client, what it may do, and how it ends.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cpaas_core::Error;
use cpaas_http::RecordingTransport;
use serde::Serialize;
use tracing::instrument::Instrumented;

use super::Order;
use super::consent::Change;
use super::shown::{Layout, lines};
use super::tree::Tree;
use crate::commands::dry_run::{self, DryRun};
use crate::commands::look;
use crate::config::{Accounts, Profile};
use crate::exit::{Code, Failure};
use crate::log::traced;
use crate::output::{self, Answer as _, Element, Format, Output};
use crate::vendors::OwnClient;

/// Whether a change is on its way: what an interrupt leaves open.
static WRITING: AtomicBool = AtomicBool::new(false);

/// Whether a change is on its way.
pub(crate) fn is_writing() -> bool {
    WRITING.load(Ordering::Relaxed)
}

/// Whether it has been told that the outcome of a change is unknown: an interrupt does not alter that.
static TOLD_UNKNOWN: AtomicBool = AtomicBool::new(false);

/// Whether it has been told that the outcome of a change is unknown.
pub(crate) fn is_told_unknown() -> bool {
    TOLD_UNKNOWN.load(Ordering::Relaxed)
}

/// Where rows have no columns of their own.
const NO_COLUMNS: [&str; 0] = [];

/// A command on an account, with the vendor's own client.
pub(crate) struct Session<'c, C> {
    pub(crate) client: C,
    pub(super) output: Output<'c>,
    pub(super) order: Order,
    profile: &'c Profile,
    /// What a dry run sends and holds back.
    recorder: Option<Arc<RecordingTransport>>,
}

/// What stands for the answer of a method that only says that all is well.
#[derive(Serialize)]
pub(crate) struct Done {
    result: u8,
}

impl Done {
    pub(crate) fn new((): ()) -> Self {
        Self { result: 1 }
    }
}

impl<'c, C: OwnClient> Session<'c, C> {
    pub(crate) async fn open(
        accounts: Accounts,
        profile: &'c Profile,
        order: Order,
        output: Output<'c>,
    ) -> Result<Self, Failure> {
        let is_dry = order.consent.is_some_and(|consent| consent.dry_run);
        let mut accounts = accounts.in_dry_run(is_dry);
        let client = accounts.make(profile, C::make).await?;
        let recorder = accounts.into_recorders().remove(&profile.name);
        Ok(Self { client, output, order, profile, recorder })
    }

    /// The same work on this account, in whose traces its profile is named.
    pub(crate) fn traced<F: Future>(&self, work: F) -> Instrumented<F> {
        traced(&self.profile.name, work)
    }

    /// Prints what a read answers, and says with a code how it ended.
    pub(crate) async fn show<T: Serialize>(
        &self,
        ask: impl Future<Output = Result<T, Error>>,
        layout: Layout,
    ) -> Result<Code, Failure> {
        self.check_columns(layout)?;
        self.print(ask.await, layout)
    }

    /// Fails early where a column is asked for that an answer of this layout does not have.
    pub(crate) fn check_columns(&self, layout: Layout) -> Result<(), Failure> {
        if self.recorder.is_some() && self.output.format != Format::Table {
            return self.output.check(DryRun::COLUMNS);
        }
        self.output.check(&layout.columns())
    }

    /// Prints how it ended, and says it with a code.
    pub(crate) fn print<T: Serialize>(
        &self,
        result: Result<T, Error>,
        layout: Layout,
    ) -> Result<Code, Failure> {
        let tree = result.map(|answer| Tree::of(&answer)).map_err(|error| self.failed(error));
        let tree = match tree {
            Ok(tree) => Ok(tree?),
            Err(error) => Err(error),
        };
        let code = tree.as_ref().err().map_or(Code::Done, Code::of);
        match self.print_tree(&tree, layout) {
            // What became of it counts more than that it could not be printed.
            Err(failure) if code != Code::Done => output::note(&format!("error: {failure}")),
            // Nor must it look as if nothing had been done.
            Err(failure) if self.order.consent.is_some() && self.recorder.is_none() => {
                output::note(&format!("error: {failure}; the change was made all the same"));
                return Ok(Code::Other);
            }
            printed => printed?,
        }
        TOLD_UNKNOWN.store(code == Code::OutcomeUnknown, Ordering::Relaxed);
        Ok(code)
    }

    fn print_tree(&self, tree: &Result<Tree, Error>, layout: Layout) -> Result<(), Failure> {
        let name = self.order.name;
        match tree {
            // People need no table of a failure: the reason stands on stderr.
            Err(_) if !self.output.format.is_json() => Ok(()),
            Ok(Tree::Array(items)) if self.output.format == Format::Ndjson => {
                let items = items.iter().map(|item| self.element(name, Ok(item)));
                output::elements(self.output, &items.collect::<Vec<_>>(), &NO_COLUMNS, Vec::new)
            }
            tree => {
                let element = [self.element(name, tree.as_ref())];
                let lines = || tree.as_ref().map(|tree| lines(tree, layout)).unwrap_or_default();
                output::elements(self.output, &element, &layout.columns(), lines)
            }
        }
    }

    /// Does what changes something, after showing what and asking; in a dry run only shows the
    /// request. `effect` goes on from "profile main:".
    pub(crate) async fn change<T: Serialize + Send>(
        &self,
        effect: &str,
        send: impl Future<Output = Result<T, Error>> + Send,
        layout: Layout,
    ) -> Result<Code, Failure> {
        match self.carry_out(&Change::new(effect), send, layout).await? {
            ControlFlow::Continue(result) => self.print(result, layout),
            ControlFlow::Break(code) => Ok(code),
        }
    }

    /// As [`change`](Self::change), but leaves it to the caller to print how it ended; breaks off
    /// with a code where that has been said.
    pub(crate) async fn carry_out<T: Serialize + Send>(
        &self,
        change: &Change,
        send: impl Future<Output = Result<T, Error>> + Send,
        layout: Layout,
    ) -> Result<ControlFlow<Code, Result<T, Error>>, Failure> {
        self.check_columns(layout)?;
        if let Some(recorder) = &self.recorder {
            change.details.iter().for_each(|line| output::note(line));
            return self.try_out(recorder, send, layout).await.map(ControlFlow::Break);
        }
        if let Some(consent) = self.order.consent {
            let account = match self.client.account().await {
                Ok(account) => account,
                Err(error) => return self.print::<()>(Err(error), layout).map(ControlFlow::Break),
            };
            let Profile { name, vendor, .. } = self.profile;
            let effect = &change.effect;
            output::note(&format!("{}, account {account} (profile {name}): {effect}", vendor.name));
            change.details.iter().for_each(|line| output::note(line));
            consent.get(change.to_type.as_deref()).await?;
        }
        WRITING.store(true, Ordering::Relaxed);
        let result = send.await;
        WRITING.store(false, Ordering::Relaxed);
        Ok(ControlFlow::Continue(result))
    }

    async fn try_out<T: Serialize + Send>(
        &self,
        recorder: &RecordingTransport,
        send: impl Future<Output = Result<T, Error>> + Send,
        layout: Layout,
    ) -> Result<Code, Failure> {
        let result = send.await;
        match DryRun::of(recorder.requests(), result) {
            // Its parameters are wrong, or it did not come as far as the change.
            Err(error) => return self.print::<()>(Err(error), layout),
            Ok(dry_run) if self.output.format == Format::Table => {
                output::print(&dry_run.script(&self.profile.name))?;
            }
            Ok(dry_run) => {
                let element = [self.element(dry_run::NAME, Ok(&dry_run))];
                output::elements(self.output, &element, DryRun::COLUMNS, || vec![dry_run.cells()])?;
            }
        }
        Ok(Code::Done)
    }

    pub(super) fn element<'e, T>(
        &'e self,
        name: &'e str,
        result: Result<&'e T, &'e Error>,
    ) -> Element<'e, T> {
        let Profile { name: profile, vendor, .. } = self.profile;
        Element { profile, provider: vendor.name, name, result }
    }

    fn failed(&self, error: Error) -> Error {
        let command = look::command(error.operation().unwrap_or_default());
        output::note(&look::told(&self.profile.name, &error, command));
        error
    }

    /// Says something about this account.
    pub(crate) fn note(&self, text: &str) {
        output::note(&format!("{}: {text}", self.profile.name));
    }
}
