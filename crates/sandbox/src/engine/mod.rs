//! What all vendors have in common: the server, its connections, the faults and the journal. It knows no vendor.

pub(crate) mod clock;
pub(crate) mod connection;
pub(crate) mod control;
pub(crate) mod digest;
pub(crate) mod exchange;
pub(crate) mod fake;
pub mod faults;
pub(crate) mod journal;
pub(crate) mod lock;
mod respond;
pub(crate) mod server;
pub(crate) mod state;
pub(crate) mod tls;
