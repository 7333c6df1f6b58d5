//! A list that arrives item by item.

use cpaas_core::Error;
use serde::Serialize;

use super::vendor_session::Session;
use crate::base::exit::{Code, Failure};
use crate::output::list_writer::ListWriter;
use crate::output::progress::Progress;
use crate::vendors::vendor::VendorClient;

/// The items so far: printed at once if the format allows that, else kept.
pub(crate) struct Listing<'s, C> {
    session: &'s Session<'s, C>,
    writer: ListWriter<'s>,
    progress: Progress<'s>,
    /// Whether an item could not be read.
    has_unreadable: bool,
}

impl<'s, C: VendorClient> Listing<'s, C> {
    /// An empty one; `what` are its items.
    pub(crate) fn start(session: &'s Session<'_, C>, what: &'static str) -> Result<Self, Failure> {
        let writer = session.list_writer()?;
        let progress = Progress::start(session.output, what, None);
        Ok(Self { session, writer, progress, has_unreadable: false })
    }

    /// Adds an item, or why one could not be read, as soon as there is room for it; false if nobody reads stdout
    /// any more.
    pub(crate) async fn add(
        &mut self,
        item: Result<&(impl Serialize + Sync), &Error>,
    ) -> Result<bool, Failure> {
        self.session.console().room().await;
        self.progress.step();
        match item {
            Ok(item) => self.writer.item(item),
            Err(error) => {
                self.has_unreadable = true;
                self.session.explain(error);
                self.writer.unreadable(error)
            }
        }
    }

    /// Prints what is not printed yet, or why the list ended early. Items that could not be read do not
    /// hide the others, and the others do not hide them.
    pub(crate) fn end(self, result: Result<(), &Error>) -> Result<Code, Failure> {
        let Self { session, writer, progress, has_unreadable } = self;
        drop(progress);
        if let Err(error) = result {
            session.explain(error);
        }
        let code = match result {
            Ok(()) if has_unreadable => Code::SomeFailed,
            Ok(()) => Code::Done,
            Err(error) => Code::of(error),
        };
        match writer.end(result) {
            // The outcome counts more than that it could not be printed.
            Err(failure) if code != Code::Done => {
                session.console().note(&format!("error: {failure}"));
            }
            printed => printed?,
        }
        Ok(code)
    }
}
