//! A request by a caller who is known.

use crate::exchange::Call;

use super::answer::{Format, Refusal};
use super::form::Form;

#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) call: &'a Call,
    /// The number of the account whose credentials were shown.
    pub(super) caller: usize,
    /// In seconds since 1970.
    pub(super) now: u64,
}

impl<'a> Request<'a> {
    /// The form the answer shall have.
    pub(super) fn format(self) -> Result<Format, Refusal> {
        Format::of(self.call)
    }

    /// What a request that changes something says, and the form its answer shall have.
    pub(super) fn change(self) -> Result<(Form<'a>, Format), Refusal> {
        let form = Form::of(self.call)?;
        Ok((form, self.format()?))
    }
}
