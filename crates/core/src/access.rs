//! Whether something may change.

/// Whether an operation or a request may change something at the platform.
///
/// Declared for each, never guessed from an HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Changes nothing: may be sent again.
    Read,
    /// May change something: is never sent again once it may have arrived.
    Write,
}
