//! What carries a request: replaceable.

mod clock_watch;
#[cfg(feature = "reqwest")]
mod connect;
mod contract;
pub(crate) mod error;
mod recording;
#[cfg(feature = "reqwest")]
mod reqwest;

pub use self::clock_watch::ClockWatch;
pub use self::contract::{BodyLimits, OperationContext, Transport};
pub use self::error::{ConnectCause, TransportError};
pub use self::recording::{RecordedRequest, RecordingTransport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestOptions, ReqwestTransport};
