//! The vendors' own packages against the sandbox: what convinces them is a faithful fake, and what they send is what our
//! clients must send too, but for the closed list of `docs/wire/differences.csv`.
//!
//! Ignored by default: they need the packages of `official_sdks/requirements.txt` and `official_sdks/package.json`. `cargo
//! xtask ci` installs those and runs these tests with `CPAAS_SDK_PYTHON` naming the interpreter, and `CPAAS_SDK_NODE` the
//! folder of Node's modules, empty where there is no Node.

#![allow(clippy::future_not_send, reason = "each test has a thread of its own")]

mod case;
mod compare;
mod openmetrics;
mod package;
mod restcomm;
mod sonetel;
mod twilio;
mod voximplant;
