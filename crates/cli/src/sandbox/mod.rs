//! The fake vendors: inside a command, or on their own. Without the feature `sandbox` both fail.

#[cfg(not(feature = "sandbox"))]
mod disabled;
#[cfg(feature = "sandbox")]
mod enabled;
pub(crate) mod options;

#[cfg(not(feature = "sandbox"))]
pub(crate) use self::disabled::{Running, serve, start};
#[cfg(feature = "sandbox")]
pub(crate) use self::enabled::{Running, serve, start};
