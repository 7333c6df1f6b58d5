//! A test suite for implementations of [`AccountProvider`]: for a provider that you write, or a wrapper
//! around one.
//!
//! The trait of `cpaas_core` promises more than its signatures: a write is never sent twice, an error says
//! whether it was made, no secret is printed, every call ends. Each promise is a [law](laws): an async
//! function over a [`Subject`]. A subject is the account under test on a platform, such as a fake of the
//! vendor, that counts changes and can be made to fail.
//!
//! ```
//! use cpaas_conformance::{MemorySubject, conformance_tests};
//!
//! // In `tests/conformance.rs`: one test for each law, each with a subject of its own.
//! conformance_tests!(memory: MemorySubject::new());
//! ```
//!
//! # Writing a subject
//!
//! Implement [`Subject`], as [`MemorySubject`] does. [`Changes`] makes the updates that it returns. Inject
//! faults where the platform is simulated: in a fake vendor, or in the transport to it.
//!
//! # Laws that do not apply
//!
//! A law does not apply if the account does not offer what it is about, or if the fault that it needs can't
//! be injected. It then returns [`Outcome::NotApplicable`] with the reason. Its test prints the reason, and
//! fails unless the subject [lists](Subject::not_applicable) the law.
//!
//! # New laws and versions
//!
//! A new law is a new test in your crate, and may fail there. Therefore:
//!
//! * A new law, and a law that detects more than before, come only with a new minor version, and the
//!   changelog names them. A patch version can only make a law accept what it wrongly refused.
//! * A law is renamed or removed, and [`Subject`] gets a method without a default, only with a version that
//!   cargo calls incompatible: `0.2` after `0.1`, `2.0` after `1.9`. A new kind of [`Fault`] can come with a
//!   minor version; a subject that does not know it returns [`NotInjectable`].
//! * Before 1.0, `cpaas-conformance = "0.1"` therefore gets no new law. After it, `"1"` gets those of each
//!   minor version as soon as the lock file is updated; `"~1.4"` stays with those of 1.4.
//! * If your account does not keep a law yet, skip it where you run the tests, so that it is seen to be
//!   skipped: `cargo test -- --skip memory::reads_change_nothing`. The subject can't skip it, because
//!   [`not_applicable`](Subject::not_applicable) fails for a law that applies.
//! * Your own loop over [`laws::ALL`] gets new laws in the same versions.
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

/// Makes a module of tests from a name and an expression for a [`Subject`], with one `#[tokio::test]` for
/// each law. Each test evaluates the expression anew; it may `.await`. Your crate needs tokio with the
/// features `macros` and `rt` as a dev-dependency.
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
