//! A row of a provider crate's table of the trait's operations.

use cpaas_core::{Access, ErrorKind, Operation};

/// An operation of [`AccountProvider`](cpaas_core::AccountProvider), as one vendor carries it out.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "each vendor's table is written out, as constants")]
pub struct CommonCase {
    /// The operation.
    pub operation: Operation,
    /// Method, path and access of each request.
    pub sends: &'static [(&'static str, &'static str, Access)],
    /// The body of each.
    pub bodies: &'static [&'static str],
    /// The documented responses.
    pub documented: &'static [&'static str],
    /// What is made of them.
    pub result: &'static str,
    /// The least responses that are understood.
    pub least: &'static [&'static str],
    /// What is made of them.
    pub least_result: &'static str,
    /// Status and body of a response, and the kind of the error.
    pub failures: &'static [(u16, &'static str, ErrorKind)],
    /// The sandbox's names for what an account sends that was just opened.
    pub routes: &'static [&'static str],
}
