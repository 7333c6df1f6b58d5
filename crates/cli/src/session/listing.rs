//! A list that arrives item by item.

use cpaas_core::Error;
use serde::Serialize;

use super::vendor_session::Session;
use crate::base::exit::{Code, Failure};
use crate::output::json_value::JsonValue;
use crate::output::options::Format;
use crate::output::print;
use crate::output::progress::Progress;
use crate::vendors::vendor::VendorClient;

/// The items so far: printed at once if the format allows that, else collected.
pub(crate) struct Listing<'s, C> {
    session: &'s Session<'s, C>,
    collected: Vec<JsonValue>,
    progress: Progress<'s>,
}

impl<'s, C: VendorClient> Listing<'s, C> {
    /// An empty one; `what` are its items.
    pub(crate) fn start(session: &'s Session<'_, C>, what: &'static str) -> Self {
        let progress = Progress::start(session.output, what, None);
        Self { session, collected: Vec::new(), progress }
    }

    /// Adds an item; false if stdout is closed.
    pub(crate) fn add(&mut self, item: &impl Serialize) -> Result<bool, Failure> {
        self.progress.step();
        if self.session.output.format == Format::Ndjson {
            return print::json_line(&self.session.element(self.session.spec.name, Ok(item)));
        }
        self.collected.push(JsonValue::of(item)?);
        Ok(true)
    }

    /// Prints what is not printed yet, or why the list ended early.
    pub(crate) fn end(self, result: Result<(), Error>) -> Result<Code, Failure> {
        let Self { session, collected, progress } = self;
        drop(progress);
        session.print(result.map(|()| collected))
    }
}
