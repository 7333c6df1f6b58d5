//! A command built without the fake vendors.

use std::future::{Future, ready};

use crate::args;
use crate::config::Profiles;
use crate::exit::{Code, Failure};

/// A sandbox, which can't be had here.
#[derive(Debug)]
pub(crate) enum Running {}

pub(crate) fn start() -> impl Future<Output = Result<(Running, Profiles), Failure>> {
    ready(Err(absent()))
}

pub(crate) fn serve(_: &args::Sandbox) -> impl Future<Output = Result<Code, Failure>> {
    ready(Err(absent()))
}

fn absent() -> Failure {
    Failure::usage("this command was built without the sandbox; build it with `--features sandbox`")
}
