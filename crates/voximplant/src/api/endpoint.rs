//! How every method is called.

use cpaas_core::Result;
use cpaas_http::{Access, Form};
use serde::de::DeserializeOwned;

/// A method of the vendor's API: the type of its request, which says all there is to know of it.
///
/// The form is not written by serde: secrets have no serde representation and stay secrets this way,
/// lists and groups of alternatives have their own rules, and a request that is taken apart whole
/// can't forget a parameter (see [`parameters`](super::parameter::parameters)).
pub(crate) trait Endpoint: Sync {
    /// The name, as it stands in the path.
    const METHOD: &'static str;
    /// Whether it may change something.
    const ACCESS: Access;
    /// The whole answer of a success: `result` and what stands beside it.
    type Response: DeserializeOwned;
    /// Most bytes of the answer, where they are more than usual.
    const BODY_LIMIT: Option<usize> = None;

    /// The parameters, checked.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for what the vendor would surely refuse.
    fn form(&self) -> Result<Form>;

    /// How legacy credentials stand beside those parameters.
    fn legacy(&self) -> LegacyNames {
        LegacyNames::Own
    }
}

/// Under which names legacy credentials are sent: a few methods have parameters that would collide
/// with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegacyNames {
    /// Under their own.
    Own,
    /// Identity and proof as the parent's: the own names describe a new account.
    Parent,
    /// The proof alone, as the parent's: the own names of the identity mean another account.
    ParentProof,
    /// Under their own, but `account_id` is this account.
    IdIs(u64),
    /// Not at all: the request has the parent's.
    None,
}
