//! The commands: one file each, with its arguments and its run.

pub(crate) mod balance;
pub(crate) mod capabilities;
pub(crate) mod check;
pub(crate) mod children;
pub(crate) mod columns;
pub(crate) mod doctor;
pub(crate) mod exporter;
pub(crate) mod id;
pub(crate) mod info;
mod metrics;
pub(crate) mod new_status;
pub(crate) mod profiles;
pub(crate) mod restcomm;
pub(crate) mod sonetel;
pub(crate) mod twilio;
pub(crate) mod update;
pub(crate) mod voximplant;
pub(crate) mod with_token;
