//! The laws of [`AccountProvider`] as a test suite: for whoever writes a provider, or a wrapper around
//! one.
//!
//! `cpaas_core`'s trait promises more than its signatures: that a write is never sent twice, that an
//! error reports whether it was made, that no secret is printed, that every call ends. Each promise is a
//! [law](laws), an async function over a [`Subject`]: the account under test, on a platform that can be
//! counted and broken, such as a fake of the vendor.
//!
//! ```
//! use cpaas_conformance::{MemorySubject, conformance_tests};
//!
//! // In `tests/conformance.rs`: one test for each law, over a subject of its own each.
//! conformance_tests!(memory: MemorySubject::new());
//! ```
//!
//! # Writing a subject
//!
//! Implement [`Subject`]: [`MemorySubject`] shows how. [`Changes`] makes the updates that it returns.
//! Faults are injected wherever the platform is held: in a fake vendor, or in the transport on the way to it.
//!
//! # What does not apply
//!
//! A law about something that an account does not offer, or that needs a fault which can't be brought about,
//! is not passed over in silence: it returns [`Outcome::NotApplicable`] with the reason, its test prints that,
//! and fails unless the subject [lists](Subject::not_applicable) the law.
//!
//! # New laws and versions
//!
//! A new law is a new test in your crate, and may fail there. Therefore:
//!
//! * A new law, and a law that detects more than before, come only with a new minor version, and the
//!   changelog names them. A patch version at most makes a law accept what it wrongly refused.
//! * A law is renamed or removed, and [`Subject`] gets a method without a default, only with a version that
//!   cargo calls incompatible: `0.2` after `0.1`, `2.0` after `1.9`. A new kind of [`Fault`] can come with a
//!   minor version; a subject that does not know it returns [`NotInjectable`].
//! * Before 1.0, `cpaas-conformance = "0.1"` therefore gets no new law. After it, `"1"` gets those of each
//!   minor version as soon as the lock file is updated; `"~1.4"` keeps to those of 1.4 until you change it.
//! * A law that your account does not fulfil yet is left out for a time where the tests are run, and is then
//!   seen to be left out: `cargo test -- --skip memory::reads_change_nothing`. The subject can't do that:
//!   [`not_applicable`](Subject::not_applicable) fails for a law that applies.
//! * A run of your own over [`laws::ALL`] gets new laws in the same versions.
//!
//! [`AccountProvider`]: cpaas_core::AccountProvider

mod changes;
pub mod laws;
mod memory;
mod probe;
mod subject;
mod verdict;

pub use changes::Changes;
pub use laws::Law;
pub use memory::MemorySubject;
pub use subject::{Fault, NotInjectable, Subject, Times};
pub use verdict::{Outcome, Verdict, Violation};

/// Makes a module of tests, one `#[tokio::test]` for each law, of a name and an expression that makes a
/// [`Subject`]. The expression may `.await`; each test evaluates it anew. The crate needs tokio with the
/// features `macros` and `rt` among its dev-dependencies.
///
/// ```
/// use cpaas_conformance::{MemorySubject, conformance_tests};
///
/// conformance_tests!(memory: MemorySubject::new());
/// ```
#[macro_export]
macro_rules! conformance_tests {
    ($name:ident: $subject:expr) => {
        #[cfg(test)]
        mod $name {
            use super::*;

            $crate::__with_all_laws!($crate::__law_tests, $subject;);
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __law_tests {
    ($subject:expr; $($module:ident::$law:ident,)*) => {
        $(
            #[::tokio::test]
            async fn $law() {
                let subject = $subject;
                let law = $crate::Law::named(stringify!($law)).expect("it is in the list");
                match law.check(&subject).await {
                    Ok(outcome) => println!("{outcome}"),
                    Err(violation) => panic!("{violation}"),
                }
            }
        )*
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
