//! A list that comes little by little.

use cpaas_core::Error;
use serde::Serialize;

use super::{Layout, Session, Tree};
use crate::exit::{Code, Failure};
use crate::output::{self, Format, Progress};
use crate::vendors::OwnClient;

/// Items as they come: printed at once where that is possible, else gathered.
pub(crate) struct Listing<'s, C> {
    session: &'s Session<'s, C>,
    layout: Layout,
    gathered: Vec<Tree>,
    progress: Progress,
}

impl<'s, C: OwnClient> Listing<'s, C> {
    /// An empty one; `what` it is of.
    pub(crate) fn start(
        session: &'s Session<'_, C>,
        layout: Layout,
        what: &'static str,
    ) -> Result<Self, Failure> {
        session.check_columns(layout)?;
        let progress = Progress::start(session.output, what, None);
        Ok(Self { session, layout, gathered: Vec::new(), progress })
    }

    /// Takes the next item; false if nobody reads any more.
    pub(crate) fn add(&mut self, item: &impl Serialize) -> Result<bool, Failure> {
        self.progress.step();
        if self.session.output.format == Format::Ndjson {
            return output::line(&self.session.element(self.session.order.name, Ok(item)));
        }
        self.gathered.push(Tree::of(item)?);
        Ok(true)
    }

    /// Prints what is left, or why there is not more, and says with a code how it ended.
    pub(crate) fn end(self, result: Result<(), Error>) -> Result<Code, Failure> {
        let Self { session, layout, gathered, progress } = self;
        drop(progress);
        session.print(result.map(|()| gathered), layout)
    }
}
