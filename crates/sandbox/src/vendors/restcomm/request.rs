//! A request by a caller who is known.

use crate::engine::exchange::Call;

use crate::vendors::restcomm::form::Form;
use crate::vendors::restcomm::reply::{ApiError, Format};

/// What all paths begin with.
pub(crate) const BASE_PATH: &str = "/restcomm/2012-04-24";

#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) call: &'a Call,
    /// The number of the account whose credentials were shown.
    pub(crate) caller: usize,
    /// In seconds since 1970.
    pub(crate) now: u64,
}

impl<'a> Request<'a> {
    /// The form the answer shall have.
    pub(crate) fn format(self) -> Result<Format, ApiError> {
        Format::of(self.call)
    }

    /// The form of a request that changes something, and the format of its response.
    pub(crate) fn change(self) -> Result<(Form<'a>, Format), ApiError> {
        let form = Form::of(self.call)?;
        Ok((form, self.format()?))
    }
}
