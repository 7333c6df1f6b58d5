//! How every method is called.

use cpaas_core::Result;
use cpaas_http::{Access, Form};
use serde::de::DeserializeOwned;

/// A method of the vendor's API: the type of its request, which says all there is to know of it.
///
/// The form is written by hand, one line a parameter, and not by serde: secrets have no serde
/// representation and stay secrets this way, the checks that may refuse a value stand where it is
/// written, and a request that is taken apart whole can't forget a parameter.
pub(crate) trait Endpoint: Sync {
    /// The name, as it stands in the path.
    const METHOD: &'static str;
    /// Whether it may change something.
    const ACCESS: Access;
    /// The whole answer of a success: `result` and what stands beside it.
    type Response: DeserializeOwned;

    /// The parameters, checked.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, for what the vendor would surely refuse.
    fn form(&self) -> Result<Form>;
}
