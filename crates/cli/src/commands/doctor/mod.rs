//! `cpaas doctor`: what is wrong, and what to do about it.

mod cause;
mod finding;
pub(crate) mod run;
