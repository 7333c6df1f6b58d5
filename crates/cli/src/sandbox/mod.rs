//! The fake vendors: inside a command, or on their own. Without the feature `sandbox` both say so.

#[cfg(not(feature = "sandbox"))]
mod absent;
#[cfg(feature = "sandbox")]
mod fakes;

#[cfg(not(feature = "sandbox"))]
pub(crate) use absent::{Running, serve, start};
#[cfg(feature = "sandbox")]
pub(crate) use fakes::{Running, serve, start};
