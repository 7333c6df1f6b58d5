//! The vendors' tables of operations, which each provider's own tests read too.

#[path = "../../../crates/restcomm/tests/restcomm/cases.rs"]
pub(crate) mod restcomm;
#[path = "../../../crates/sonetel/tests/sonetel/cases.rs"]
pub(crate) mod sonetel;
#[path = "../../../crates/twilio/tests/twilio/cases.rs"]
pub(crate) mod twilio;
#[path = "../../../crates/voximplant/tests/voximplant/cases.rs"]
pub(crate) mod voximplant;
