//! What crosses crates. The tests are in `tests/`; the documentation tests of this library are the
//! examples of the README, of the guide for authors of providers, and of those READMEs of provider crates
//! that name others of ours: a package can't have a dev-dependency on `cpaas-fleet`, which has one on the
//! providers.

#![doc = include_str!("../../README.md")]

#[cfg(doctest)]
#[doc = include_str!("../../docs/adding-a-provider.md")]
struct AddingAProvider;

#[cfg(doctest)]
#[doc = include_str!("../../crates/restcomm/README.md")]
struct Restcomm;

#[cfg(doctest)]
#[doc = include_str!("../../crates/voximplant/README.md")]
struct Voximplant;
