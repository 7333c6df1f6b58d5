//! One command on one account: its client, what it may do, and how it ends.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cpaas_core::Error;
use cpaas_http::RecordingTransport;
use serde::Serialize;

use super::Order;
use super::consent::Change;
use super::shown::{DryRun, Layout, lines};
use super::tree::Tree;
use crate::args::Format;
use crate::config::{Accounts, Profile};
use crate::exit::{Code, Failure};
use crate::output::{self, Element};
use crate::vendors::OwnClient;

/// Whether a change is on its way: what an interrupt leaves open.
static WRITING: AtomicBool = AtomicBool::new(false);

/// Whether a change is on its way.
pub(crate) fn is_writing() -> bool {
    WRITING.load(Ordering::Relaxed)
}

/// A command on an account, with the vendor's own client.
pub(crate) struct Session<'c, C> {
    pub(crate) client: C,
    profile: &'c Profile,
    order: Order,
    format: Format,
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
        mut accounts: Accounts,
        profile: &'c Profile,
        order: Order,
        format: Format,
    ) -> Result<Self, Failure> {
        let recorder = if order.consent.is_some_and(|consent| consent.dry_run) {
            let transport = accounts.transport(profile)?;
            Some(Arc::new(RecordingTransport::withholding_writes(transport)))
        } else {
            None
        };
        let client = accounts.make(profile, |values, options| match recorder.clone() {
            Some(recorder) => C::make(values, &options.clone().with_transport(recorder)),
            None => C::make(values, options),
        });
        Ok(Self { client: client.await?, profile, order, format, recorder })
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
        let (columns, lines) =
            tree.as_ref().map_or_else(|_| Default::default(), |tree| lines(tree, layout));
        let columns: Vec<_> = columns.iter().map(String::as_str).collect();
        let code = tree.as_ref().err().map_or(Code::Done, Code::of);
        match output::element(self.format, &self.element(self.order.name, &tree), &columns, lines) {
            // What became of it counts more than that it could not be printed.
            Err(failure) if code != Code::Done => output::note(&format!("error: {failure}")),
            // Nor must it look as if nothing had been done.
            Err(failure) if self.order.consent.is_some() && self.recorder.is_none() => {
                output::note(&format!("error: {failure}; the change was made all the same"));
                return Ok(Code::Other);
            }
            printed => printed?,
        }
        Ok(code)
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
        let dry_run = DryRun::new(recorder.requests());
        match result {
            // Its parameters are wrong, or it did not come as far as the change.
            Err(error) if !dry_run.has_request() => self.print::<()>(Err(error), layout),
            _ => {
                let (columns, lines) = dry_run.lines();
                let shown = Ok(dry_run);
                let element = self.element("dry_run", &shown);
                output::element(self.format, &element, &columns, lines)?;
                Ok(Code::Done)
            }
        }
    }

    fn element<'e, T>(&'e self, name: &'e str, result: &'e Result<T, Error>) -> Element<'e, T> {
        let Profile { name: profile, vendor, .. } = self.profile;
        Element { profile, provider: vendor.name, name, result: result.as_ref() }
    }

    fn failed(&self, error: Error) -> Error {
        self.note(&error.to_string());
        error
    }

    /// Says something about this account.
    pub(crate) fn note(&self, text: &str) {
        output::note(&format!("{}: {text}", self.profile.name));
    }
}
