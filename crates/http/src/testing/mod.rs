//! For tests: a transport that responds from a script, one that injects faults, an account behind a
//! transport as a subject of `cpaas-conformance`, a table of odd responses, and a clock set by hand.

mod common_case;
mod faulty;
mod keys;
mod manual_clock;
mod members;
mod parameters;
mod scripted;
mod subject;

pub use self::common_case::CommonCase;
pub use self::faulty::{FaultyTransport, TransportFault};
pub use self::keys::assert_keys;
pub use self::manual_clock::ManualClock;
pub use self::members::MemberTable;
pub use self::parameters::{SentParameters, assert_parameters};
pub use self::scripted::{ScriptedTransport, SentRequest, Step};
pub use self::subject::TransportSubject;
